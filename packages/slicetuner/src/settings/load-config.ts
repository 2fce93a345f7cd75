import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { InvalidInputError } from "@slicetuner/core";
import { createJiti } from "jiti";

const defaultNames = ["slicetuner.config.ts", "slicetuner.config.js", "slicetuner.config.json"];

/** What stands in a configuration file, unchecked, and which file it was. */
export interface LoadedConfig {
  readonly file: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/**
 * Reads `path`, or the `slicetuner.config.*` in the current folder where there is one.
 * @throws InvalidInputError when the file is missing, does not run, or holds no object.
 */
export async function loadConfig(path: string | undefined): Promise<LoadedConfig | undefined> {
  const file = path ?? defaultNames.find((name) => existsSync(name));
  if (file === undefined) return undefined;
  if (!existsSync(file))
    throw new InvalidInputError([{ path: "--config", message: `there is no file "${file}"` }]);
  let values: unknown;
  try {
    values = file.endsWith(".json")
      ? JSON.parse(await readFile(file, "utf8"))
      : await createJiti(import.meta.url).import(resolve(file), { default: true });
  } catch (cause) {
    throw new InvalidInputError([{ path: file, message: `cannot be read: ${(cause as Error).message}` }], {
      cause,
    });
  }
  if (typeof values !== "object" || values === null || Array.isArray(values)) {
    throw new InvalidInputError([
      { path: file, message: "expected an object of options as its default export" },
    ]);
  }
  return { file, values: values as Record<string, unknown> };
}
