import { expect, it } from "vitest";
import type { AllocationSlice } from "./input.ts";
import { createProblem } from "./problem.ts";
import { raiseToLevel } from "./water-level.ts";

const raise = (changes: readonly Partial<AllocationSlice>[], budget: number) =>
  Array.from(
    raiseToLevel(
      createProblem({
        slices: changes.map((change) => ({ size: 0, scale: 0, exponent: 0, floor: 1, ...change })),
        budget,
        amounts: "continuous",
      }),
    ),
  );
const close = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 9));

it("raises the lowest slices to one level, by what each costs", () => {
  expect(raise([{ size: 0 }, { size: 4 }, { size: 10 }], 8)).toEqual(close([6, 2, 0]));
  // L + 2·(L − 4) = 8
  expect(raise([{ size: 0 }, { size: 4, unitCost: 2 }, { size: 10 }], 8)).toEqual(
    close([16 / 3, 16 / 3 - 4, 0]),
  );
  expect(raise([{ size: 0 }, { size: 4 }], 0)).toEqual([0, 0]);
});

it("stops at maximums, and begins at minimums", () => {
  expect(raise([{ size: 0, maximum: 3 }, { size: 4 }, { size: 10 }], 8)).toEqual(close([3, 5, 0]));
  expect(raise([{ size: 0 }, { size: 4, minimum: 4 }], 8)).toEqual(close([4, 4]));
  expect(
    raise(
      [
        { size: 0, maximum: 3 },
        { size: 4, maximum: 2 },
      ],
      100,
    ),
  ).toEqual([3, 2]);
});
