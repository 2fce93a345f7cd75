import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createJournal, openJournal } from "./folder-journal.ts";
import { firstHash } from "./line.ts";
import { LineFile, type LineFileHandle } from "./line-file.ts";
import { parseLines } from "./parse-lines.ts";
import { readJournal } from "./read-journal.ts";
import { JournalProcess, missingBuild } from "./testing/journal-process.ts";
import { missingMounts, withFolder, withSmallDisk } from "./testing/temporary-folder.ts";

describe.skipIf(missingMounts !== undefined)(
  `a real disk${missingMounts ? ` (${missingMounts})` : ""}`,
  () => {
    it("that is full: what was good is kept, and the run goes on when there is space", () =>
      withSmallDisk("256k", async (folder) => {
        const run = join(folder, "run");
        const journal = await createJournal(run, { type: "run" });
        writeFileSync(join(folder, "ballast"), Buffer.alloc(150_000));
        let written = 0;
        let failure: unknown;
        while (failure === undefined && written < 1000) {
          await journal.append({ type: "long", text: "x".repeat(3000) }).then(
            () => written++,
            (error) => {
              failure = error;
            },
          );
        }
        expect(failure).toMatchObject({
          problem: "not-writable",
          hint: expect.stringContaining("Free some space"),
        });
        expect(journal.records.length).toBe(written + 1);
        const reading = await readJournal(run);
        expect([reading.problem, reading.warnings, reading.records.length]).toEqual([null, [], written + 1]);
        await expect(journal.putBlob(new Uint8Array(50_000))).rejects.toMatchObject({
          problem: "not-writable",
        });

        rmSync(join(folder, "ballast"));
        await journal.append({ type: "after" });
        expect((await journal.putBlob(new Uint8Array(5000))).length).toBe(64);
        await journal.close();
        const again = await openJournal(run);
        expect(again.records.length).toBe(written + 2);
        expect(again.warnings).toEqual([]);
        await again.close();
      }));

    it("that is full says so before a run begins", () =>
      withSmallDisk("64k", async (folder) => {
        try {
          writeFileSync(join(folder, "ballast"), Buffer.alloc(100_000));
        } catch {}
        await expect(createJournal(folder, { type: "run" })).rejects.toMatchObject({
          problem: "not-writable",
        });
      }));

    it("that is read-only says so at opening, and can be read", () =>
      withSmallDisk("256k", async (folder, remount) => {
        await (await createJournal(folder, { type: "run" })).close();
        const before = readFileSync(join(folder, "journal.jsonl"));
        remount("ro");
        await expect(openJournal(folder)).rejects.toMatchObject({
          problem: "not-writable",
          message: expect.stringContaining("read-only"),
        });
        await expect(createJournal(join(folder, "new"), { type: "run" })).rejects.toMatchObject({
          problem: "not-writable",
        });
        expect((await readJournal(folder)).records).toEqual([{ type: "run" }]);
        expect(readFileSync(join(folder, "journal.jsonl"))).toEqual(before);
        remount("rw");
        await (await openJournal(folder)).close();
      }));
  },
);

const root = process.getuid?.() === 0;
const nobody = 65_534;

it.skipIf(!root || missingBuild !== undefined)(
  "a folder that another user owns says so at opening (skipped unless built and run by root)",
  () =>
    withFolder(async (folder) => {
      chmodSync(folder, 0o755);
      const run = join(folder, "run");
      await (await createJournal(run, { type: "run" })).close();
      mkdirSync(join(folder, "empty"));
      for (const words of [
        ["open", run],
        ["create", join(folder, "empty")],
      ]) {
        expect(await new JournalProcess(words, nobody).line(1)).toMatch(
          /^not-writable: .*permission is denied/,
        );
      }
    }),
);

/** A disk in memory whose calls fail as told. */
function faultyDisk(): LineFileHandle & { bytes: Buffer; fail: Set<"write" | "truncate" | "datasync"> } {
  const fail = new Set<"write" | "truncate" | "datasync">();
  const fault = (code: string) => Object.assign(new Error(code), { code });
  const disk = {
    bytes: Buffer.alloc(0),
    fail,
    async write(buffer: Uint8Array, offset: number, length: number, position: number) {
      // Half of it goes through before the fault, and never all at once.
      const count = Math.ceil(length / 2);
      disk.bytes = Buffer.concat([disk.bytes.subarray(0, position), buffer.subarray(offset, offset + count)]);
      if (fail.has("write")) throw fault("ENOSPC");
      return { bytesWritten: count, buffer };
    },
    async truncate(length = 0) {
      if (fail.has("truncate")) throw fault("EIO");
      disk.bytes = disk.bytes.subarray(0, length);
    },
    async datasync() {
      if (fail.has("datasync")) throw fault("EIO");
    },
    async close() {},
  };
  return disk as unknown as ReturnType<typeof faultyDisk>;
}

describe("a line that cannot be written", () => {
  const recordsOf = (disk: { bytes: Buffer }) => parseLines(disk.bytes, "journal.jsonl").records;

  it("is cut off again, and the next one follows the last good one", async () => {
    const disk = faultyDisk();
    const file = new LineFile(disk, "journal.jsonl", 0, firstHash);
    await file.append('{"type":"a"}', true);
    disk.fail.add("write");
    await expect(file.append('{"type":"b"}', true)).rejects.toMatchObject({ problem: "not-writable" });
    disk.fail.clear();
    await file.append('{"type":"c"}', true);
    expect(parseLines(disk.bytes, "journal.jsonl")).toMatchObject({ problem: null, torn: false });
    expect(recordsOf(disk)).toEqual([{ type: "a" }, { type: "c" }]);
  });

  it("and cannot be cut off ends the writing: only a new reading tells what is there", async () => {
    const disk = faultyDisk();
    const file = new LineFile(disk, "journal.jsonl", 0, firstHash);
    await file.append('{"type":"a"}', true);
    disk.fail.add("write").add("truncate");
    await expect(file.append('{"type":"b"}', true)).rejects.toMatchObject({ problem: "not-writable" });
    disk.fail.clear();
    await expect(file.append('{"type":"c"}', true)).rejects.toMatchObject({ problem: "not-writable" });
    expect(parseLines(disk.bytes, "journal.jsonl")).toMatchObject({ problem: null, torn: true });
    expect(recordsOf(disk)).toEqual([{ type: "a" }]);
  });

  it("through to the disk is no record, and none follows it", async () => {
    const disk = faultyDisk();
    const file = new LineFile(disk, "journal.jsonl", 0, firstHash);
    await file.append('{"type":"a"}', true);
    disk.fail.add("datasync");
    await file.append('{"type":"b"}', false);
    await expect(file.append('{"type":"c"}', true)).rejects.toMatchObject({ problem: "not-writable" });
    disk.fail.clear();
    await expect(file.append('{"type":"d"}', true)).rejects.toMatchObject({ problem: "not-writable" });
    expect(recordsOf(disk)).toEqual([{ type: "a" }, { type: "b" }]);
  });
});
