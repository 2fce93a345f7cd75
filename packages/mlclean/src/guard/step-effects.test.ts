import { Random } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { countDecisions, summarizeDecisions } from "./step-effects.ts";

/** Rows each of which is a block, or 50 blocks of a larger number. */
function count(
  decisions: readonly number[],
  labels: readonly number[],
  groups: readonly number[],
  blockCount = decisions.length,
) {
  const blocks = decisions.map((_, row) => row % blockCount);
  return countDecisions(decisions, labels, groups, { positive: 1, groups: 2, blocks, blockCount });
}

const labels = [1, 1, 0, 0, 1, 1, 0, 0];
const groups = [0, 0, 0, 0, 1, 1, 1, 1];

describe("summarizeDecisions", () => {
  it("measures accuracy, parity and the gap of the odds, and how a step moves them", () => {
    const before = count([1, 0, 0, 0, 1, 1, 1, 0], labels, groups);
    const after = count([1, 1, 0, 0, 1, 1, 1, 0], labels, groups);
    const { models, effects } = summarizeDecisions([before, after]);
    // Rates of favourable decisions: 1/4 and 3/4; of true positives 1/2 and 1, of false ones 0 and 1/2.
    expect(models[0]!.accuracy.value).toBeCloseTo(6 / 8, 12);
    expect(models[0]!.parity!.value).toBeCloseTo(1 / 3, 12);
    expect(models[0]!.oddsGap!.value).toBeCloseTo(1 / 2, 12);
    expect(models[1]!.parity!.value).toBeCloseTo(2 / 3, 12);
    expect(effects[0]!.accuracy.value).toBeCloseTo(1 / 8, 12);
    // One row of eight changed: the standard error of a mean of 0 and 1.
    expect(effects[0]!.accuracy.standardError).toBeCloseTo(Math.sqrt((7 / 64) * (1 / 7)), 12);
  });

  it("has the standard error that other rows would show", () => {
    const random = new Random(4);
    const draw = () => {
      // Groups with other rates: where all have the same, the smallest and the largest change places.
      const rows = Array.from({ length: 1000 }, () => {
        const group = random.integer(2);
        return { group, label: random.uniform() < 0.3 + 0.4 * group ? 1 : 0 };
      });
      const decide = (share: number) =>
        rows.map(({ label }) => (random.uniform() < share ? label : 1 - label));
      const of = (decisions: number[]) =>
        count(
          decisions,
          rows.map(({ label }) => label),
          rows.map(({ group }) => group),
          50,
        );
      return summarizeDecisions([of(decide(0.7)), of(decide(0.8))]).effects[0]!;
    };
    const effects = Array.from({ length: 200 }, draw);
    for (const measure of ["accuracy", "parity"] as const) {
      const values = effects.map((own) => own[measure]!.value);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
      const told = effects.reduce((sum, own) => sum + own[measure]!.standardError, 0) / effects.length;
      expect(told / spread).toBeGreaterThan(0.8);
      expect(told / spread).toBeLessThan(1.25);
    }
    const clear = effects.filter(({ accuracy }) => accuracy.value > 2 * accuracy.standardError);
    expect(clear.length).toBeGreaterThan(190);
    expect(effects.filter(({ verdict }) => verdict === "worse").length).toBe(0);
  });

  it("calls a step better or worse where a measure moved by more than two standard errors", () => {
    const truth = Array.from({ length: 200 }, (_, row) => row % 2);
    const inGroups = truth.map((_, row) => (row >> 1) % 2);
    // Wrong in one row of four, in both groups and labels alike.
    const blunder = truth.map((label, row) => (row % 16 < 4 ? 1 - label : label));
    const [right, wrong] = [truth, blunder].map((own) => count(own, truth, inGroups, 50));
    const verdict = (before: typeof right, after: typeof right) =>
      summarizeDecisions([before!, after!]).effects[0]!.verdict;
    expect(verdict(wrong, right)).toBe("better");
    expect(verdict(right, wrong)).toBe("worse");
    expect(verdict(right, right)).toBe("unclear");
  });

  it("says nothing of groups where there is one", () => {
    const one = count([1, 0], [1, 1], [0, 0]);
    expect(summarizeDecisions([one]).models[0]!.parity).toBeNull();
  });
});
