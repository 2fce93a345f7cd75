import { Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { shrinkMatrix } from "./shrink-matrix.ts";

describe("shrinkMatrix", () => {
  it("is worked out by hand for two slices", () => {
    // Relative to levels of 2 and 1: own effects of .3 and .1, effects on others of .04 and 0.
    const effects = new Matrix([
      [0.6, 0.08],
      [0, 0.1],
    ]);
    const variances = [
      [0.04, 0.04],
      [0.01, 0.01],
    ];
    const { expected, variances: open } = shrinkMatrix(
      { effects, varied: [0, 1] },
      [[0], [1]],
      [2, 1],
      variances,
    );
    // Means of .2 and .02; relative variances of .01 everywhere. Own effects lie .1 from their mean, no
    // further than the noise, so that the least spread of .3 · .2 is taken; others' likewise.
    const [own, others] = [0.06 ** 2, 0.006 ** 2];
    const gain = (spread: number) => spread / (spread + 0.01);
    expect(expected).toEqual([
      [expect.closeTo(2 * (0.2 + gain(own) * 0.1), 12), expect.closeTo(2 * (0.02 + gain(others) * 0.02), 12)],
      [expect.closeTo(0.02 - gain(others) * 0.02, 12), expect.closeTo(0.2 - gain(own) * 0.1, 12)],
    ]);
    expect(open).toEqual([
      [expect.closeTo(gain(own) * 0.04, 12), expect.closeTo(gain(others) * 0.04, 12)],
      [expect.closeTo(gain(others) * 0.01, 12), expect.closeTo(gain(own) * 0.01, 12)],
    ]);
  });

  it("leaves effects that differ by more than noise where they are", () => {
    const effects = new Matrix([
      [0.5, 0],
      [0, 0.1],
    ]);
    const noise = [
      [0.01, 0.01],
      [0.01, 0.01],
    ];
    const { expected } = shrinkMatrix({ effects, varied: [0, 1] }, [[0], [1]], [1, 1], noise);
    // Own effects lie .2 from their mean of .3: a variance of .04, of which noise is .01.
    expect(expected[0]![0]).toBeCloseTo(0.3 + (0.03 / 0.04) * 0.2, 12);
    expect(expected[1]![1]).toBeCloseTo(0.3 - (0.03 / 0.04) * 0.2, 12);
  });

  it("believes what was measured without noise, shared out among a group's members", () => {
    const effects = new Matrix([[0.4], [0.5], [0.2]]);
    const variances = [[0], [0], [0]];
    const groups = [[0, 1]];
    const { expected, variances: open } = shrinkMatrix(
      { effects, varied: [0] },
      groups,
      [1, 1, 1],
      variances,
    );
    // Own and another's for the first two slices, twice another's for the third: means of .35 and .1.
    expect(expected[0]).toEqual([0.325, 0.075, 0.1].map((value) => expect.closeTo(value, 12)));
    expect(expected[1]).toEqual([0.125, 0.375, 0.1].map((value) => expect.closeTo(value, 12)));
    expect(expected[2]).toEqual([0.1, 0.1, 0.35].map((value) => expect.closeTo(value, 12)));
    // The third slice was not varied: its effects are as open as effects differ, at least by .3 of their
    // mean.
    expect(open[0]).toEqual([0, 0, 0.03 ** 2].map((value) => expect.closeTo(value, 12)));
    expect(open[2]).toEqual([0, 0, 0.105 ** 2].map((value) => expect.closeTo(value, 12)));
  });

  it("leaves open a quarter of a pair's variance for each of them", () => {
    const effects = new Matrix([[0.4], [0.5], [0.2]]);
    const noise = [[0.01], [0.01], [0.01]];
    const { variances } = shrinkMatrix({ effects, varied: [0] }, [[0, 1]], [1, 1, 1], noise);
    // Spreads of .3 · .35 and .3 · .1, as effects differ by less than the noise.
    const gain = (spread: number) => spread ** 2 / (spread ** 2 + 0.01);
    expect(variances[0]![1]).toBeCloseTo((gain(0.105) * 0.01) / 4, 12);
    expect(variances[2]![0]).toBeCloseTo((gain(0.03) * 0.01) / 4, 12);
  });

  it("expects nothing of others where all slices are one group", () => {
    const effects = new Matrix([[0.4], [0.2]]);
    const none = [[0], [0]];
    const { expected } = shrinkMatrix({ effects, varied: [0] }, [[0, 1]], [1, 1], none);
    // Own and other cannot be told apart: all is own, and what was measured is kept as the sum of a row.
    expect(expected[0]!.map((value) => value)).toEqual([expect.closeTo(0.35, 12), expect.closeTo(0.05, 12)]);
    expect(expected[1]).toEqual([expect.closeTo(-0.05, 12), expect.closeTo(0.25, 12)]);
  });
});
