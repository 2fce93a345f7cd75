import type { ExpectedGain } from "@slicetuner/core";
import { expect, it } from "vitest";
import { describeGain, odds } from "./describe-gain.ts";

const gain = (expected: number, chance: number): ExpectedGain => {
  const change = { expected, lower: expected - 0.005, upper: expected + 0.005 };
  return {
    loss: change,
    averageEqualizedErrorRate: change,
    maximumEqualizedErrorRate: change,
    sliceLosses: [change],
    chance,
  };
};

it("says what buying brings, how surely, and whether it beats equal amounts", () => {
  const known = { level: 0.9, overNothing: gain(-0.0066, 0.98), overUniform: gain(-0.001, 0.9) };
  expect(describeGain(known, 0.3, 1000)).toEqual([
    "Buying these 1,000 is expected to lower the mean loss by 0.00660 (0.00160 to 0.01160 in 90 % of cases); that is better than equal amounts with odds 9 to 1",
  ]);
});

it("says when buying is hardly worth it, and when it may do harm", () => {
  const little = { level: 0.9, overNothing: gain(-0.00011, 0.9), overUniform: null };
  expect(describeGain(little, 0.3, 1000)[1]).toBe(
    "1,000 more change the mean loss of 0.30000 by less than 0.2 %: hardly worth buying",
  );
  const unsure = { level: 0.9, overNothing: gain(-0.002, 0.65), overUniform: null };
  expect(describeGain(unsure, 0.3, 10)[1]).toBe("Whether the loss falls at all is open: odds 2 to 1");
});

it("says nothing without bands or purchases", () => {
  expect(describeGain({ level: 0.9, overNothing: null, overUniform: null }, 0.3, 10)).toEqual([]);
  expect(describeGain({ level: 0.9, overNothing: gain(0, 0.5), overUniform: null }, 0.3, 0)).toEqual([]);
});

it("writes odds either way", () => {
  expect([0.5, 0.75, 0.9, 0.999, 0.25, 0.001, 1, 0].map(odds)).toEqual([
    "1 to 1",
    "3 to 1",
    "9 to 1",
    "more than 99 to 1",
    "1 to 3",
    "less than 1 to 99",
    "more than 99 to 1",
    "less than 1 to 99",
  ]);
});
