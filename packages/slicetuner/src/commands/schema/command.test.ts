import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { resultKinds } from "@slicetuner/results";
import { expect, it } from "vitest";
import { runInProcess } from "../../testing/run-in-process.ts";

it.each(resultKinds)(
  "prints the schema of %s that docs/schemas has, with --json and without",
  async (kind) => {
    const file = new URL(`../../../../../docs/schemas/${kind}.schema.json`, import.meta.url);
    const published = JSON.parse(await readFile(fileURLToPath(file), "utf8"));
    for (const more of [[], ["--json"]]) {
      const { code, stdout } = await runInProcess(["schema", kind, ...more]);
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toEqual(published);
    }
  },
);

it.each([[[]], [["plam"]]])("names the kinds where the one given is none of them: %j", async (words) => {
  const { code, stderr } = await runInProcess(["schema", ...words]);
  expect(code).toBe(2);
  expect(stderr).toContain(resultKinds.join(", "));
});
