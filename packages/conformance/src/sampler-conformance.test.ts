import { shuffledRows } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { samplerConformance } from "./sampler-conformance.ts";

samplerConformance({ describe, it, expect }, { create: async () => shuffledRows });
