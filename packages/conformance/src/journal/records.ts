import type { JournalRecord } from "@slicetuner/core";
import { applies, type TestGroup } from "../test-runner.ts";
import { outcomeOf, rejected } from "../waiting.ts";
import type { JournalContext } from "./context.ts";

/** Whatever JSON can hold. */
const various: readonly JournalRecord[] = [
  { type: "order", id: "round-1/North", slice: 0, cost: 1.2, tiny: 5e-324, large: -1.7e308 },
  { type: "text", text: 'a line\nbreak, "quotes", \\, \u0000, Zürich, 日本, \u2028, 😀', empty: "" },
  { type: "nested", list: [1, [null, [true, [false, {}]]], []], object: { type: { type: [] } } },
];

/** What JSON would change silently, or cannot hold at all. */
const unstorable: Readonly<Record<string, unknown>> = {
  "not a number": Number.NaN,
  infinity: Number.POSITIVE_INFINITY,
  undefined,
  "a list with undefined": [undefined],
  "a number within": { list: [{ number: Number.NEGATIVE_INFINITY }] },
  "a typed array": Float32Array.of(1, 2),
  "a date": new Date(0),
};

/** Records are kept as they were, in their order. */
export function recordsGroup({ expect, withJournal }: JournalContext): TestGroup {
  return {
    "records come back as they were, in their order": () =>
      withJournal(async (journal) => {
        const before = [...journal.records];
        for (const record of various) await journal.append(record);
        expect([...journal.records]).toEqual([...before, ...various]);
        expect([...journal.warnings]).toEqual([]);
      }),

    "appends that are not waited for keep their order, synced or not": () =>
      withJournal(async (journal) => {
        const before = journal.records.length;
        const indices = Array.from({ length: 40 }, (_, index) => index);
        await Promise.all(
          indices.map((index) => journal.append({ type: "count", index }, { sync: index % 7 === 0 })),
        );
        expect(journal.records.slice(before).map(({ index }) => index)).toEqual(indices);
      }),

    "what the caller does with a record later changes nothing": () =>
      withJournal(async (journal) => {
        const list = [1];
        const record = { type: "list", list };
        const adding = journal.append(record);
        list.push(2);
        await adding;
        list.push(3);
        expect(journal.records.at(-1)).toEqual({ type: "list", list: [1] });
      }),

    "what JSON would change silently is refused, and the journal goes on": () =>
      withJournal(async (journal) => {
        const before = [...journal.records];
        for (const value of Object.values(unstorable)) {
          const record = { type: "wrong", value } as JournalRecord;
          expect(await outcomeOf(journal.append(record))).toBe(rejected);
        }
        await journal.append({ type: "right" });
        expect([...journal.records]).toEqual([...before, { type: "right" }]);
      }),
  };
}

/** Bytes under their hash. */
export function blobsGroup({ expect, withJournal }: JournalContext): TestGroup {
  return {
    "bytes come back as they were put": () =>
      withJournal(async (journal) => {
        for (const bytes of sampleBlobs()) {
          const hash = await journal.putBlob(bytes);
          expect([...(await journal.getBlob(hash))]).toEqual([...bytes]);
        }
      }),

    "the same bytes have the same hash, others another": () =>
      withJournal(async (journal) => {
        const putAll = () => Promise.all(sampleBlobs().map((bytes) => journal.putBlob(bytes)));
        const [first, again] = await Promise.all([putAll(), putAll()]);
        expect(again).toEqual(first);
        expect(new Set(first).size).toBe(first.length);
      }),

    "what the caller does with the bytes later changes nothing": () =>
      withJournal(async (journal) => {
        const bytes = Uint8Array.of(1, 2, 3);
        const putting = journal.putBlob(bytes);
        bytes[0] = 9;
        const hash = await putting;
        bytes[1] = 9;
        (await journal.getBlob(hash))[2] = 9;
        expect([...(await journal.getBlob(hash))]).toEqual([1, 2, 3]);
      }),

    "a hash that was not given is an error": () =>
      withJournal(async (journal) => {
        const hash = await journal.putBlob(Uint8Array.of(1));
        const other = hash.replace(/./g, (letter) => (letter === "0" ? "1" : "0"));
        for (const name of [other, "", "../../secret"]) {
          expect(await outcomeOf(journal.getBlob(name))).toBe(rejected);
        }
      }),
  };
}

/** Another process finds what this one left. */
export function reopeningGroup({ expect, withJournal }: JournalContext): TestGroup {
  return {
    "records and blobs are there again, and the journal goes on": () =>
      withJournal(async (journal, reopened) => {
        applies(reopened !== undefined, "the fixture has no reopen");
        const before = [...journal.records];
        await journal.append(various[0]!, { sync: false });
        const hash = await journal.putBlob(Uint8Array.of(1, 2, 3));
        await journal.append(various[1]!);
        const second = await reopened();
        expect([...second.records]).toEqual([...before, various[0], various[1]]);
        expect([...second.warnings]).toEqual([]);
        expect([...(await second.getBlob(hash))]).toEqual([1, 2, 3]);
        await second.append(various[2]!);
        const third = await reopened();
        expect([...third.records]).toEqual([...before, ...various]);
      }),

    "a refused record is not there": () =>
      withJournal(async (journal, reopened) => {
        applies(reopened !== undefined, "the fixture has no reopen");
        const before = [...journal.records];
        await journal.append({ type: "wrong", value: Number.NaN }).catch(() => {});
        expect([...(await reopened()).records]).toEqual(before);
      }),
  };
}

/** The end. */
export function journalClosingGroup({ expect, withJournal }: JournalContext): TestGroup {
  return {
    "closing waits for what was begun": () =>
      withJournal(async (journal, reopened) => {
        const adding = journal.append({ type: "last" }, { sync: false });
        const putting = journal.putBlob(Uint8Array.of(7));
        await journal.close();
        await adding;
        const hash = await putting;
        if (reopened === undefined) return;
        const again = await reopened();
        expect(again.records.at(-1)).toEqual({ type: "last" });
        expect([...(await again.getBlob(hash))]).toEqual([7]);
      }),

    "a closed journal takes nothing more, and may be closed again": () =>
      withJournal(async (journal) => {
        const before = journal.records.length;
        await journal.close();
        await journal.close();
        expect(await outcomeOf(journal.append({ type: "late" }))).toBe(rejected);
        expect(await outcomeOf(journal.putBlob(Uint8Array.of(1)))).toBe(rejected);
        expect(journal.records.length).toBe(before);
      }),
  };
}

/** Empty, small, and larger than one write. */
function sampleBlobs(): Uint8Array[] {
  const large = Uint8Array.from({ length: 300_000 }, (_, index) => (index * 31) % 251);
  return [new Uint8Array(0), Uint8Array.of(0), Uint8Array.of(0, 255), large];
}
