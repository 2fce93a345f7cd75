import { ProblemList } from "@slicetuner/core";
import type { Points } from "./encode-features.ts";
import { median, robustDeviation } from "./robust.ts";

/** All pairs of points are compared: beyond this, k-means is the way. */
export const mostDensityPoints = 20_000;

/** Clusters by density; −1 for points that lie in none. */
export interface DensityClusters {
  readonly clusters: Int32Array;
  /** Distance of each point to its nearest neighbour but `neighbours`. */
  readonly coreDistances: Float64Array;
  /** Points with so many neighbours within it are in a cluster. */
  readonly radius: number;
}

/**
 * DBSCAN (M. Ester, H.-P. Kriegel, J. Sander and X. Xu, KDD 1996). Unless a radius is given, it is where the
 * distances to the fourth-nearest neighbour leave the usual: their median and 3.5 robust deviations.
 * @throws InvalidInputError for more than 20,000 points
 */
export function densityClusters(points: Points, neighbours = 4, givenRadius?: number): DensityClusters {
  const problems = new ProblemList();
  problems.expect(
    points.size <= mostDensityPoints,
    "clusters",
    `by density compare all pairs: ${points.size} rows, expected at most ${mostDensityPoints}; use k-means`,
  );
  problems.throwIfAny();
  const coreDistances = Float64Array.from({ length: points.size }, (_, point) =>
    distanceToNeighbour(points, point, neighbours),
  );
  const finite = coreDistances.filter(Number.isFinite);
  const middle = median(finite);
  const radius = givenRadius ?? (finite.length === 0 ? 0 : middle + 3.5 * robustDeviation(finite, middle));
  const clusters = new Int32Array(points.size).fill(-1);
  let count = 0;
  for (let start = 0; start < points.size; start++) {
    if (clusters[start] !== -1 || coreDistances[start]! > radius) continue;
    const open = [start];
    clusters[start] = count;
    for (let point = open.pop(); point !== undefined; point = open.pop()) {
      for (let other = 0; other < points.size; other++) {
        if (clusters[other] !== -1 || distanceBetween(points, point, other) > radius) continue;
        clusters[other] = count;
        if (coreDistances[other]! <= radius) open.push(other);
      }
    }
    count += 1;
  }
  return { clusters, coreDistances, radius };
}

function distanceToNeighbour(points: Points, point: number, neighbours: number): number {
  const nearest = new Float64Array(neighbours).fill(Infinity);
  for (let other = 0; other < points.size; other++) {
    if (other === point) continue;
    const distance = distanceBetween(points, point, other);
    let place = neighbours - 1;
    if (distance >= nearest[place]!) continue;
    for (; place > 0 && nearest[place - 1]! > distance; place--) nearest[place] = nearest[place - 1]!;
    nearest[place] = distance;
  }
  return nearest[neighbours - 1]!;
}

function distanceBetween({ width, values }: Points, first: number, second: number): number {
  let squares = 0;
  for (let column = 0; column < width; column++) {
    const difference = values[first * width + column]! - values[second * width + column]!;
    squares += difference * difference;
  }
  return Math.sqrt(squares);
}
