#!/usr/bin/env node
import { createConfiguration } from "./index.ts";

process.on("SIGINT", () => {}); // The program that asks gets it too, and ends by itself.
process.exitCode = await createConfiguration(process.argv.slice(2));
