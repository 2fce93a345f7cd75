/** A point of a curve with what it stands for. */
export interface HullPoint {
  readonly x: number;
  readonly y: number;
  /** Threshold that reaches it. */
  readonly threshold: number;
}

/**
 * The corners of the smallest concave function above the points, from left to right (Andrew's monotone
 * chain).
 */
export function concaveHull(points: readonly HullPoint[]): readonly HullPoint[] {
  const hull: HullPoint[] = [];
  for (const point of points.toSorted((first, second) => first.x - second.x || first.y - second.y)) {
    if (hull.at(-1)?.x === point.x) hull.pop();
    while (hull.length >= 2 && !turnsRight(hull.at(-2)!, hull.at(-1)!, point)) hull.pop();
    hull.push(point);
  }
  return hull;
}

/** Between two corners, at `x`: the higher threshold is used with probability `1 − lowerChance`. */
export interface Mixture {
  readonly y: number;
  readonly higherThreshold: number;
  readonly lowerThreshold: number;
  readonly lowerChance: number;
}

/** The hull at `x`, which must lie between its ends, as a mixture of two thresholds. */
export function hullAt(hull: readonly HullPoint[], x: number): Mixture {
  const end = hull.findIndex((point) => point.x >= x - 1e-12);
  const right = hull[end < 0 ? hull.length - 1 : end]!;
  const left = hull[Math.max(0, (end < 0 ? hull.length : end) - 1)]!;
  const lowerChance = right.x > left.x ? Math.min(1, Math.max(0, (x - left.x) / (right.x - left.x))) : 1;
  return {
    y: left.y + lowerChance * (right.y - left.y),
    higherThreshold: left.threshold,
    lowerThreshold: right.threshold,
    lowerChance,
  };
}

function turnsRight(first: HullPoint, middle: HullPoint, last: HullPoint): boolean {
  return (middle.x - first.x) * (last.y - first.y) - (middle.y - first.y) * (last.x - first.x) < 0;
}
