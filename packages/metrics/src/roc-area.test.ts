import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rocArea } from "./index.ts";

/** The definition: the share of pairs that are in order. */
function areaByPairs(
  scores: readonly number[],
  labels: readonly number[],
  weights: readonly number[],
): number | null {
  let ordered = 0;
  let pairs = 0;
  for (const [i, label] of labels.entries()) {
    for (const [j, other] of labels.entries()) {
      if (label !== 1 || other !== 0) continue;
      const weight = weights[i]! * weights[j]!;
      pairs += weight;
      ordered += weight * (scores[i]! > scores[j]! ? 1 : scores[i] === scores[j] ? 0.5 : 0);
    }
  }
  return pairs > 0 ? ordered / pairs : null;
}

describe("rocArea", () => {
  it("is the share of pairs in order, ties half, weights multiplied", () => {
    const example = fc.tuple(fc.constantFrom(0, 0.2, 0.25, 0.7, 1), fc.nat(1), fc.constantFrom(0, 0.5, 1, 3));
    fc.assert(
      fc.property(fc.array(example, { minLength: 1, maxLength: 25 }), (examples) => {
        const scores = examples.map(([score]) => score);
        const labels = examples.map(([, label]) => label);
        const weights = examples.map(([, , weight]) => weight);
        const probabilities = scores.flatMap((score) => [1 - score, score]);
        const expected = areaByPairs(scores, labels, weights);
        const area = rocArea({ probabilities, labels, weights });
        if (expected === null) expect(area).toBeNull();
        else expect(area).toBeCloseTo(expected, 12);
      }),
    );
  });

  it("averages the classes, each against the others", () => {
    const probabilities = [0.6, 0.3, 0.1, 0.2, 0.5, 0.3, 0.3, 0.4, 0.3, 0.4, 0.4, 0.2];
    const labels = [0, 1, 2, 2];
    const areas = [0, 1, 2].map((positive) =>
      areaByPairs(
        labels.map((_, row) => probabilities[row * 3 + positive]!),
        labels.map((label) => (label === positive ? 1 : 0)),
        [1, 1, 1, 1],
      ),
    );
    expect(rocArea({ probabilities, labels })).toBeCloseTo((areas[0]! + areas[1]! + areas[2]!) / 3, 12);
    expect(rocArea({ probabilities: probabilities.slice(0, 6), labels: [0, 1] })).toBeNull();
  });
});
