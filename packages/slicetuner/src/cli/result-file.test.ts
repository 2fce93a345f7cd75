import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findObstacle, writeWhole } from "./result-file.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "slicetuner-file-"));
});
afterEach(() => rm(folder, { recursive: true }));

describe("a file for the result", () => {
  it("that can be written has no obstacle, and the look leaves no trace", async () => {
    expect(await findObstacle(join(folder, "new.json"))).toBeUndefined();
    expect(await findObstacle("/dev/null")).toBeUndefined();
    expect(await readdir(folder)).toEqual([]);
  });

  it("that cannot be written is told with the reason", async () => {
    await writeFile(join(folder, "plain"), "");
    expect(await findObstacle(folder)).toContain("is a folder");
    expect(await findObstacle(join(folder, "no", "x.json"))).toContain("there is no folder");
    expect(await findObstacle(join(folder, "plain", "x.json"))).toContain("is no folder");
  });

  it("is replaced as a whole, through a link", async () => {
    const [file, link] = [join(folder, "result.json"), join(folder, "link.json")];
    await writeFile(file, "before");
    await symlink(file, link);
    await writeWhole(link, "after");
    expect(await readFile(file, "utf8")).toBe("after");
    expect((await readdir(folder)).sort()).toEqual(["link.json", "result.json"]);
  });

  it("leaves nothing behind when writing fails", async () => {
    await writeFile(join(folder, "plain"), "");
    await expect(writeWhole(join(folder, "plain", "x.json"), "text")).rejects.toThrow("cannot be written");
    await expect(writeWhole(folder, "text")).rejects.toThrow("is a folder");
    expect(await readdir(folder)).toEqual(["plain"]);
  });
});
