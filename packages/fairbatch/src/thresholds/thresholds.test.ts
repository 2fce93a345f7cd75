import { Random } from "@slicetuner/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decideByRules, fitThresholds, type GroupRule, positiveChance } from "../index.ts";
import { concaveHull } from "./concave-hull.ts";

const targets = ["demographic-parity", "equal-opportunity", "equalized-odds"] as const;
type Target = (typeof targets)[number];

interface Rows {
  readonly scores: readonly number[];
  readonly labels: readonly number[];
  readonly ids: readonly number[];
}

/** Two groups, each with both classes, scores on a coarse grid so that ties occur. */
const rows: fc.Arbitrary<Rows> = fc
  .array(fc.record({ score: fc.integer({ min: 0, max: 8 }), label: fc.nat(1), group: fc.nat(1) }), {
    minLength: 3,
    maxLength: 14,
  })
  .map((examples) => {
    const corners = [0, 1].flatMap((label) =>
      [0, 1].map((group) => ({ score: 2 + label * 4 + group, label, group })),
    );
    const all = [...corners, ...examples];
    return {
      scores: all.map(({ score }) => score / 8),
      labels: all.map(({ label }) => label),
      ids: all.map(({ group }) => group),
    };
  });

function fit({ scores, labels, ids }: Rows, target: Target, tolerance: number, randomized: boolean) {
  const group = { name: "sex", ids: Int32Array.from(ids), values: ["a", "b"] };
  return fitThresholds({ scores, labels, group }, { target, tolerance, randomized }).rules;
}

/** Expected right decisions and largest difference of the groups' rates. */
function outcome({ scores, labels, ids }: Rows, rules: readonly GroupRule[], target: Target) {
  const chances = scores.map((score, row) => positiveChance(rules[ids[row]!]!, score));
  const right = chances.reduce((sum, chance, row) => sum + (labels[row] === 1 ? chance : 1 - chance), 0);
  const rate = (group: number, label: number | undefined) => {
    const own = [...ids.keys()].filter(
      (row) => ids[row] === group && (label === undefined || labels[row] === label),
    );
    return own.reduce((sum, row) => sum + chances[row]!, 0) / own.length;
  };
  const conditions = {
    "demographic-parity": [undefined],
    "equal-opportunity": [1],
    "equalized-odds": [0, 1],
  }[target];
  const gap = Math.max(...conditions.map((label) => Math.abs(rate(0, label) - rate(1, label))));
  return { right, gap };
}

/** Every pair of thresholds. */
function bestByForce(data: Rows, target: Target, tolerance: number): number {
  const thresholds = [2, ...data.scores.map((score) => score - 1e-6)];
  let best = Number.NEGATIVE_INFINITY;
  const rule = (threshold: number): GroupRule => {
    return {
      higherThreshold: threshold,
      lowerThreshold: threshold,
      lowerChance: 1,
      coinChance: 0,
      coinRate: 0,
    };
  };
  for (const first of thresholds) {
    for (const second of thresholds) {
      const { right, gap } = outcome(data, [rule(first), rule(second)], target);
      if (gap <= tolerance + 1e-9) best = Math.max(best, right);
    }
  }
  return best;
}

describe.each(targets)("thresholds for %s", (target) => {
  const tolerances = fc.constantFrom(0, 0.05, 0.2, 0.4);

  it("without chance are the best of all pairs", () => {
    fc.assert(
      fc.property(rows, tolerances, (data, tolerance) => {
        const { right, gap } = outcome(data, fit(data, target, tolerance, false), target);
        expect(gap).toBeLessThanOrEqual(tolerance + 1e-9);
        expect(right).toBeCloseTo(bestByForce(data, target, tolerance), 9);
      }),
      { numRuns: 60 },
    );
  });

  it("with chance keep the tolerance and are at least as good", () => {
    fc.assert(
      fc.property(rows, tolerances, (data, tolerance) => {
        const { right, gap } = outcome(data, fit(data, target, tolerance, true), target);
        expect(gap).toBeLessThanOrEqual(tolerance + 1e-6);
        expect(right).toBeGreaterThanOrEqual(bestByForce(data, target, tolerance) - 1e-4);
      }),
      { numRuns: 60 },
    );
  });

  it("with chance are no worse than any of many random rules within the tolerance", () => {
    const random = new Random(4);
    fc.assert(
      fc.property(rows, (data) => {
        const { right } = outcome(data, fit(data, target, 0.2, true), target);
        for (let trial = 0; trial < 200; trial++) {
          const rule = (): GroupRule => ({
            higherThreshold: random.uniform() * 1.2,
            lowerThreshold: random.uniform() * 0.6,
            lowerChance: random.uniform(),
            coinChance: random.uniform() < 0.5 ? 0 : random.uniform(),
            coinRate: random.uniform(),
          });
          const other = outcome(data, [rule(), rule()], target);
          if (other.gap <= 0.2) expect(other.right).toBeLessThanOrEqual(right + 1e-4);
        }
      }),
      { numRuns: 20 },
    );
  });
});

it.each([0.005, 0.01, 0.02, 0.05])(
  "with chance is at least as good as without on many rows, gap %d",
  (tolerance) => {
    for (let seed = 0; seed < 4; seed++) {
      const random = new Random(seed);
      const ids = Array.from({ length: 500 }, () => random.integer(2));
      const scores = ids.map((group) => Math.min(1, 0.75 * random.uniform() + 0.25 * group));
      const labels = scores.map((score) => (random.uniform() < score ** 2 ? 1 : 0));
      const data = { scores, labels, ids };
      for (const target of targets) {
        const [certain, mixed] = [false, true].map((randomized) =>
          outcome(data, fit(data, target, tolerance, randomized), target),
        );
        expect(mixed!.gap).toBeLessThanOrEqual(tolerance + 1e-6);
        expect(mixed!.right).toBeGreaterThanOrEqual(certain!.right - 1e-2);
      }
    }
  },
);

