import { expect, it } from "vitest";
import { shareLeft, shareLeftSlope } from "./bounded-change.ts";

it.each([-5, -2, -0.7, -0.4, 0, 3])(
  "the share that is left after a change of %d has this slope",
  (change) => {
    const step = 1e-6;
    const difference = (shareLeft(change + step) - shareLeft(change - step)) / (2 * step);
    expect(shareLeftSlope(change)).toBeCloseTo(difference, 8);
  },
);

it("goes on smoothly where half is left, and never comes to 0", () => {
  expect(shareLeft(-0.5)).toBe(0.5);
  expect(shareLeft(-0.5 - 1e-9)).toBeCloseTo(0.5, 8);
  expect(shareLeftSlope(-0.5 - 1e-9)).toBeCloseTo(shareLeftSlope(-0.5), 7);
  expect(shareLeft(-20)).toBeGreaterThan(0);
});
