import { createDataset, type Dataset, Random, selectRows, splitBySlice } from "@slicetuner/core";
import { findDataDirectory, findKnownDataset, loadDataset } from "@slicetuner/datasets";
import { describe, expect, it } from "vitest";
import { checkSuspicion } from "./check-suspicion.ts";

/** Two classes around (−2, …) and (2, …) in five dimensions. */
function clouds(size: number, seed: string): Dataset {
  const random = new Random(seed);
  const labels = Int32Array.from({ length: size }, () => random.integer(2));
  return createDataset({
    exampleShape: [5],
    features: Float32Array.from({ length: size * 5 }, (_, index) => {
      return random.normal() + (labels[Math.floor(index / 5)] === 1 ? 2 : -2);
    }),
    labels,
    classes: ["left", "right"],
    sliceIds: Int32Array.from({ length: size }, () => random.integer(2)),
    slices: [{ name: "North" }, { name: "South" }],
    exampleIds: Array.from({ length: size }, (_, row) => `${seed} ${row}`),
  });
}

const flipped = (data: Dataset): Dataset => ({ ...data, labels: data.labels.map((label) => 1 - label) });

const shareQuarantined = (findings: readonly unknown[]) =>
  findings.filter((finding) => finding !== undefined).length / findings.length;

describe("checkSuspicion", () => {
  it("quarantines hardly more good examples than it may, and wrong labels where classes lie apart", async () => {
    const train = clouds(2000, "train");
    const fresh = clouds(2000, "new");
    for (const falsePositiveRate of [0.01, 0.1]) {
      const quarantined = shareQuarantined(
        await checkSuspicion(train, fresh, { falsePositiveRate, rangeMargin: 1 }),
      );
      // Three standard errors of 2,000 examples.
      expect(quarantined).toBeLessThan(
        falsePositiveRate + 3 * Math.sqrt((falsePositiveRate * (1 - falsePositiveRate)) / 2000),
      );
    }
    const findings = await checkSuspicion(train, flipped(fresh));
    expect(shareQuarantined(findings)).toBeGreaterThan(0.95);
    expect(findings[0]).toMatchObject({ decision: "quarantined", check: "suspicion" });
    expect(findings[0]!.reason).toMatch(/^only 0 of its 30 nearest training examples are (left|right), too/);
  });

  it("quarantines values far outside their column, and examples far from all others", async () => {
    const train = clouds(1000, "train");
    const odd = { ...clouds(3, "odd"), labels: Int32Array.of(1, 1, 1) };
    odd.features.fill(2);
    odd.features[5 + 3] = 60;
    // Within the range of each column, but where nothing is.
    odd.features.set([-2, 2, -2, 2, -2], 10);
    const findings = await checkSuspicion(train, odd);
    expect(findings[0]).toBeUndefined();
    expect(findings[1]!.reason).toMatch(/^feature 3 is 60, in the training data -\d/);
    expect(findings[2]!.reason).toContain("far from all training examples");
  });

  it("says nothing without enough training data, but for values out of range", async () => {
    const train = clouds(60, "train");
    const fresh = clouds(200, "new");
    expect(shareQuarantined(await checkSuspicion(train, flipped(fresh), { rangeMargin: 2 }))).toBe(0);
    expect(shareQuarantined(await checkSuspicion(selectRows(train, []), fresh))).toBe(0);
  });

  it("compares an example with all slices where its own is small, and scores training examples without themselves", async () => {
    const train = clouds(1000, "train");
    train.sliceIds.fill(0);
    const odd = { ...clouds(1, "odd"), sliceIds: Int32Array.of(1), labels: Int32Array.of(1) };
    odd.features.set([-2, 2, -2, 2, -2]);
    const [finding] = await checkSuspicion(train, odd);
    expect(finding!.reason).toContain("far from all training examples");
    // With themselves among their neighbours all training examples would be at distance 0, and all others far
    // away.
    const fresh = await checkSuspicion(train, clouds(500, "new"), { neighbours: 1, falsePositiveRate: 0.1 });
    expect(shareQuarantined(fresh)).toBeLessThan(0.15);
  });

  it("says nothing of neighbours when no false hold is allowed", async () => {
    const findings = await checkSuspicion(clouds(2000, "train"), flipped(clouds(50, "new")), {
      falsePositiveRate: 0,
      rangeMargin: 2,
    });
    expect(shareQuarantined(findings)).toBe(0);
  });

  it("judges each example alone, and by the same drawn training examples in every call", async () => {
    const train = clouds(3000, "train");
    const fresh = flipped(clouds(40, "new"));
    const options = { referenceRows: 800, falsePositiveRate: 0.2 };
    const together = await checkSuspicion(train, fresh, options);
    const rows = [...fresh.labels.keys()].reverse();
    const alone = await checkSuspicion(train, selectRows(fresh, rows), options);
    expect(rows.map((row) => together[row])).toEqual(alone);
  });

  const adult = findKnownDataset("adult");
  it("holds at most 2 % of Adult's clean rows, and more wrong labels", async (context) => {
    if ((await findDataDirectory(adult)) === undefined) context.skip("Adult is not on this machine");
    const split = splitBySlice(await loadDataset("adult"), {
      initial: [500, 500, 500, 500],
      validation: [0, 0, 0, 0],
      order: new Random(2),
    });
    const drawn = new Random(2).shuffle(Uint32Array.from({ length: split.pool.size }, (_, row) => row));
    const clean = selectRows(split.pool, drawn.subarray(0, 1500));
    const falsely = shareQuarantined(await checkSuspicion(split.train, clean));
    expect(falsely).toBeLessThan(0.02);
    const found = shareQuarantined(await checkSuspicion(split.train, flipped(clean)));
    expect(found).toBeGreaterThan(5 * falsely);
    expect(found).toBeGreaterThan(0.05);
  });
});
