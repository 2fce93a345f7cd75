import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type PlanRecord, RecordFile } from "./record.ts";

const record: PlanRecord = {
  setting: "compas",
  fileOrder: false,
  variant: "fairness weight 0.1",
  draw: 1,
  method: "uniform",
  sizes: [5],
  amounts: [2],
  loss: 0.5,
  averageEqualizedErrorRate: 0,
  maximumEqualizedErrorRate: 0,
  trainings: 0,
  cpuSeconds: 0,
  bands: null,
};

describe("RecordFile", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "records-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("keeps records for the next run", async () => {
    const path = join(folder, "results", "compas.jsonl");
    const file = await RecordFile.open(path);
    expect(file.has(record)).toBe(false);
    await file.add(record);
    const again = await RecordFile.open(path);
    expect(again.records).toEqual([record]);
    expect(again.has(record)).toBe(true);
    expect(again.has({ ...record, draw: 2 })).toBe(false);
    expect(again.has({ ...record, fileOrder: true })).toBe(false);
  });

  it("goes on after a line that a stopped run did not finish", async () => {
    const path = join(folder, "compas.jsonl");
    await writeFile(path, `${JSON.stringify(record)}\n{"setting":"comp`);
    const file = await RecordFile.open(path);
    expect(file.records).toEqual([record]);
    await file.add({ ...record, draw: 2 });
    const lines = (await readFile(path, "utf8")).trim().split("\n");
    expect(lines.map((line) => JSON.parse(line).draw)).toEqual([1, 2]);
  });
});
