import type { CoupledLossModel } from "@slicetuner/core";
import { expect, it } from "vitest";
import { mostByEvidence } from "./limit-growth.ts";

it("lets a slice outgrow its share only where halving it is known to do harm", () => {
  const asked: (readonly number[])[] = [];
  // Of halving each slice in turn: two standard errors and a hair, exactly two, one, and a gain.
  const told = [
    { expected: 2.01, standardError: 1 },
    { expected: 2, standardError: 1 },
    { expected: 1, standardError: 1 },
    { expected: -5, standardError: 1 },
  ];
  const sizes = [10, 20, 35.5, 40];
  const lossModel = {
    difference: (_weights: readonly number[], from: readonly number[], to: readonly number[]) => {
      expect(from).toEqual(sizes);
      asked.push(to);
      return told[asked.length - 1]!;
    },
  } as unknown as CoupledLossModel;
  const most = mostByEvidence(lossModel, [1, 1, 1, 1], sizes, [5, 70, 100, 200]);
  expect(most).toEqual([Number.POSITIVE_INFINITY, 70, 106, 200]);
  expect(asked).toEqual([
    [5, 20, 35.5, 40],
    [10, 10, 35.5, 40],
    [10, 20, 17.75, 40],
    [10, 20, 35.5, 20],
  ]);
});
