import type { LearningCurve } from "@slicetuner/core";
import type { CurveRecord } from "@slicetuner/results";

/** So many points of a curve a result keeps. */
const mostPoints = 50;

/**
 * The measured losses of a slice as a result keeps them, smallest size first: a point for each size, the mean
 * of the trainings with as many examples. Of more than 50 sizes, as many neighbours as it takes are put
 * together, each point then the mean of their trainings in size and loss.
 */
export function meanPoints(points: NonNullable<LearningCurve["points"]>): NonNullable<CurveRecord["points"]> {
  const sizes = [...new Set(points.map(({ size }) => size))].sort((first, second) => first - second);
  const together = Math.ceil(sizes.length / mostPoints);
  return Array.from({ length: Math.ceil(sizes.length / together) }, (_, place) => {
    const chosen = new Set(sizes.slice(place * together, (place + 1) * together));
    const trained = points.filter(({ size }) => chosen.has(size));
    return {
      size: meanOf(trained.map(({ size }) => size)),
      loss: meanOf(trained.map(({ loss }) => loss)),
      trainings: trained.length,
    };
  });
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