describe("fitThresholds", () => {
  const random = new Random(9);
  const size = 600;
  const ids = Int32Array.from({ length: size }, () => random.integer(2));
  const scores = Float64Array.from(ids, (group) => Math.min(1, 0.7 * random.uniform() + 0.3 * group));
  const labels = Int32Array.from(scores, (score) => (random.uniform() < score ? 1 : 0));
  const group = { name: "sex", ids, values: ["a", "b"] };

  it("says what to expect of new rows, which is more than the tolerance", () => {
    const { expected } = fitThresholds(
      { scores, labels, group },
      { target: "demographic-parity", tolerance: 0.001 },
    );
    expect(expected.gap.value).toBeGreaterThan(0.001);
    expect(expected.gap.interval!.lower).toBeLessThanOrEqual(expected.gap.value!);
    expect(expected.accuracy.value).toBeGreaterThan(0.5);
  });

  it("decides as the rules say, the same for the same seed", () => {
    const { rules } = fitThresholds(
      { scores, labels, group },
      { target: "equalized-odds", randomized: true },
    );
    const decide = (seed: number) => decideByRules(rules, scores, ids, new Random(seed));
    expect(decide(1)).toEqual(decide(1));
    const expected = scores.reduce((sum, score, row) => sum + positiveChance(rules[ids[row]!]!, score), 0);
    const decided = decide(2).reduce((sum, decision) => sum + decision, 0);
    // Within five standard errors of what the chances add up to.
    expect(Math.abs(decided - expected)).toBeLessThan(5 * Math.sqrt(size / 4));
    expect(Array.from(decideByRules(rules, [0.4, 0.6], [-1, -1], new Random(1)))).toEqual([0, 1]);
  });

  it("refuses what it cannot use", () => {
    const some = {
      scores: [0.1, 2, 0.3, 0.4, 0.5],
      labels: [0, 1, 2, 0, 1],
      group: { name: "g", ids: Int32Array.of(0, 0, 0, 1, 1), values: ["a", "b"] },
    };
    expect(() => fitThresholds(some, { target: "odds" as Target, tolerance: 1 })).toThrow(
      /target[\s\S]*tolerance[\s\S]*scores\[1\][\s\S]*labels\[2\]/,
    );
    const lacking = { ...some, scores: [0.1, 0.2, 0.3, 0.4, 0.5], labels: [0, 1, 1, 0, 0] };
    expect(() => fitThresholds(lacking, { target: "equal-opportunity" })).toThrow("b lacks rows of a class");
  });
});

describe("concaveHull", () => {
  it("lies above all points and is concave", () => {
    const point = fc.record({ x: fc.nat(20), y: fc.nat(20), threshold: fc.constant(0) });
    fc.assert(
      fc.property(fc.array(point, { minLength: 1, maxLength: 30 }), (points) => {
        const hull = concaveHull(points);
        for (const { x, y } of points) {
          const end = hull.findIndex((corner) => corner.x >= x);
          const [right, left] = [hull[end]!, hull[Math.max(0, end - 1)]!];
          const height =
            right.x === left.x ? right.y : left.y + ((x - left.x) / (right.x - left.x)) * (right.y - left.y);
          expect(height).toBeGreaterThanOrEqual(y - 1e-9);
        }
        const slopes = hull
          .slice(1)
          .map((corner, index) => (corner.y - hull[index]!.y) / (corner.x - hull[index]!.x));
        for (const [index, slope] of slopes.slice(1).entries()) expect(slope).toBeLessThan(slopes[index]!);
      }),
    );
  });
});

describe("weights of rows", () => {
  const data = {
    scores: [0.1, 0.2, 0.35, 0.6, 0.7, 0.9, 0.15, 0.3, 0.45, 0.55, 0.8, 0.95],
    labels: [0, 0, 1, 0, 1, 1, 0, 1, 0, 1, 0, 1],
    ids: [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1],
  };
  const times = [1, 3, 2, 1, 1, 2, 1, 2, 1, 1, 3, 1];

  it.each(targets)("count as so many rows: %s", (target) => {
    const group = { name: "sex", ids: Int32Array.from(data.ids), values: ["a", "b"] };
    const options = { target, tolerance: 0.05, randomized: false };
    const weighed = fitThresholds({ ...data, group, weights: times }, options);
    const repeated = <Value>(values: readonly Value[]) =>
      values.flatMap((value, row) => Array<Value>(times[row]!).fill(value));
    const ids = Int32Array.from(repeated(data.ids));
    const whole = fitThresholds(
      { scores: repeated(data.scores), labels: repeated(data.labels), group: { ...group, ids } },
      options,
    );
    expect(weighed.rules).toEqual(whole.rules);
  });

  it("are as many as there are rows", () => {
    const group = { name: "sex", ids: Int32Array.from(data.ids), values: ["a", "b"] };
    const rowsOf = { ...data, group, weights: [1, 2] };
    expect(() => fitThresholds(rowsOf, { target: "equalized-odds" })).toThrow(
      "weights: 2 entries for 12 rows",
    );
  });
});
