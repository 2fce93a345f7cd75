import { type BatchSampler, loadSampler, Random } from "@slicetuner/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  balancedBatches,
  createBalancedBatches,
  createFairBatch,
  type FairBatchReport,
  fairBatch,
  reweigh,
} from "./index.ts";
import { allRows, datasetWithCells, evaluationWithLosses, publishedSizes } from "./testing/worked-example.ts";

const dataset = datasetWithCells(publishedSizes);
const training = { train: dataset, rows: allRows(dataset), seed: 7, batchSize: 100 };
const options = { group: "sex", target: "equalized-odds" } as const;
const evaluation = evaluationWithLosses(dataset, (label, group) => 0.2 + 0.5 * label + 0.1 * group);

function reportOf(sampler: BatchSampler): FairBatchReport {
  return sampler.report!() as FairBatchReport;
}

describe("fairBatch", () => {
  it("gives whole batches with the cells in their shares, each example as often as the others of its cell", () => {
    const sampler = createFairBatch(options)(training);
    for (let epoch = 0; epoch < 3; epoch++) {
      const rows = sampler.rowsForEpoch(epoch, evaluation);
      expect(rows.length).toBe(2000);
      const { shares } = reportOf(sampler).trace.at(-1)!;
      const counts = new Map<string, number>();
      const seen = new Array<number>(2000).fill(0);
      for (const row of rows) {
        seen[row]! += 1;
        const cell = `${dataset.labels[row]},${dataset.groups![0]!.ids[row]}`;
        counts.set(cell, (counts.get(cell) ?? 0) + 1);
      }
      for (const label of [0, 1]) {
        for (const group of [0, 1]) {
          const cell = `${label},${group}` as keyof typeof publishedSizes;
          const ofLabel =
            publishedSizes[`${label},0` as typeof cell] + publishedSizes[`${label},1` as typeof cell];
          const drawn = counts.get(cell)!;
          expect(Math.abs(drawn - ofLabel * shares[label]![group]!)).toBeLessThanOrEqual(1);
          const times = drawn / publishedSizes[cell];
          dataset.labels.forEach((each, row) => {
            if (each !== label || dataset.groups![0]!.ids[row] !== group) return;
            expect([Math.floor(times), Math.ceil(times)]).toContain(seen[row]);
          });
        }
      }
    }
  });

  it("cannot choose batches without knowing how the rows do", () => {
    expect(() => createFairBatch(options)(training).rowsForEpoch(0)).toThrow("needs the evaluation");
  });

  it("says that a gap within the tolerance cannot be told where a group has no example of a label", () => {
    const alone = datasetWithCells({ "0,0": 50, "1,0": 50, "0,1": 50 });
    const sampler = createFairBatch({ ...options, tolerance: 0.05 })({
      ...training,
      train: alone,
      rows: allRows(alone),
    });
    sampler.rowsForEpoch(
      0,
      evaluationWithLosses(alone, () => 0.3),
    );
    const { toleranceReached, warnings, trace } = reportOf(sampler);
    expect(trace[0]!.gap).toBeNull();
    expect(toleranceReached).toBe(false);
    expect(warnings.join("\n")).toContain(
      "The equalized-odds gap on the training rows cannot be told, above the tolerance of 0.05.",
    );
  });

  it("gives the same batches for the same seed, and others for another", () => {
    const rowsOf = (seed: number) =>
      createFairBatch(options)({ ...training, seed }).rowsForEpoch(0, evaluation);
    expect(rowsOf(3)).toEqual(rowsOf(3));
    expect(rowsOf(3)).not.toEqual(rowsOf(4));
  });

  it("keeps exact sizes for any cells, groups and classes", () => {
    const shape = fc.record({
      sizes: fc
        .array(fc.nat(9), { minLength: 9, maxLength: 9 })
        .filter((sizes) => sizes.some((size) => size > 0)),
      missing: fc.nat(5),
      batchSize: fc.integer({ min: 1, max: 40 }),
      target: fc.constantFrom("equalized-odds", "equal-opportunity", "demographic-parity"),
      seed: fc.nat(1000),
    });
    fc.assert(
      fc.property(shape, ({ sizes, missing, batchSize, target, seed }) => {
        const named = Object.fromEntries(
          sizes.map((size, cell) => [`${Math.floor(cell / 3)},${cell % 3}`, size]),
        );
        const data = datasetWithCells({ ...named, "1,-1": missing }, { classCount: 3, groupCount: 3 });
        const rows = allRows(data);
        const random = new Random(seed);
        const sampler = createFairBatch({ group: "sex", target, step: 0.2 } as const)({
          train: data,
          rows,
          seed,
          batchSize,
        });
        for (let epoch = 0; epoch < 8; epoch++) {
          const found = evaluationWithLosses(data, () => random.uniform());
          const drawn = sampler.rowsForEpoch(epoch, found);
          const size = Math.min(batchSize, rows.length);
          expect(drawn.length).toBe(Math.max(1, Math.floor(rows.length / size)) * size);
          for (const row of drawn) expect(row).toBeLessThan(data.size);
          for (const ofLabel of reportOf(sampler).trace.at(-1)!.shares) {
            const sum = ofLabel.reduce((whole, share) => whole + share, 0);
            if (sum !== 0) expect(sum).toBeCloseTo(1, 10);
            for (const share of ofLabel) expect(share).toBeGreaterThanOrEqual(0);
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it("says when shares come to their end, and when they were still moving", () => {
    const always = evaluationWithLosses(dataset, (_, group) => (group === 0 ? 0.9 : 0.1));
    const run = (epochs: number, step: number) => {
      const sampler = createFairBatch({ ...options, target: "equal-opportunity", step })(training);
      for (let epoch = 0; epoch < epochs; epoch++) sampler.rowsForEpoch(epoch, always);
      return reportOf(sampler);
    };
    const saturated = run(30, 0.05);
    expect(saturated.status).toBe("saturated");
    expect(saturated.saturated).toEqual([
      { label: "class 1", group: "group 0", share: 1 },
      { label: "class 1", group: "group 1", share: 0 },
    ]);
    expect(saturated.warnings.join()).toContain("no convergence");
    expect(run(30, 0.005).status).toBe("moving");
    expect(run(0, 0.005)).toMatchObject({ status: "settled", trace: [] });
  });

  it("with a tolerance goes back to the shares of the data when the gap is small enough", () => {
    const sampler = createFairBatch({ ...options, tolerance: 0.1, step: 0.05 })(training);
    // Everybody in group 1 is decided wrongly, then everybody is decided rightly.
    const unfair = evaluationWithLosses(dataset, (_, group) => (group === 1 ? 2 : 0.1));
    const fair = evaluationWithLosses(dataset, () => 0.1);
    for (let epoch = 0; epoch < 4; epoch++) sampler.rowsForEpoch(epoch, unfair);
    const away = reportOf(sampler);
    expect(away.toleranceReached).toBe(false);
    expect(away.warnings.join()).toContain("above the tolerance of 0.1");
    for (let epoch = 4; epoch < 40; epoch++) sampler.rowsForEpoch(epoch, fair);
    const { trace, naturalShares, toleranceReached } = reportOf(sampler);
    expect(toleranceReached).toBe(true);
    trace.at(-1)!.shares.forEach((ofLabel, label) => {
      ofLabel.forEach((share, group) => {
        expect(share).toBeCloseTo(naturalShares[label]![group]!, 10);
      });
    });
  });

  it("warns of cells that are empty or small and of rows without a group", () => {
    const small = datasetWithCells({ "1,1": 3, "0,0": 30, "1,0": 20, "0,-1": 2 });
    const sampler = createFairBatch(options)({ train: small, rows: allRows(small), seed: 1, batchSize: 10 });
    sampler.rowsForEpoch(
      0,
      evaluationWithLosses(small, () => 0.5),
    );
    expect(reportOf(sampler).warnings).toEqual([
      "2 training rows are in no group of sex; their part of a batch stays.",
      "No training row of sex group 1 has the label class 0.",
      "Only 3 training rows of sex group 1 have the label class 1; they may be repeated often.",
    ]);
  });

  it("refuses options and columns that make no sense, all at once", () => {
    expect(() =>
      fairBatch({ group: [], target: "odds" as "equalized-odds", step: 0, tolerance: 2, minimumShare: 0.5 }),
    ).toThrow(/group[\s\S]*target[\s\S]*tolerance[\s\S]*step[\s\S]*minimumShare/);
    expect(() => createFairBatch({ ...options, group: ["race", "age"] })(training)).toThrow(
      'group: "race" is no group column; there are sex\ngroup: "age"',
    );
    expect(() => balancedBatches({ group: [] })).toThrow("group");
  });

  it("can be handed to a trainer", async () => {
    const factory = await loadSampler(fairBatch(options));
    expect(factory(training).rowsForEpoch(0, evaluation).length).toBe(2000);
  });

  it("takes the slices as groups", () => {
    const slices = [{ name: "all" }];
    const sampler = createFairBatch({ ...options, group: "slice" })({
      ...training,
      train: { ...dataset, slices },
    });
    expect(sampler.rowsForEpoch(0, evaluation).length).toBe(2000);
  });
});

describe("balancedBatches", () => {
  it("has as many examples of each cell in every batch", () => {
    const rows = createBalancedBatches({ group: "sex" })({ ...training, batchSize: 40 }).rowsForEpoch(0);
    expect(rows.length).toBe(2000);
    for (let start = 0; start < rows.length; start += 40) {
      const batch = [...rows.subarray(start, start + 40)];
      for (const label of [0, 1]) {
        const own = batch.filter((row) => dataset.labels[row] === label);
        expect(own.length).toBe(20);
        expect(own.filter((row) => dataset.groups![0]!.ids[row] === 1).length).toBe(10);
      }
    }
  });
});

describe("reweigh", () => {
  it("makes group and label independent and keeps the total weight", () => {
    const { weights, labels, groups } = reweigh(dataset, "sex");
    const share = (holds: (row: number) => boolean) =>
      weights.reduce((sum, weight, row) => sum + (holds(row) ? weight : 0), 0) / 2000;
    for (const label of [0, 1]) {
      for (const group of [0, 1]) {
        const both = share((row) => labels[row] === label && groups![0]!.ids[row] === group);
        const product =
          share((row) => labels[row] === label) * share((row) => groups![0]!.ids[row] === group);
        expect(both).toBeCloseTo(product, 5);
      }
    }
    expect(share(() => true)).toBeCloseTo(1, 5);
    // Worked by hand: P(y = 1) = .509, P(z = 1) = .441, P(1, 1) = .313.
    expect(weights[0]).toBeCloseTo((0.509 * 0.441) / 0.313, 5);
  });
});
