import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it, onTestFinished } from "vitest";

const main = fileURLToPath(new URL("../../dist/main.js", import.meta.url));
const recorder = new URL("../testing/record-modules.mjs", import.meta.url).href;

/** The modules that a command line loads, as addresses. Needs a build. */
async function modulesOf(...words: string[]): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "slicetuner-start-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "modules.txt");
  const env = { ...process.env, MODULES_FILE: file };
  await promisify(execFile)(process.execPath, ["--import", recorder, main, ...words], { env });
  return (await readFile(file, "utf8")).trim().split("\n");
}

// Each module is a file to find, read and compile: their number decides how long a start takes, and it does
// not depend on the machine.
it.each(["--help", "--version"])("%s loads few modules, and no command", async (word) => {
  const modules = await modulesOf(word);
  expect(modules.length).toBeLessThanOrEqual(24);
  expect(modules.filter((module) => /\/commands\/|zod|onnx|duckdb|echarts/.test(module))).toEqual([]);
});

it("the help of a command loads none of the heavy libraries", async () => {
  const modules = await modulesOf("plan", "--help");
  expect(
    modules.filter((module) => /onnxruntime-|duckdb|tensorflow|echarts|sharp|aws-sdk/.test(module)),
  ).toEqual([]);
});
