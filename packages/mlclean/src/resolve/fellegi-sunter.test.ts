import { Random } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { learnMatchModel } from "./fellegi-sunter.ts";
import { type LevelShares, type PairPattern, scoreMatch } from "./pair-classes.ts";

const matches: LevelShares[] = [
  [0.1, 0.2, 0.7],
  [0.05, 0.15, 0.8],
  [0.3, 0.7],
  [0.1, 0.9],
];
const others: LevelShares[] = [
  [0.97, 0.02, 0.01],
  [0.96, 0.03, 0.01],
  [0.8, 0.2],
  [0.95, 0.05],
];

/**
 * Pairs drawn from known shares; of those that do not match, only the ones that agree somewhere are
 * candidates.
 */
function draw(count: number, ofThem: number) {
  const random = new Random(5);
  const level = (shares: LevelShares) => {
    let left = random.uniform();
    for (const [index, share] of shares.entries()) {
      left -= share;
      if (left < 0) return index + 1;
    }
    return shares.length;
  };
  const patterns = new Map<string, { levels: number[]; count: number }>();
  const all = others.map((shares) => shares.map(() => 0));
  for (let pair = 0; pair < count; pair++) {
    const levels = (pair < ofThem ? matches : others).map(level);
    levels.forEach((own, column) => {
      all[column]![own - 1]! += 1 / count;
    });
    if (levels.every((own, column) => own < others[column]!.length)) continue;
    const pattern = patterns.get(levels.join()) ?? { levels, count: 0 };
    pattern.count += 1;
    patterns.set(levels.join(), pattern);
  }
  return {
    patterns: [...patterns.values()] as PairPattern[],
    allPairs: count,
    columns: all.map((shares) => ({ all: shares, equal: [1] })),
  };
}

describe("learnMatchModel", () => {
  it("finds how many pairs match, and their shares, without being told", () => {
    const model = learnMatchModel(draw(60_000, 600));
    expect(model.status).toBe("converged");
    expect(model.expectedMatches).toBeGreaterThan(540);
    expect(model.expectedMatches).toBeLessThan(660);
    model.matches[0]!.levels.forEach((shares, column) => {
      shares.forEach((share, level) => {
        expect(Math.abs(share - matches[column]![level]!)).toBeLessThan(0.08);
      });
    });
  });

  it("says so where the iterations are used up", () => {
    expect(learnMatchModel({ ...draw(60_000, 600), maximumIterations: 2 }).status).toBe("iteration-limit");
  });

  it("finds no matches where no pair is a candidate", () => {
    expect(learnMatchModel({ patterns: [], allPairs: 1000, columns: [] }).status).toBe("no-matches");
  });
});

describe("scoreMatch", () => {
  it("is the logarithm of the odds by Bayes, and missing values say nothing", () => {
    const one = { share: 0.01, levels: matches };
    const two = { share: 0.99, levels: others };
    const expected = Math.log((0.01 * 0.7 * 0.9) / (0.99 * 0.01 * 0.05));
    expect(scoreMatch([3, 0, 0, 2], [one], [two])).toBeCloseTo(expected, 10);
  });
});
