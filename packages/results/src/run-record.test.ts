import { expect, it } from "vitest";
import { readRunRecord } from "./run-record.ts";

const record = {
  type: "run",
  version: 1,
  runId: "3f1c2a7e",
  settings: { data: "/data/people.csv", budget: 300, strategies: ["none"] },
  acquisition: { folder: "/data", currency: "EUR", sources: [{ name: "crowd", type: "http", address: "x" }] },
  data: "a b",
  slices: ["A", "B"],
} as const;

it("reads what it wrote, the options of sources among it", () => {
  expect(readRunRecord(record)).toEqual(record);
  expect(readRunRecord({ ...record, acquisition: null }).acquisition).toBe(null);
});

it("reads a journal that was begun before records had a version", () => {
  const { version: _, ...older } = record;
  expect(readRunRecord(older)).toEqual(record);
});

it.each([
  [{ ...record, version: 2 }, "version: expected 1"],
  [{ ...record, type: "order" }, 'type: expected "run"'],
  [{ ...record, slices: [] }, "slices: "],
  [{ ...record, settings: null }, "settings: "],
  [
    { ...record, acquisition: { folder: "/data", sources: [{ name: "crowd" }] } },
    "acquisition.sources[0].type: ",
  ],
  [undefined, "the whole: "],
])("refuses %j", (wrong, message) => {
  expect(() => readRunRecord(wrong, "journal")).toThrow(`journal: ${message}`);
});
