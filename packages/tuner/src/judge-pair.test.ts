import { describe, expect, it } from "vitest";
import type { ComparisonRun } from "./compare.ts";
import { judgePair } from "./judge-pair.ts";

/** Runs of two methods with these losses, seed by seed; the equalized error rates are a tenth and a fifth of them. */
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
    // Differences −3, −1, 0, −2: mean −1.5, variance 5/3, standard error √(5/12).
    const { measures } = judgePair(
      runsOf([
        [7, 10],
        [19, 20],
        [5, 5],
        [28, 30],
      ]),
      "first",
      "second",
    );
    expect(measures.loss).toMatchObject({ wins: 3, ties: 1, verdict: "better" });
    expect(measures.loss.difference.mean).toBeCloseTo(-1.5, 12);
    expect(measures.loss.difference.standardError).toBeCloseTo(Math.sqrt(5 / 12), 12);
    expect(measures.averageEqualizedErrorRate.difference.mean).toBeCloseTo(-0.15, 12);
    // The sign of the third is turned.
    expect(measures.maximumEqualizedErrorRate).toMatchObject({ wins: 0, ties: 1, verdict: "worse" });
  });

  it("calls a difference below two standard errors noise, and one seed too few", () => {
    const noisy = judgePair(
      runsOf([
        [7, 10],
        [21, 20],
        [5, 5],
        [28, 30],
      ]),
      "first",
      "second",
    );
    // −3, 1, 0, −2: mean −1, standard error √(10/12).
    expect(noisy.measures.loss.verdict).toBe("within-noise");
    const same = judgePair(
      runsOf([
        [3, 3],
        [4, 4],
      ]),
      "first",
      "second",
    );
    expect(same.measures.loss).toMatchObject({ wins: 0, ties: 2, verdict: "within-noise" });
    expect(judgePair(runsOf([[3, 4]]), "first", "second").measures.loss.verdict).toBe("too-few-seeds");
  });

  it("compares only seeds that both were run on", () => {
    const runs = runsOf([
      [1, 2],
      [3, 9],
    ]);
    expect(judgePair(runs.slice(0, 3), "first", "second").measures.loss.difference.count).toBe(1);
  });
});
