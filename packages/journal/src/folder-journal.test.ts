import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { InvalidInputError, type JournalError, type JournalRecord } from "@slicetuner/core";
import { expect, it } from "vitest";
import { createJournal, openJournal } from "./folder-journal.ts";
import { readJournal } from "./read-journal.ts";
import { withFolder } from "./testing/temporary-folder.ts";

const header: JournalRecord = { type: "run", seed: 7, name: "Zürich \u2028 \ud800" };
const records: JournalRecord[] = [
  header,
  { type: "order", id: "round-1/0", cost: 1.2 },
  { type: "note", text: 'line\nbreak, "quotes" and \\ and null', list: [1, null, [true, {}]] },
];

async function writeSample(folder: string): Promise<Buffer> {
  const journal = await createJournal(folder, header);
  for (const record of records.slice(1)) await journal.append(record, { sync: false });
  await journal.close();
  return readFileSync(join(folder, "journal.jsonl"));
}

const filesOf = (folder: string) => readdirSync(folder).sort();

it("keeps one JSON line for each record, the first with the format's name and version", () =>
  withFolder(async (folder) => {
    const lines = (await writeSample(folder)).toString("utf8").trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line).record)).toEqual(records);
    expect(JSON.parse(lines[0]!)).toMatchObject({ format: "slicetuner-journal", version: 1 });
    expect(filesOf(folder)).toEqual(["journal.jsonl"]);
  }));

it("opens with exactly the complete records, wherever the file was cut off, and goes on from there", () =>
  withFolder(async (folder) => {
    const bytes = await writeSample(folder);
    const path = join(folder, "journal.jsonl");
    const ends = records.map((_, index) => endOfLine(bytes, index));
    for (let length = 0; length <= bytes.length; length++) {
      writeFileSync(path, bytes.subarray(0, length));
      // A line that lacks nothing but its line break is whole.
      const complete = ends.filter((end) => end - 1 <= length).length;
      if (complete === 0) {
        await expect(openJournal(folder)).rejects.toMatchObject({ problem: "damaged" });
        expect(readFileSync(path).length).toBe(length);
        continue;
      }
      const journal = await openJournal(folder);
      expect(journal.records).toEqual(records.slice(0, complete));
      const torn = bytes.subarray(ends[complete - 1]!, length);
      expect(journal.warnings.length).toBe(torn.length === 0 ? 0 : 1);
      await journal.append({ type: "later" });
      await journal.close();
      const { records: reread, problem, warnings } = await readJournal(folder);
      expect([problem, warnings]).toEqual([null, []]);
      expect(reread).toEqual([...records.slice(0, complete), { type: "later" }]);
      if (torn.length > 0) {
        const aside = /moved to (\S+),/.exec(journal.warnings[0]!)![1]!;
        expect(readFileSync(join(folder, aside))).toEqual(torn);
        rmSync(join(folder, aside));
      }
    }
  }));

it("never takes a journal with a flipped byte for something else", () =>
  withFolder(async (folder) => {
    const bytes = await writeSample(folder);
    const path = join(folder, "journal.jsonl");
    for (let offset = 0; offset < bytes.length; offset++) {
      for (const mask of [0x01, 0x20, 0x80]) {
        const flipped = Buffer.from(bytes);
        flipped[offset]! ^= mask;
        writeFileSync(path, flipped);
        const reading = await readJournal(folder);
        // Every record that is read is one that was written, in its place.
        expect(reading.records).toEqual(records.slice(0, reading.records.length));
        // In the last line too: it ends in a line break, so that it was written whole.
        expect(reading.problem).not.toBeNull();
        await expect(openJournal(folder)).rejects.toMatchObject({ name: "JournalError" });
        expect(readFileSync(path).equals(flipped)).toBe(true);
      }
    }
    expect(filesOf(folder)).toEqual(["journal.jsonl"]);
  }));

it("names line and byte of the damage, changes nothing, and reads what is good before it", () =>
  withFolder(async (folder) => {
    const bytes = await writeSample(folder);
    const path = join(folder, "journal.jsonl");
    const second = endOfLine(bytes, 0);
    bytes[second + 80]! ^= 1;
    writeFileSync(path, bytes);
    const error: JournalError = await openJournal(folder).catch((cause) => cause);
    expect(error).toMatchObject({ problem: "damaged" });
    expect(error.message).toContain(`line 2, at byte ${second},`);
    expect(readFileSync(path).equals(bytes)).toBe(true);
    expect(filesOf(folder)).toEqual(["journal.jsonl"]);
    const reading = await readJournal(folder);
    expect(reading.records).toEqual([header]);
    expect(reading.problem?.message).toBe(error.message);
  }));

