import { createDataset, type Dataset, Random } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { guessingLosses } from "./guessing-losses.ts";
import { meanDecisions, measureDecisions } from "./measure-decisions.ts";

const classes = ["a", "b", "c"];

function sample(size: number): { readonly data: Dataset; readonly probabilities: Float32Array } {
  const random = new Random("decisions");
  const probabilities = new Float32Array(size * classes.length);
  const labels = new Int32Array(size);
  const sliceIds = new Int32Array(size);
  const weights = new Float32Array(size);
  for (let row = 0; row < size; row++) {
    // The second slice has no example of the last class.
    sliceIds[row] = row % 3 === 0 ? 1 : 0;
    labels[row] = random.integer(sliceIds[row] === 1 ? 2 : 3);
    weights[row] = 1 + random.integer(3);
    const scores = classes.map((_, label) => random.uniform() + (label === labels[row] ? 0.4 : 0));
    const sum = scores.reduce((total, score) => total + score, 0);
    probabilities.set(
      scores.map((score) => score / sum),
      row * classes.length,
    );
  }
  const slices = [{ name: "North" }, { name: "South" }];
  const features = new Float32Array(size);
  return {
    data: createDataset({ exampleShape: [1], features, labels, classes, weights, sliceIds, slices }),
    probabilities,
  };
}

/** By its definition: the weighted share of pairs that are in the right order, ties half. */
function pairwiseArea(
  { data, probabilities }: ReturnType<typeof sample>,
  weightOf: (row: number) => number,
): number {
  const areas = classes.map((_, label) => {
    let right = 0;
    let pairs = 0;
    for (let own = 0; own < data.size; own++)
      for (let other = 0; other < data.size; other++) {
        if (data.labels[own] !== label || data.labels[other] === label) continue;
        const pair = weightOf(own) * weightOf(other);
        const lead =
          probabilities[own * classes.length + label]! - probabilities[other * classes.length + label]!;
        right += pair * (lead > 0 ? 1 : lead === 0 ? 0.5 : 0);
        pairs += pair;
      }
    return right / pairs;
  });
  return areas.reduce((sum, area) => sum + area, 0) / areas.length;
}

describe("measureDecisions", () => {
  const drawn = sample(120);
  const { data, probabilities } = drawn;
  const weightOfSlice = [0, 1].map((slice) =>
    data.weights.reduce((sum, weight, row) => sum + (data.sliceIds[row] === slice ? weight : 0), 0),
  );

  it.each([
    ["each slice the same", undefined, [1, 1]],
    ["slices by their weights", [3, 1], [3, 1]],
  ])("counts %s, in accuracy and area alike", (_, importance, counts) => {
    const found = measureDecisions(data, probabilities, importance);
    const [north, south] = found.sliceAccuracies;
    expect(found.accuracy).toBeCloseTo(
      (counts[0]! * north! + counts[1]! * south!) / (counts[0]! + counts[1]!),
      12,
    );
    const scale = (row: number) => {
      const slice = data.sliceIds[row]!;
      return (data.weights[row]! * counts[slice]!) / weightOfSlice[slice]!;
    };
    expect(found.rocArea).toBeCloseTo(pairwiseArea(drawn, scale), 10);
  });

  it("has no area for a slice that lacks a class, and one of its own rows for the others", () => {
    const { sliceRocAreas } = measureDecisions(data, probabilities);
    expect(sliceRocAreas[1]).toBeNull();
    const ofNorth = (row: number) => (data.sliceIds[row] === 0 ? data.weights[row]! : 0);
    expect(sliceRocAreas[0]).toBeCloseTo(pairwiseArea(drawn, ofNorth), 10);
  });

  it("is averaged over trainings", () => {
    const one = measureDecisions(data, probabilities);
    const other = measureDecisions(data, new Float32Array(probabilities.length).fill(1 / 3));
    const mean = meanDecisions([one, other]);
    expect(mean.accuracy).toBeCloseTo((one.accuracy + other.accuracy) / 2, 12);
    expect(mean.rocArea).toBeCloseTo((one.rocArea! + 0.5) / 2, 12);
    expect(mean.sliceRocAreas[1]).toBeNull();
  });
});

describe("guessingLosses", () => {
  it("is what the class shares of the training data lose on each slice", () => {
    const { data } = sample(300);
    const found = guessingLosses(data, data, [1, 0]);
    const share = (label: number) =>
      (0.5 + data.weights.reduce((sum, weight, row) => sum + (data.labels[row] === label ? weight : 0), 0)) /
      (1.5 + data.weights.reduce((sum, weight) => sum + weight, 0));
    let [loss, total] = [0, 0];
    for (let row = 0; row < data.size; row++) {
      if (data.sliceIds[row] !== 0) continue;
      loss -= data.weights[row]! * Math.log(share(data.labels[row]!));
      total += data.weights[row]!;
    }
    expect(found.sliceLosses[0]).toBeCloseTo(loss / total, 10);
    expect(found.loss).toBe(found.sliceLosses[0]);
  });
});
