import { createDataset, type Dataset, Random } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { defaultCrowd, simulateRound } from "./simulated-crowd.ts";

function people(size: number, name: string): Dataset {
  const random = new Random(name);
  return createDataset({
    exampleShape: [4],
    features: Float32Array.from({ length: size * 4 }, () => random.normal()),
    labels: Int32Array.from({ length: size }, () => random.integer(2)),
    classes: ["no", "yes"],
    sliceIds: Int32Array.from({ length: size }, (_, row) => row % 3),
    slices: [{ name: "a" }, { name: "b" }, { name: "c" }],
    exampleIds: Array.from({ length: size }, (_, row) => `${name} ${row}`),
  });
}

const train = people(300, "train");
const pool = people(6000, "pool");
const crowd = { ...defaultCrowd, ordered: 1000 };
const round = simulateRound(train, pool, crowd, 3);
const delivered = round.deliveries.map(({ delivery }) => delivery);

describe("simulateRound", () => {
  it("delivers what was ordered, with the wanted shares of copies and of examples of other slices", () => {
    expect(delivered.map(({ examples }) => examples.size)).toEqual([1000, 1000, 1000]);
    expect(new Set(delivered.flatMap(({ examples }) => examples.exampleIds)).size).toBe(3000);
    expect(round.copies.size / 3000).toBeCloseTo(0.15, 1);
    const misplaced = [...round.misplaced].filter((id) => !round.copies.has(id));
    expect(misplaced.length / 3000).toBeCloseTo(0.2, 1);
    delivered.forEach(({ examples }, slice) => {
      const others = examples.exampleIds.filter((_, row) => examples.sliceIds[row] !== slice);
      expect(others.every((id) => round.misplaced.has(id))).toBe(true);
    });
  });

  it("copies features and truth, under another id", () => {
    const featuresOf = new Map<string, string>();
    for (const data of [train, ...delivered.map(({ examples }) => examples)]) {
      data.exampleIds.forEach((id, row) => {
        featuresOf.set(id, data.features.subarray(row * 4, row * 4 + 4).join());
      });
    }
    for (const [copy, original] of round.copies) {
      expect(featuresOf.get(copy)).toBe(featuresOf.get(original));
      expect(copy).not.toBe(original);
    }
  });

  it("asks three to five different workers about each example, a quarter of whom do not look", () => {
    expect(round.careless.size).toBe(15);
    const answers = delivered.flatMap((own) => own.answers!);
    const workers = new Map<string, Set<string>>();
    for (const { exampleId, worker } of answers) {
      workers.set(exampleId, (workers.get(exampleId) ?? new Set()).add(worker));
    }
    const counts = [...workers.values()].map((own) => own.size);
    expect([Math.min(...counts), Math.max(...counts)]).toEqual([3, 5]);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(answers.length);
    const accuracyOf = (careless: boolean) => {
      const own = answers.filter(({ worker }) => round.careless.has(worker) === careless);
      return own.filter(({ exampleId, label }) => round.truth.get(exampleId) === label).length / own.length;
    };
    expect(accuracyOf(true)).toBeLessThan(0.55);
    expect(accuracyOf(false)).toBeGreaterThan(0.78);
  });

  it("is the same for the same seed", () => {
    const again = simulateRound(train, pool, crowd, 3);
    expect(again.deliveries).toEqual(round.deliveries);
    const other = simulateRound(train, pool, crowd, 4);
    expect(other.deliveries[0]!.delivery.answers).not.toEqual(delivered[0]!.answers);
  });
});
