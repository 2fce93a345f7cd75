import { createDataset, type Dataset, Random } from "@slicetuner/core";
import { evaluateClassifier } from "@slicetuner/metrics";
import { describe, expect, it } from "vitest";
import { measureStages } from "./measure.ts";

const size = 300;

function testRows(seed: number): Dataset {
  const random = new Random(seed);
  return createDataset({
    exampleShape: [1],
    features: new Float32Array(size),
    labels: Int32Array.from({ length: size }, () => random.integer(2)),
    classes: ["no", "yes"],
    sliceIds: Int32Array.from({ length: size }, (_, row) => row % 3),
    slices: [{ name: "a" }, { name: "b" }, { name: "c" }],
    groups: [
      { name: "sex", ids: Int32Array.from({ length: size }, () => random.integer(2)), values: ["F", "M"] },
    ],
  });
}

function guesses(test: Dataset, skill: number, seed: number): Float32Array {
  const random = new Random(seed);
  const yes = [...test.labels].map(
    (label) => 0.5 + (label === 1 ? skill : -skill) + 0.2 * (random.uniform() - 0.5),
  );
  return Float32Array.from(yes.flatMap((own) => [1 - own, own]));
}

describe("measures of stages", () => {
  const test = testRows(1);

  it("are those of the metrics package and of the definition", () => {
    const probabilities = guesses(test, 0.05, 3);
    const { stages } = measureStages(test, [{ probabilities: [probabilities] }], 1, { replicates: 50 });
    const { measures } = evaluateClassifier({
      ...{ labels: test.labels, classCount: 2, probabilities, weights: test.weights, groups: test.groups! },
      intervals: null,
    });
    const [stage] = stages;
    expect(stage!.measures.accuracy.value).toBeCloseTo(measures.accuracy.value!, 12);
    expect(stage!.measures.demographicParity.value).toBeCloseTo(
      measures.groups[0]!.fairness.demographicParity.gap.value!,
      12,
    );
    const losses = [0, 1, 2].map((slice) => {
      const rows = [...test.labels.keys()].filter((row) => row % 3 === slice);
      return (
        rows.reduce((sum, row) => sum - Math.log(probabilities[2 * row + test.labels[row]!]!), 0) /
        rows.length
      );
    });
    const mean = (losses[0]! + losses[1]! + losses[2]!) / 3;
    const deviations = losses.map((loss) => Math.abs(loss - mean));
    expect(stage!.measures.loss.value).toBeCloseTo(mean, 6);
    expect(stage!.measures.averageEqualizedErrorRate.value).toBeCloseTo(
      (deviations[0]! + deviations[1]! + deviations[2]!) / 3,
      6,
    );
    expect(stage!.measures.maximumEqualizedErrorRate.value).toBeCloseTo(Math.max(...deviations), 6);
  });

  it("change by nothing where nothing changed, and surely where much did", () => {
    const [weak, strong] = [guesses(test, 0.02, 3), guesses(test, 0.3, 3)];
    const { stages } = measureStages(
      test,
      [{ probabilities: [weak] }, { probabilities: [weak], basis: 0 }, { probabilities: [strong], basis: 1 }],
      1,
      { replicates: 200 },
    );
    expect(stages[1]!.change!.accuracy).toEqual({
      value: 0,
      interval: { lower: 0, upper: 0 },
      verdict: "within-noise",
    });
    expect(stages[2]!.change!.accuracy.verdict).toBe("better");
    expect(stages[2]!.change!.loss.verdict).toBe("better");
  });

  it("have intervals that hold the true change of accuracy about as often as they say", () => {
    // Two classifiers of the same skill on rows drawn anew: the true change is 0.
    const times = 120;
    const inside = Array.from({ length: times }, (_, time) => {
      const rows = testRows(100 + time);
      const { stages } = measureStages(
        rows,
        [
          { probabilities: [guesses(rows, 0.03, 7 * time + 1)] },
          { probabilities: [guesses(rows, 0.03, 7 * time + 4)], basis: 0 },
        ],
        1,
        { replicates: 100 },
      );
      return stages[1]!.change!.accuracy.verdict === "within-noise";
    }).filter(Boolean).length;
    // 95 %, standard error 2 %; percentile intervals of 100 replicates hold a little less.
    expect(inside / times).toBeGreaterThan(0.86);
  });
});
