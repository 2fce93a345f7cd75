import { Random } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { clean } from "../clean.ts";
import type { CleaningInput, CleaningRoles } from "../cleaning-input.ts";
import { numberColumn, textColumn } from "../testing/running-example.ts";
import { estimateFlipRates, flipPosteriors } from "./flip-posterior.ts";
import type { FlipOptions } from "./label-flips.ts";

/**
 * Two clusters far apart, one for each label; of men's labels a fifth is flipped from "no" to "yes", of
 * women's none. Every 20th row has no group.
 */
function planted(size: number) {
  const random = new Random(3);
  const rows = Array.from({ length: size }, (_, row) => {
    const sex = row % 20 === 0 ? null : random.uniform() < 0.5 ? "m" : "f";
    const truth = random.uniform() < 0.5;
    const isFlipped = sex === "m" && !truth && random.uniform() < 0.2;
    return { sex, isFlipped, x: random.normal() + (truth ? 8 : 0), label: truth || isFlipped ? "yes" : "no" };
  });
  const input: CleaningInput = {
    rowCount: size,
    ids: rows.map((_, row) => `r${row}`),
    columns: [
      numberColumn(
        "x",
        rows.map(({ x }) => x),
      ),
      textColumn(
        "sex",
        rows.map(({ sex }) => sex),
      ),
      textColumn(
        "label",
        rows.map(({ label }) => label),
      ),
    ],
  };
  const flipped = rows.flatMap(({ isFlipped }, row) => (isFlipped ? [`r${row}`] : []));
  return { input, rows, flipped };
}

const roles: CleaningRoles = { label: "label", groups: ["sex"] };

function removedBy(input: CleaningInput, labelFlips: FlipOptions, given: CleaningRoles = roles) {
  const { steps } = clean(input, given, { steps: ["sanitize"], sanitize: { outliers: false, labelFlips } });
  return steps[0]!.sanitize!;
}

describe("flipped labels", () => {
  const { input, rows, flipped } = planted(1200);

  it.each<[string, Partial<FlipOptions>, number]>([
    ["all rows", {}, 0.75],
    ["a few rows of reference", { referenceRows: 300 }, 0.75],
    // Of few neighbours some have flipped labels too.
    ["few neighbours", { neighbours: 15 }, 0.3],
  ])("are found by the labels of the nearest rows, among %s", (_, options, share) => {
    const { removed } = removedBy(input, { by: "neighbours", ...options });
    const found = removed.filter(({ id }) => flipped.includes(id));
    expect(flipped.length).toBeGreaterThan(40);
    expect(found.length).toBeGreaterThan(share * flipped.length);
    expect(removed.length - found.length).toBeLessThan(0.1 * flipped.length);
    for (const { reason, score } of removed) {
      expect(reason).toBe("label");
      expect(score).toBeGreaterThanOrEqual(0.5);
    }
  });

  it("are found by the losses of a model that is sure and right", () => {
    const losses = new Map(
      rows.map(({ x, label }, row) => {
        const yes = x > 4 ? 0.99 : 0.01;
        return [`r${row}`, -Math.log(label === "yes" ? yes : 1 - yes)];
      }),
    );
    const { removed } = removedBy(input, { by: { losses } });
    expect(removed.map(({ id }) => id).sort()).toEqual([...flipped].sort());
  });

  it("need a loss for each row", () => {
    const losses = new Map(rows.map((_, row) => [`r${row}`, 0.1]));
    losses.delete("r7");
    losses.delete("r9");
    expect(() => removedBy(input, { by: { losses } })).toThrow(
      /^labelFlips\.by\.losses: has no loss of "r[79]", nor of 1 others$/,
    );
  });

  it("need a label and a threshold that is a probability, and some rows", () => {
    expect(() => removedBy(input, { by: "neighbours", threshold: 0 }, {})).toThrow(
      "label: is needed to look for flipped labels\nlabelFlips.threshold: is 0, expected more than 0 and at most 1",
    );
    expect(() => removedBy(input, { by: "neighbours", threshold: 1.5 })).toThrow(
      "labelFlips.threshold: is 1.5",
    );
    const few = removedBy(planted(19).input, { by: "neighbours" });
    expect(few.removed).toEqual([]);
    expect(few.warnings).toContain("too few rows with labels to look for flipped ones");
  });
});

describe("rates of flips", () => {
  it("are those of each group, and of all rows where a group is small", () => {
    const { rows } = planted(4000);
    const groupOf = ({ sex }: { sex: string | null }) => (sex === "m" ? 0 : sex === "f" ? 1 : 2);
    const question = {
      probabilities: rows.map(({ x }) => (x > 4 ? 0.9 : 0.1) + x / 1000),
      labels: rows.map(({ label }) => (label === "yes" ? 1 : 0)),
      groups: rows.map(groupOf),
      groupCount: 4,
    };
    const [men, women, others, none] = estimateFlipRates(question);
    expect(men!.toPositive).toBeGreaterThan(0.1);
    expect(men!.toPositive).toBeLessThan(0.32);
    expect(women).toEqual({ toPositive: 0, toNegative: 0 });
    // 200 rows and none at all: as all rows together.
    expect(others).toEqual(none);
    expect(none!.toPositive).toBeGreaterThan(0);
    expect(estimateFlipRates({ ...question, probabilities: [], labels: [], groups: [] })[0]).toEqual({
      toPositive: 0,
      toNegative: 0,
    });
  });
});

it("is by Bayes what a label's history may have been", () => {
  const rates = [{ toPositive: 0.2, toNegative: 0.1 }];
  const truths = [0, 0.03, 0.4, 0.7, 1];
  const given = truths.map((truth) => truth * 0.9 + (1 - truth) * 0.2);
  const ask = (label: number) =>
    flipPosteriors(
      { probabilities: given, labels: truths.map(() => label), groups: truths.map(() => 0), groupCount: 1 },
      rates,
    );
  const [ofYes, ofNo] = [ask(1), ask(0)];
  truths.forEach((truth, row) => {
    // P(true 0 and given 1) / P(given 1), and the same the other way round.
    expect(ofYes[row]).toBeCloseTo(((1 - truth) * 0.2) / given[row]!, 9);
    expect(ofNo[row]).toBeCloseTo((truth * 0.1) / (1 - given[row]!), 9);
  });
});