it.each([
  ["deleted", (lines: string[]) => [lines[0]!, lines[2]!, lines[3]!]],
  ["swapped", (lines: string[]) => [lines[0]!, lines[2]!, lines[1]!, lines[3]!]],
  ["inserted", (lines: string[]) => [lines[0]!, lines[1]!, lines[1]!, lines[2]!, lines[3]!]],
  ["emptied", (lines: string[]) => [lines[0]!, "", lines[2]!, lines[3]!]],
])("notices a line that was %s", (_, change) =>
  withFolder(async (folder) => {
    const journal = await createJournal(folder, header);
    for (let index = 0; index < 3; index++) await journal.append({ type: "same" });
    await journal.close();
    const path = join(folder, "journal.jsonl");
    const lines = readFileSync(path, "utf8").trimEnd().split("\n");
    writeFileSync(path, `${change(lines).join("\n")}\n`);
    await expect(openJournal(folder)).rejects.toMatchObject({ problem: "damaged" });
  }),
);

it("says that a journal is of a newer version, whatever else is in it", () =>
  withFolder(async (folder) => {
    const path = join(folder, "journal.jsonl");
    const text = (await writeSample(folder)).toString("utf8").replace('"version":1', '"version":2');
    for (const content of [text, '{"format":"slicetuner-journal","version":12,"other":true}\n{}\n{}\n']) {
      writeFileSync(path, content);
      await expect(openJournal(folder)).rejects.toMatchObject({ problem: "newer-version" });
      expect((await readJournal(folder)).problem).toMatchObject({ problem: "newer-version" });
      expect(readFileSync(path, "utf8")).toBe(content);
    }
  }));

it("says that there is none, and leaves no file in a folder that is no run's", () =>
  withFolder(async (folder) => {
    for (const place of [folder, join(folder, "absent")]) {
      await expect(openJournal(place)).rejects.toMatchObject({ problem: "missing" });
      await expect(readJournal(place)).rejects.toMatchObject({ problem: "missing" });
    }
    expect(filesOf(folder)).toEqual([]);
  }));

it("starts no run where one is, and leaves that as it is", () =>
  withFolder(async (folder) => {
    const bytes = await writeSample(folder);
    await expect(createJournal(folder, { type: "other" })).rejects.toThrow(InvalidInputError);
    expect(readFileSync(join(folder, "journal.jsonl"))).toEqual(bytes);
    expect(filesOf(folder)).toEqual(["journal.jsonl"]);
  }));

it("makes the folder and those above it", () =>
  withFolder(async (folder) => {
    const deep = join(folder, "runs", "first");
    await (await createJournal(deep, header)).close();
    expect((await readJournal(deep)).records).toEqual([header]);
  }));

it("replaces a damaged blob by a good one, and reads none that is damaged or not a blob", () =>
  withFolder(async (folder) => {
    const journal = await createJournal(folder, header);
    const bytes = Uint8Array.of(1, 2, 3);
    const hash = await journal.putBlob(bytes);
    const path = join(folder, "blobs", hash);
    writeFileSync(path, Uint8Array.of(1, 2, 4));
    await expect(journal.getBlob(hash)).rejects.toMatchObject({ problem: "damaged" });
    expect(await journal.putBlob(bytes)).toBe(hash);
    expect(await journal.getBlob(hash)).toEqual(bytes);
    for (const name of ["../journal.jsonl", "0".repeat(64)]) {
      await expect(journal.getBlob(name)).rejects.toMatchObject({ problem: "missing" });
    }
    writeFileSync(`${path}.left.tmp`, "half");
    await journal.close();
    await (await openJournal(folder)).close();
    expect(filesOf(join(folder, "blobs"))).toEqual([hash]);
    expect(await (await readJournal(folder)).getBlob(hash)).toEqual(bytes);
  }));

/** Offset behind the line break of a line. */
function endOfLine(bytes: Buffer, line: number): number {
  let end = 0;
  for (let index = 0; index <= line; index++) end = bytes.indexOf(0x0a, end) + 1;
  return end;
}
