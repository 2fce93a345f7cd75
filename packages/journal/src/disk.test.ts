import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { JournalError } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { BlobStore } from "./blob-store.ts";
import { expectNoLink, notWritable, syncFolder, writeAt, writeWhole } from "./disk.ts";
import { createJournal, openJournal } from "./folder-journal.ts";
import { mayBeAlive, ownIdentity } from "./lock/process-identity.ts";
import { readJournal } from "./read-journal.ts";
import { withFolder } from "./testing/temporary-folder.ts";

const systemError = (code: string) => Object.assign(new Error(`${code}: said by the system`), { code });

describe("what cannot be written", () => {
  it("is explained in words where the code is known, and in the system's where it is not", () => {
    const full = notWritable("run/journal.jsonl", systemError("ENOSPC"));
    expect(full.message).toBe("run/journal.jsonl cannot be written: no space is left on the disk");
    expect(full.hint).toBe("Free some space and resume the run. What was recorded before is kept.");
    const other = notWritable("run", systemError("ELOOP"), "read");
    expect(other.message).toBe("run cannot be read: ELOOP: said by the system");
    expect(other.hint).toContain("Check the folder and its disk");
    expect(notWritable("run", "thrown text").message).toBe("run cannot be written: thrown text");
    expect(notWritable("run", null).message).toBe("run cannot be written: null");
  });

  it("keeps an error that explains itself", () => {
    const error = new JournalError("missing", "there is no journal");
    expect(notWritable("run", error)).toBe(error);
  });
});

describe("writing", () => {
  it("goes on after a part was written, and fails where nothing is", async () => {
    const written: number[] = [];
    const handle = (most: number) => ({
      write: async (bytes: Uint8Array, offset: number, length: number, position: number) => {
        const count = Math.min(most, length);
        written.push(offset, position);
        return { bytesWritten: count, buffer: bytes };
      },
    });
    await writeAt(handle(2) as never, new Uint8Array(5), 100);
    expect(written).toEqual([0, 100, 2, 102, 4, 104]);
    await expect(writeAt(handle(0) as never, new Uint8Array(5), 0)).rejects.toThrow(
      "nothing could be written",
    );
  });

  it("leaves no draft behind where the file cannot be put in place", () =>
    withFolder(async (folder) => {
      const path = join(folder, "report");
      mkdirSync(join(path, "inside"), { recursive: true });
      await expect(writeWhole(path, Uint8Array.of(1))).rejects.toThrow();
      expect(readdirSync(folder)).toEqual(["report"]);
    }));

  it("syncs a folder, and takes one that is not there for one that cannot be synced", () =>
    withFolder(async (folder) => {
      await syncFolder(folder);
      await syncFolder(join(folder, "none"));
    }));

  it("does not go through a link", () =>
    withFolder(async (folder) => {
      symlinkSync(folder, join(folder, "link"));
      await expect(expectNoLink(join(folder, "link"))).rejects.toThrow("is a symbolic link");
      await expectNoLink(folder);
      await expectNoLink(join(folder, "none"));
    }));
});

describe("reading", () => {
  it("says that a blob is a folder, and that one is not there", () =>
    withFolder(async (folder) => {
      const hash = "0".repeat(64);
      const blobs = new BlobStore(folder);
      await expect(blobs.get(hash)).rejects.toMatchObject({ problem: "missing" });
      await expect(blobs.get("../journal.jsonl")).rejects.toMatchObject({ problem: "missing" });
      mkdirSync(join(folder, "blobs", hash), { recursive: true });
      await expect(blobs.get(hash)).rejects.toThrow(/cannot be read: .*EISDIR/);
    }));

  it("says that the journal's place is a folder, or that it lies below a file", () =>
    withFolder(async (folder) => {
      mkdirSync(join(folder, "journal.jsonl"));
      await expect(readJournal(folder)).rejects.toThrow(/journal\.jsonl cannot be read: .*EISDIR/);
      writeFileSync(join(folder, "file"), "");
      await expect(readJournal(join(folder, "file"))).rejects.toMatchObject({ problem: "missing" });
    }));

  it("takes a line whose break is damaged for damage, not for one that was not finished", () =>
    withFolder(async (folder) => {
      const journal = await createJournal(folder, { type: "run" });
      for (const text of ["a", "b"]) await journal.append({ type: "note", text }, { sync: true });
      await journal.close();
      const path = join(folder, "journal.jsonl");
      const bytes = readFileSync(path);
      const lines = bytes.toString("utf8").trimEnd().split("\n");
      // The break between the last two lines, and the last one itself.
      writeFileSync(path, [lines[0], `${lines[1]}?${lines[2]}?`].join("\n"));
      expect((await readJournal(folder)).problem).toMatchObject({ problem: "damaged" });
      writeFileSync(path, [lines[0], `${lines[1]}?`].join("\n"));
      expect((await readJournal(folder)).problem).toMatchObject({ problem: "damaged" });
      // The same line, not finished.
      writeFileSync(path, [lines[0], lines[1]!.slice(0, -5)].join("\n"));
      expect((await readJournal(folder)).problem).toBeNull();
    }));

  it("says that the lock's place is a folder, and holds nobody by it", () =>
    withFolder(async (folder) => {
      await (await createJournal(folder, { type: "run" })).close();
      mkdirSync(join(folder, "journal.lock"));
      expect((await readJournal(folder)).holder).toBeNull();
      await expect(openJournal(folder)).rejects.toThrow(/EISDIR|EEXIST/);
    }));

  it("warns of an unfinished line, and takes the next free name for what is moved aside", () =>
    withFolder(async (folder) => {
      const journal = await createJournal(folder, { type: "run" });
      await journal.append({ type: "note" }, { sync: true });
      await journal.close();
      const path = join(folder, "journal.jsonl");
      const whole = readFileSync(path);
      writeFileSync(path, Buffer.concat([whole, Buffer.from('{"unfinished')]));
      writeFileSync(`${path}.torn-1`, "of an earlier crash");
      expect((await readJournal(folder)).warnings).toEqual([
        "the last line (line 3) is unfinished and was left out",
      ]);
      const again = await openJournal(folder);
      await again.close();
      expect(readFileSync(`${path}.torn-1`, "utf8")).toBe("of an earlier crash");
      expect(readFileSync(`${path}.torn-2`, "utf8")).toBe('{"unfinished');
      expect(readFileSync(path)).toEqual(whole);
    }));
});

describe("a process that holds a lock", () => {
  it("is this one, by its id and its start", async () => {
    const own = await ownIdentity();
    expect(own).toMatchObject({ processId: process.pid, host: hostname() });
    expect(await mayBeAlive(own)).toBe(true);
    // Another one that got the same id later.
    if (own.started !== null) expect(await mayBeAlive({ ...own, started: "1" })).toBe(false);
    expect(await mayBeAlive({ ...own, started: null })).toBe(true);
  });

  it("is gone where no process has the id, and may be alive on another machine", async () => {
    const gone = { processId: 2 ** 22 + 1, host: hostname(), started: null };
    expect(await mayBeAlive(gone)).toBe(false);
    expect(await mayBeAlive({ ...gone, host: "elsewhere" })).toBe(true);
  });
});
