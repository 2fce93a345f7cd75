import { existsSync } from "node:fs";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { makeFolder } from "./make-folder.ts";

async function fresh(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "make-folder-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

it("makes a folder with those above it, and says which it made first", async () => {
  const folder = await fresh();
  expect(await makeFolder(join(folder, "a", "b", "c"), 0o700)).toBe(join(folder, "a"));
  expect((await stat(join(folder, "a", "b", "c"))).isDirectory()).toBe(true);
  expect((await stat(join(folder, "a"))).mode & 0o777).toBe(0o700);
  expect(await makeFolder(join(folder, "a", "b"))).toBeUndefined();
  expect(await makeFolder(join(folder, "a", "b", "d"))).toBe(join(folder, "a", "b", "d"));
});

it("refuses where a file is in the way", async () => {
  const folder = await fresh();
  await writeFile(join(folder, "file"), "");
  await expect(makeFolder(join(folder, "file"))).rejects.toMatchObject({ code: "EEXIST" });
  await expect(makeFolder(join(folder, "file", "inner"))).rejects.toMatchObject({ code: "ENOTDIR" });
});

it.skipIf(!existsSync("/proc/self"))(
  "ends where nothing can be made (skipped where there is no /proc)",
  async () => {
    await expect(makeFolder("/proc/no-such/folder")).rejects.toMatchObject({ code: "ENOENT" });
  },
);
