import { describe, expect, it } from "vitest";
import { halvesOf, takeTrainings, tellsApart } from "./split-trainings.ts";

const present = [10, 10];

describe("halvesOf", () => {
  it("gives each half one of two mirrored trainings, and what is left in turn", () => {
    const sizes = [
      [5, 10],
      [5, 5],
      [10, 5],
      [5, 10],
      [10, 10],
      [5, 10],
      [5, 10],
    ];
    // The third mirrors the first, the fifth the second; the fourth, sixth and seventh are left.
    expect(halvesOf({ sizes, present })).toEqual([0, 0, 1, 0, 1, 1, 0]);
  });

  it("takes what is left in the order of the trainings, whatever was small in them", () => {
    const [first, second] = [
      [5, 10, 10],
      [10, 10, 5],
    ];
    const sizes = [first!, second!, first!, second!];
    expect(halvesOf({ sizes, present: [10, 10, 10] })).toEqual([0, 1, 0, 1]);
  });
});

describe("takeTrainings", () => {
  it("keeps sizes and losses of some, and everything else", () => {
    const input = {
      present,
      groups: [[0], [1]],
      sizes: [
        [5, 10],
        [10, 5],
        [5, 5],
      ],
      losses: [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      standardErrors: [0.1, 0.2],
      replicates: [[7, 8]],
    };
    expect(takeTrainings(input, (training) => training !== 1)).toEqual({
      ...input,
      sizes: [
        [5, 10],
        [5, 5],
      ],
      losses: [
        [1, 2],
        [5, 6],
      ],
    });
  });
});

describe("tellsApart", () => {
  const groups = [[0], [1]];
  const told = (sizes: number[][]) =>
    tellsApart({ present, groups, sizes, losses: [], standardErrors: [null, null] });
  const four = [
    [10, 10],
    [5, 10],
    [10, 5],
    [5, 5],
  ];

  it("needs one training more than there are coefficients, for the noise", () => {
    expect(told(four)).toBe(true);
    expect(told(four.slice(0, 3))).toBe(false);
    expect(
      told([
        [5, 5],
        [10, 10],
        [5, 5],
        [10, 10],
      ]),
    ).toBe(false);
  });
});
