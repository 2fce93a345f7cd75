import { Random } from "@slicetuner/core";
import { fitLearningCurve } from "@slicetuner/curves";
import { expect, it } from "vitest";
import { meanPoints } from "./mean-points.ts";
import { curveRecord } from "./shared.ts";

function trainings(sizes: readonly number[], repeats: number) {
  const random = new Random("mean points");
  return sizes.flatMap((size) =>
    Array.from({ length: repeats }, () => ({ size, loss: 2 * size ** -0.3 + 0.02 * random.normal() })),
  );
}

it("a result keeps points that give its curve again", () => {
  const measured = trainings([400, 50, 100, 200], 5);
  const { points, ...record } = curveRecord(fitLearningCurve(measured), 400);
  expect(points!.map(({ size, trainings: count }) => [size, count])).toEqual([
    [50, 5],
    [100, 5],
    [200, 5],
    [400, 5],
  ]);
  // Least squares through means, weighed by how many they are of, have the same minimum.
  const again = fitLearningCurve(
    points!.map(({ size, loss, trainings: count }) => ({ size, loss, weight: size * count })),
  );
  expect(again.scale).toBeCloseTo(record.scale, 6);
  expect(again.exponent).toBeCloseTo(record.exponent, 6);
});

it("points that do not count in the fit are no points of the curve", () => {
  const [first, ...others] = trainings([50, 100, 200, 400], 1);
  const { points } = curveRecord(fitLearningCurve([{ ...first!, weight: 0 }, ...others]), 400);
  expect(points!.map(({ size }) => size)).toEqual([100, 200, 400]);
});

it.each([50, 51, 120, 1000])("keeps at most 50 points of %i sizes, and no training is lost", (count) => {
  const measured = trainings(
    Array.from({ length: count }, (_, index) => 1000 - index),
    2,
  );
  const points = meanPoints(measured);
  expect(points.length).toBeLessThanOrEqual(50);
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
  expect(sum(points.map((point) => point.trainings))).toBe(2 * count);
  for (const field of ["size", "loss"] as const)
    expect(sum(points.map((point) => point[field] * point.trainings))).toBeCloseTo(
      sum(measured.map((point) => point[field])),
      6,
    );
});
