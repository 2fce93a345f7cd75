import { describe, expect, it } from "vitest";
import { createDataset } from "../data/dataset.ts";
import { TrainingError } from "../errors/training-error.ts";
import { type BatchSampler, loadSampler, sampleRows, shuffledRows } from "./batch-sampler.ts";

const train = createDataset({
  exampleShape: [1],
  features: new Float32Array(6),
  labels: new Int32Array(6),
  classes: ["only"],
  sliceIds: new Int32Array(6),
  slices: [{ name: "all" }],
});
const training = { train, rows: Uint32Array.of(5, 1, 1, 3), seed: 7, batchSize: 2 };

function returning(...rows: number[]): BatchSampler {
  return { needsEvaluation: false, rowsForEpoch: () => Uint32Array.from(rows) };
}

describe("shuffledRows", () => {
  it("gives every row once an epoch, in another order each time and the same for the same seed", () => {
    const orders = [0, 1, 2, 3, 4, 5].map((epoch) => shuffledRows(training).rowsForEpoch(epoch));
    for (const order of orders) expect(Array.from(order).sort()).toEqual([1, 1, 3, 5]);
    expect(new Set(orders.map(String)).size).toBeGreaterThan(1);
    expect(shuffledRows(training).rowsForEpoch(4)).toEqual(orders[4]);
    expect(Array.from(training.rows)).toEqual([5, 1, 1, 3]);
  });
});

describe("sampleRows", () => {
  it("passes on what is right", () => {
    expect(Array.from(sampleRows(returning(5, 5, 0), training, 0))).toEqual([5, 5, 0]);
  });

  it.each([
    [returning(), "no row for epoch 3"],
    [returning(0, 6), "row 6 of 6 examples for epoch 3"],
  ])("refuses rows that nobody can train on", (sampler, message) => {
    expect(() => sampleRows(sampler, training, 3)).toThrow(message);
  });
});

describe("loadSampler", () => {
  const url = `data:text/javascript,${encodeURIComponent(
    "export const everyOther = ({ start }) => ({ rows }) => ({ needsEvaluation: false, rowsForEpoch: () => rows.filter((_, index) => index % 2 === start) });",
  )}`;

  it("shuffles unless told otherwise and takes a function as it is", async () => {
    expect(await loadSampler()).toBe(shuffledRows);
    const own = () => returning(1);
    expect(await loadSampler(own)).toBe(own);
  });

  it("makes the factory that a module exports, with its options", async () => {
    const factory = await loadSampler({ url, exportName: "everyOther", options: { start: 1 } });
    expect(Array.from(factory(training).rowsForEpoch(0))).toEqual([1, 3]);
  });

  it("says which export is missing", async () => {
    const wrong = loadSampler({ url, exportName: "everyThird", options: {} });
    await expect(wrong).rejects.toSatisfy(TrainingError.isInstance);
    await expect(wrong).rejects.toThrow('exports no function "everyThird"');
  });
});
