#!/usr/bin/env node
import { Interruption } from "./cli/interruption.ts";
import { StandardOutput } from "./cli/standard-output.ts";
import { runProgram } from "./program.ts";

const interruption = new Interruption(process, (code) => process.exit(code));
process.stderr.on("error", () => {}); // Nobody is left to be told.

try {
  const standardOutput = new StandardOutput(process.stdout);
  await runProgram(process.argv.slice(2), { signal: interruption.signal, standardOutput });
} catch (error) {
  const { reportError } = await import("./cli/report-error.ts");
  const code = reportError(error, (text) => process.stderr.write(text));
  // Whatever the work made of the interruption, the shell is told of it.
  process.exitCode = interruption.exitCode ?? code;
}
