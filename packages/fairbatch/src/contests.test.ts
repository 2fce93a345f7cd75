import { describe, expect, it } from "vitest";
import { applyMove, naturalShares } from "./batch-shares.ts";
import { type Contest, makeContests, moveBack, nextMove, widestContest } from "./contests.ts";
import type { FairnessTarget } from "./options.ts";
import { cellsOf, datasetWithCells, evaluationWithLosses, publishedSizes } from "./testing/worked-example.ts";

const dataset = datasetWithCells(publishedSizes);
const cells = cellsOf(dataset);
const step = 0.005;

/** How the share of group 1 changes for each label, for these losses of the cells. */
function shareChanges(target: FairnessTarget, losses: Readonly<Record<string, number>>): number[] {
  const shares = naturalShares(cells);
  const before = shares.map((ofLabel) => [...ofLabel]);
  const evaluation = evaluationWithLosses(dataset, (label, group) => losses[`${label},${group}`]!);
  const contests = makeContests(target, cells, evaluation, dataset.weights, undefined);
  applyMove(shares, nextMove(widestContest(contests)!, shares, step, 0)!);
  return shares.map((ofLabel, label) => ofLabel[1]! - before[label]![1]!);
}

describe("one step", () => {
  it("equal opportunity: the group whose positive examples have the higher loss gains", () => {
    const [negative, positive] = shareChanges("equal-opportunity", {
      "1,1": 0.8,
      "1,0": 0.3,
      "0,1": 0.1,
      "0,0": 2,
    });
    expect(positive).toBeCloseTo(step, 12);
    expect(negative).toBe(0);
    expect(
      shareChanges("equal-opportunity", { "1,1": 0.3, "1,0": 0.8, "0,1": 0.1, "0,0": 2 })[1],
    ).toBeCloseTo(-step, 12);
  });

  it("equalized odds: only the label with the wider gap moves", () => {
    const [negative, positive] = shareChanges("equalized-odds", {
      "1,1": 0.5,
      "1,0": 0.45,
      "0,1": 0.9,
      "0,0": 0.4,
    });
    expect(negative).toBeCloseTo(step, 12);
    expect(positive).toBe(0);
  });

  it("demographic parity: for the negative label the other way round", () => {
    // Losses against the positive class, as the published update takes them: D(0,1) = .9 > D(0,0) = .4,
    // D(1,1) and D(1,0) near.
    const shares = naturalShares(cells);
    const contests: Contest[] = [
      { label: 1, needs: [0.45, 0.5] },
      { label: 0, needs: [-0.4, -0.9] },
    ];
    applyMove(shares, nextMove(widestContest(contests)!, shares, step, 0)!);
    expect(shares[0]![1]).toBeCloseTo(naturalShares(cells)[0]![1]! - step, 12);
    expect(shares[1]).toEqual(naturalShares(cells)[1]);
  });

  it("demographic parity divides the loss of a cell's rows by the size of the whole group", () => {
    const positiveProbability = (label: number, group: number) => 0.2 + 0.3 * label + 0.1 * group;
    const evaluation = evaluationWithLosses(dataset, (label, group) => {
      const positive = positiveProbability(label, group);
      return -Math.log(label === 1 ? positive : 1 - positive);
    });
    const contests = makeContests("demographic-parity", cells, evaluation, dataset.weights, undefined);
    const groupSizes = [392 + 726, 626 + 256];
    const needs = (label: number, sign: number) =>
      [0, 1].map((group) => {
        const size = publishedSizes[`${label},${group}` as keyof typeof publishedSizes];
        return (-sign * size * Math.log(positiveProbability(label, group))) / groupSizes[group]!;
      });
    for (const [label, sign] of [
      [1, 1],
      [0, -1],
    ] as const) {
      const contest = contests.find((each) => each.label === label)!;
      needs(label, sign).forEach((need, group) => {
        expect(contest.needs[group]).toBeCloseTo(need, 5);
      });
    }
  });

  it("stops at 0, stays there, and comes back", () => {
    const shares = [
      [0.5, 0.5],
      [0.997, 0.003],
    ];
    const down: Contest = { label: 1, needs: [0.8, 0.3] };
    applyMove(shares, nextMove(down, shares, step, 0)!);
    expect(shares[1]).toEqual([1, 0]);
    expect(nextMove(down, shares, step, 0)).toBeUndefined();
    applyMove(shares, nextMove({ label: 1, needs: [0.3, 0.8] }, shares, step, 0)!);
    expect(shares[1]![1]).toBeCloseTo(step, 12);
    expect(
      nextMove(
        down,
        [
          [0.5, 0.5],
          [0.9, 0.1],
        ],
        step,
        0.1,
      ),
    ).toBeUndefined();
  });

  it("of several groups the worst takes from the best that has something to give", () => {
    const shares = [[0.3, 0, 0.5, 0.2]];
    const contest: Contest = { label: 0, needs: [0.9, 0.1, 0.4, null] };
    expect(nextMove(contest, shares, step, 0)).toEqual({ label: 0, from: 2, to: 0, amount: step });
  });

  it("does not move where all groups do equally well, or where there is one", () => {
    expect(
      widestContest([
        { label: 0, needs: [0.4, 0.4] },
        { label: 1, needs: [0.7, null] },
      ]),
    ).toBeUndefined();
  });
});

describe("moveBack", () => {
  it("goes back to the shares of the data and not beyond them", () => {
    const natural = [[0.5, 0.3, 0.2]];
    const shares = [[0.4, 0.398, 0.202]];
    for (let steps = 0; steps < 20; steps++) {
      const move = moveBack(shares, natural, 0.01);
      if (move !== undefined) applyMove(shares, move);
    }
    shares[0]!.forEach((share, group) => {
      expect(share).toBeCloseTo(natural[0]![group]!, 10);
    });
    expect(moveBack(shares, natural, 0.01)).toBeUndefined();
  });
});

describe("which classes are asked about", () => {
  const evaluation = evaluationWithLosses(dataset, (label, group) => 1 + label + 3 * group);

  it("is the positive one that is named", () => {
    const contests = makeContests("equal-opportunity", cells, evaluation, dataset.weights, 0);
    expect(contests).toEqual([{ label: 0, needs: [1, 4] }]);
  });

  it("has no need where all rows of a group weigh nothing", () => {
    const group = dataset.groups![0]!.ids;
    const weights = dataset.weights.map((weight, row) => (group[row] === 1 ? 0 : weight));
    const [contest] = makeContests("equal-opportunity", cells, evaluation, weights, 1);
    expect(contest!.needs).toEqual([2, null]);
  });
});
