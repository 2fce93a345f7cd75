import { existsSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { InvalidInputError } from "@slicetuner/core";
import { createJiti } from "jiti";
import { readJsonFile } from "./read-json-file.ts";

const defaultNames = ["slicetuner.config.ts", "slicetuner.config.js", "slicetuner.config.json"];

/** What stands in a configuration file, unchecked, and which file it was. */
export interface LoadedConfig {
  readonly file: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** Whether a command in the current folder reads the file without being told to. */
export function isReadByItself({ file }: LoadedConfig): boolean {
  return file === defaultNames.find((name) => existsSync(name));
}

/**
 * Reads `path`, or the `slicetuner.config.*` in the current folder where there is one.
 * @throws InvalidInputError when the file is missing, does not run, or holds no object.
 */
export async function loadConfig(path: string | undefined): Promise<LoadedConfig | undefined> {
  const file = path ?? defaultNames.find((name) => existsSync(name));
  if (file === undefined) return undefined;
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) throw wrongConfig("--config", `there is no file "${file}"`);
  if (found.isDirectory())
    throw wrongConfig(path === undefined ? file : "--config", `"${file}" is a folder, expected a file`);
  const values = file.endsWith(".json") ? readJson(file) : await importModule(file);
  if (typeof values !== "object" || values === null || Array.isArray(values)) {
    const place = file.endsWith(".json") ? "" : " as its default export";
    throw wrongConfig(file, `expected an object of options${place}`);
  }
  return { file, values: values as Record<string, unknown> };
}

function readJson(file: string): unknown {
  const json = readJsonFile(file);
  if (json.status === "read") return json.value;
  throw wrongConfig(file, json.status === "wrong" ? json.message : "there is no such file");
}

async function importModule(file: string): Promise<unknown> {
  // `import { defineConfig } from "slicetuner"` finds this package wherever it was installed.
  const alias = { slicetuner: createRequire(import.meta.url).resolve("slicetuner") };
  try {
    return await createJiti(import.meta.url, { alias }).import(resolve(file), { default: true });
  } catch (cause) {
    throw wrongConfig(file, `cannot be read: ${(cause as Error).message}`, cause);
  }
}

function wrongConfig(path: string, message: string, cause?: unknown): InvalidInputError {
  return new InvalidInputError([{ path, message }], cause === undefined ? {} : { cause });
}
