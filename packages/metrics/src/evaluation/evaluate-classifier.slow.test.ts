import { expect, it } from "vitest";
import { sample } from "../testing/flipped-decisions.ts";
import { evaluateClassifier } from "./evaluate-classifier.ts";

it("covers the true gap about as often as it says", () => {
  // Rates .3 and .5 of decisions: the gap of demographic parity is .2.
  const covered = Array.from({ length: 100 }, (_, seed) => {
    const { measures } = evaluateClassifier({
      ...sample(100 + seed, 300, [0.3, 0.5]),
      intervals: { replicates: 200, level: 0.9, seed },
    });
    const { lower, upper } = measures.groups[0]!.fairness.demographicParity.gap.interval!;
    return lower <= 0.2 && 0.2 <= upper;
  }).filter(Boolean).length;
  // Binomial(100, .9) lies in [80, 98] with a chance of .998.
  expect(covered).toBeGreaterThanOrEqual(80);
  expect(covered).toBeLessThanOrEqual(98);
});
