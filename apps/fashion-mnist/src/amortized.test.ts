import { expect, it } from "vitest";
import { type AmortizedRun, summarizeEstimations, variants } from "./amortized.ts";

it("compares each way to estimate with the first, draw by draw", () => {
  const runs = [1, 2, 3].flatMap((seed) =>
    variants.map((variant, index): AmortizedRun => {
      return {
        variant,
        seed,
        trainings: [500, 100, 50, 16, 10][index]!,
        seconds: [100, 20, 10, 4, 2][index]!,
        bought: [],
        // Draws differ by much more than the ways do.
        loss: seed + [0, 0.01, -0.01, 0, 0.001 * (seed - 2)][index]!,
        averageEqualizedErrorRate: seed,
      };
    }),
  );
  const found = summarizeEstimations(runs);
  expect(found.map(({ timesFewerTrainings }) => timesFewerTrainings)).toEqual([1, 5, 10, 31.25, 50]);
  expect(found.map(({ timesFewerSeconds }) => timesFewerSeconds)).toEqual([1, 5, 10, 25, 50]);
  expect(found.map(({ verdict }) => verdict)).toEqual(["noise", "above", "below", "noise", "noise"]);
  expect(found[1]!.lossDifference.mean).toBeCloseTo(0.01, 12);
  expect(found[0]!.loss.mean).toBe(2);
});
