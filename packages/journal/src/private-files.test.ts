import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { createJournal, openJournal } from "./folder-journal.ts";

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "private-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

it.skipIf(process.platform === "win32")("a run's folder and files are for its user alone", async () => {
  const run = join(newFolder(), "run");
  const journal = await createJournal(run, { type: "run" });
  const hash = await journal.putBlob(Buffer.from("bought"));
  expect([run, join(run, "blobs")].map(modeOf)).toEqual(["700", "700"]);
  const files = ["journal.jsonl", "journal.lock", join("blobs", hash)];
  expect(files.map((name) => modeOf(join(run, name)))).toEqual(["600", "600", "600"]);
  await journal.close();
});

it.skipIf(process.platform === "win32")("symbolic links in it are not written through", async () => {
  const folder = newFolder();
  const run = join(folder, "run");
  const elsewhere = join(folder, "elsewhere");
  mkdirSync(elsewhere);
  const journal = await createJournal(run, { type: "run" });
  symlinkSync(elsewhere, join(run, "blobs"));
  await expect(journal.putBlob(Buffer.from("bought"))).rejects.toMatchObject({
    problem: "not-writable",
    message: expect.stringContaining("symbolic link"),
  });
  await journal.close();
  expect(readdirSync(elsewhere)).toEqual([]);

  const linked = join(folder, "linked");
  mkdirSync(linked);
  symlinkSync(join(run, "journal.jsonl"), join(linked, "journal.jsonl"));
  await expect(openJournal(linked)).rejects.toMatchObject({ problem: "not-writable" });
  expect(existsSync(join(linked, "journal.lock"))).toBe(false);
});
