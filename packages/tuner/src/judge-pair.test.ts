import { Random } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import type { ComparisonRun } from "./compare.ts";
import { judgePair } from "./judge-pair.ts";

/**
 * Runs of two methods with these losses, seed by seed; the equalized error rates are a tenth and a fifth of
 * them.
 */
function runsOf(losses: readonly (readonly [first: number, second: number])[]): ComparisonRun[] {
  return losses.flatMap((pair, index) =>
    pair.map((loss, which) => {
      const mean = { loss, averageEqualizedErrorRate: loss / 10, maximumEqualizedErrorRate: -loss / 5 };
      const method = which === 0 ? "first" : "second";
      return { method, seed: index + 1, evaluation: { mean } } as unknown as ComparisonRun;
    }),
  );
}

describe("judgePair", () => {
  it("tells the paired difference with its standard error, wins and ties, of every measure", () => {
    // Differences −3, −1, 0, −2, −1.5, −1.5: mean −1.5, variance 1, standard error √(1/6); t(.975, 5) = 2.57.
    const { measures } = judgePair(
      runsOf([
        [7, 10],
        [19, 20],
        [5, 5],
        [28, 30],
        [8.5, 10],
        [8.5, 10],
      ]),
      "first",
      "second",
    );
    expect(measures.loss).toMatchObject({ wins: 5, ties: 1, verdict: "better" });
    expect(measures.loss.difference.mean).toBeCloseTo(-1.5, 12);
    expect(measures.loss.difference.standardError).toBeCloseTo(Math.sqrt(1 / 6), 12);
    expect(measures.averageEqualizedErrorRate.difference.mean).toBeCloseTo(-0.15, 12);
    // The sign of the third is turned.
    expect(measures.maximumEqualizedErrorRate).toMatchObject({ wins: 0, ties: 1, verdict: "worse" });
  });

  it("calls a difference noise that equal methods show more than once in 20 times", () => {
    const noisy = judgePair(
      runsOf([
        [7, 10],
        [21, 20],
        [5, 5],
        [28, 30],
        [9, 10],
      ]),
      "first",
      "second",
    );
    // −3, 1, 0, −2, −1: mean −1, standard error √½; two standard errors would be −1.41, t(.975, 4) = 2.78 of
    // them are −1.96.
    expect(noisy.measures.loss.verdict).toBe("within-noise");
    const same = judgePair(
      runsOf([
        [3, 3],
        [4, 4],
        [5, 5],
        [6, 6],
        [7, 7],
      ]),
      "first",
      "second",
    );
    expect(same.measures.loss).toMatchObject({ wins: 0, ties: 5, verdict: "within-noise" });
  });

  it("never calls a method better after fewer than five seeds", () => {
    const verdictAfter = (seeds: number) => {
      const losses = Array.from({ length: seeds }, (_, seed): [number, number] => [
        3 + seed,
        4 + seed * 1.001,
      ]);
      return judgePair(runsOf(losses), "first", "second").measures.loss.verdict;
    };
    expect([1, 2, 4, 5].map(verdictAfter)).toEqual([
      "too-few-seeds",
      "too-few-seeds",
      "too-few-seeds",
      "better",
    ]);
  });

  it("calls equal methods different about once in 20 times, whatever the number of seeds", () => {
    const random = new Random("verdicts");
    for (const seeds of [5, 10, 30]) {
      const verdicts = Array.from({ length: 2000 }, () => {
        const losses = Array.from({ length: seeds }, (): [number, number] => [
          random.normal(),
          random.normal(),
        ]);
        return judgePair(runsOf(losses), "first", "second").measures.loss.verdict;
      });
      const wrong = verdicts.filter((verdict) => verdict !== "within-noise").length;
      // .05 of 2,000 is 100, with a standard deviation of 10.
      expect(Math.abs(wrong - 100)).toBeLessThan(40);
    }
  });

  it("compares only seeds that both were run on", () => {
    const runs = runsOf([
      [1, 2],
      [3, 9],
    ]);
    expect(judgePair(runs.slice(0, 3), "first", "second").measures.loss.difference.count).toBe(1);
  });
});
