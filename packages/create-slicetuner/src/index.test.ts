import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createConfiguration } from "./index.ts";

it("writes a configuration, and hands on the exit code", async () => {
  const folder = await mkdtemp(join(tmpdir(), "create-slicetuner-"));
  try {
    const [data, to] = [join(folder, "people.csv"), join(folder, "people.config.json")];
    const lines = Array.from(
      { length: 200 },
      (_, row) => `${row % 3},${row % 2 ? "F" : "M"},${row % 5 ? "no" : "yes"}`,
    );
    await writeFile(data, ["size,sex,bought", ...lines, ""].join("\n"));
    expect(await createConfiguration([data, "--yes", "--to", to])).toBe(0);
    expect(JSON.parse(readFileSync(to, "utf8"))).toMatchObject({ label: "bought", sliceBy: ["sex"] });
    expect(await createConfiguration([join(folder, "absent.csv"), "--yes"])).toBe(2);
    expect(existsSync(join(folder, "slicetuner.config.ts"))).toBe(false);
  } finally {
    await rm(folder, { recursive: true });
  }
});
