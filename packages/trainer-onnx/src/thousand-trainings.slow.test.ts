import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

const script = fileURLToPath(new URL("../benchmarks/memory.mjs", import.meta.url));
const flags = ["--expose-gc", "--max-semi-space-size=1", "--no-wasm-tier-up"];
// The script runs the built packages, and counts the sessions of these libraries: without them there is
// nothing to test.
const libraries = ["onnxruntime-node", "onnxruntime-web"];
const require = createRequire(import.meta.url);
const packages = ["core", "onnx-graph", "conformance", "trainer-onnx"].map((name) => `@slicetuner/${name}`);
const isBuilt = [...packages, ...libraries].every((name) => {
  try {
    return existsSync(require.resolve(name));
  } catch {
    return false;
  }
});

describe.runIf(isBuilt)("a thousand trainings leave memory and sessions as they were", () => {
  it.each([
    ["native", ["softmax", "sampler", "trainers opened and closed"]],
    ["wasm", ["softmax"]],
  ])("%s", { timeout: 300_000 }, async (runtime, settings) => {
    // Rejects with what the script wrote when it ends with exit code 1.
    const { stdout } = await promisify(execFile)(process.execPath, [...flags, script, runtime, ...settings]);
    expect(stdout.match(/^flat /gm)).toHaveLength(settings.length);
  });
});
