import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InvalidInputError } from "@slicetuner/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadConfig } from "./load-config.ts";

// A folder in which no package can be found.
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "config-"));
  await mkdir(join(folder, "config.ts"));
});
afterAll(() => rm(folder, { recursive: true }));

async function load(name: string, content: string): Promise<unknown> {
  const file = join(folder, name);
  await writeFile(file, content);
  return (await loadConfig(file))?.values;
}

async function problemOf(loading: Promise<unknown>): Promise<string> {
  const error: unknown = await loading.catch((thrown: unknown) => thrown);
  if (!InvalidInputError.isInstance(error)) throw new Error("nothing was refused");
  return error.problems.map(({ path, message }) => `${path}: ${message}`).join();
}

describe("a configuration file", () => {
  it.each(["a.ts", "a.js", "a.mjs"])("%s finds this package from wherever it lies", async (name) => {
    const content =
      'import { defineConfig } from "slicetuner";\nexport default defineConfig({ budget: 7 });\n';
    expect(await load(name, content)).toEqual({ budget: 7 });
  });

  it("may be JSON with a byte order mark", async () => {
    expect(await load("a.json", '\ufeff{ "budget": 7 }')).toEqual({ budget: 7 });
  });

  it("is refused in one line when it is none", async () => {
    expect(await problemOf(loadConfig(join(folder, "config.ts")))).toMatch(/^--config: ".*" is a folder/);
    expect(await problemOf(loadConfig(join(folder, "none.ts")))).toMatch(/^--config: there is no file/);
    expect(await problemOf(load("b.json", "{"))).toMatch(/b\.json: is no JSON/);
    expect(await problemOf(load("c.json", "[]"))).toMatch(/c\.json: expected an object of options$/);
    expect(await problemOf(load("b.ts", "export default 5;"))).toMatch(/b\.ts: expected an object/);
    expect(await problemOf(load("c.ts", 'throw new Error("own");'))).toMatch(/c\.ts: cannot be read: own/);
  });
});
