import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TrainedModel } from "@slicetuner/core";
import { afterEach, beforeEach, expect, it } from "vitest";
import { findFolderObstacle } from "../cli/result-folder.ts";
import { writeModel } from "./model-files.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "slicetuner-model-"));
});

afterEach(() => rm(folder, { recursive: true }));

const model: TrainedModel = {
  format: "onnx",
  files: { "model.onnx": new Uint8Array([8, 255, 0]), "weights.bin": new Uint8Array(0) },
};

it("writes the model's files and says what they are", async () => {
  const path = join(folder, "deep", "model");
  expect(await findFolderObstacle(path)).toBeUndefined();
  // Looking leaves nothing behind.
  expect(await readdir(folder)).toEqual([]);
  await writeModel(path, model, { classes: ["no", "yes"] });
  expect((await readdir(path)).sort()).toEqual(["model.onnx", "slicetuner-model.json", "weights.bin"]);
  expect([...(await readFile(join(path, "model.onnx")))]).toEqual([8, 255, 0]);
  expect(JSON.parse(await readFile(join(path, "slicetuner-model.json"), "utf8"))).toEqual({
    format: "onnx",
    files: ["model.onnx", "weights.bin"],
    classes: ["no", "yes"],
  });
  expect(await findFolderObstacle(path)).toMatch(/not empty; name a new folder/);
});

it("takes an empty folder, and no file", async () => {
  const path = join(folder, "empty");
  await mkdir(path);
  expect(await findFolderObstacle(path)).toBeUndefined();
  expect(await readdir(folder)).toEqual(["empty"]);
  await writeFile(join(folder, "file"), "");
  expect(await findFolderObstacle(join(folder, "file"))).toMatch(/"[^"]*file" is no folder/);
  expect(await findFolderObstacle(join(folder, "file", "model"))).toMatch(/is no folder/);
});

it.each(["../model.onnx", "sub/model.onnx", ".."])("writes nothing for a file named %s", async (name) => {
  const path = join(folder, "model");
  const foreign = { format: "own", files: { [name]: new Uint8Array(1) } };
  await expect(writeModel(path, foreign, {})).rejects.toThrow("would not lie in");
  expect(await readdir(folder)).toEqual([]);
});
