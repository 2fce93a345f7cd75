import type { Random } from "@slicetuner/core";
import type { Points } from "./encode-features.ts";

/** Centers of clusters, row after row. */
export interface Centers {
  readonly count: number;
  readonly width: number;
  readonly values: Float64Array;
}

const mostRounds = 30;

/**
 * Centers are found on this many points; all are then assigned to them. The points are in an order as good as
 * a shuffled one.
 */
const fittedPoints = 20_000;

/**
 * k-means with the seeding of D. Arthur and S. Vassilvitskii (k-means++, SODA 2007) and S. Lloyd's rounds. A
 * cluster that loses all its points is left out.
 * @param wanted number of clusters; fewer where fewer points differ
 */
export function kMeans(points: Points, wanted: number, random: Random): Centers {
  const size = Math.min(points.size, fittedPoints);
  let centers = seedCenters(points, size, wanted, random);
  const assigned = new Int32Array(size).fill(-1);
  for (let round = 0; round < mostRounds; round++) {
    let moved = 0;
    for (let point = 0; point < size; point++) {
      const { cluster } = nearestCenter(points, point, centers);
      if (cluster !== assigned[point]) moved += 1;
      assigned[point] = cluster;
    }
    if (moved === 0) break;
    centers = meansOf(points, assigned, centers.count);
  }
  return centers;
}

/** The nearest center of a point and the distance to it. */
export function nearestCenter(
  { width, values }: Points,
  point: number,
  centers: Centers,
): { readonly cluster: number; readonly distance: number } {
  let cluster = -1;
  let least = Infinity;
  const start = point * width;
  for (let center = 0; center < centers.count; center++) {
    const from = center * width;
    let squares = 0;
    for (let column = 0; column < width && squares < least; column++) {
      const difference = values[start + column]! - centers.values[from + column]!;
      squares += difference * difference;
    }
    if (squares < least) [least, cluster] = [squares, center];
  }
  return { cluster, distance: Math.sqrt(least) };
}

function seedCenters(points: Points, size: number, wanted: number, random: Random): Centers {
  const { width, values } = points;
  const chosen: number[] = [random.integer(size)];
  const squares = new Float64Array(size).fill(Infinity);
  while (chosen.length < wanted) {
    const newest = chosen.at(-1)! * width;
    let total = 0;
    for (let point = 0; point < size; point++) {
      let sum = 0;
      for (let column = 0; column < width; column++) {
        const difference = values[point * width + column]! - values[newest + column]!;
        sum += difference * difference;
      }
      squares[point] = Math.min(squares[point]!, sum);
      total += squares[point]!;
    }
    if (!(total > 0)) break;
    let left = random.uniform() * total;
    let next = 0;
    for (let point = 0; point < size; point++) {
      if (squares[point]! === 0) continue;
      next = point;
      left -= squares[point]!;
      if (left < 0) break;
    }
    chosen.push(next);
  }
  const centers = new Float64Array(chosen.length * width);
  chosen.forEach((point, center) => {
    centers.set(values.subarray(point * width, (point + 1) * width), center * width);
  });
  return { count: chosen.length, width, values: centers };
}

/** Distance of each point to the center of its cluster; Infinity for a point in none. */
export function distancesTo(centers: Centers, { width, values }: Points, clusters: Int32Array): Float64Array {
  return Float64Array.from(clusters, (cluster, point) => {
    if (cluster < 0) return Infinity;
    let squares = 0;
    for (let column = 0; column < width; column++) {
      const difference = values[point * width + column]! - centers.values[cluster * width + column]!;
      squares += difference * difference;
    }
    return Math.sqrt(squares);
  });
}

/**
 * Means of the points of each cluster; those of cluster −1 are in none, and clusters without points are left
 * out.
 */
export function meansOf({ width, values }: Points, assigned: Int32Array, count: number): Centers {
  const sums = new Float64Array(count * width);
  const sizes = new Float64Array(count);
  assigned.forEach((cluster, point) => {
    if (cluster < 0) return;
    sizes[cluster]! += 1;
    for (let column = 0; column < width; column++) {
      sums[cluster * width + column]! += values[point * width + column]!;
    }
  });
  const kept = [...sizes.keys()].filter((cluster) => sizes[cluster]! > 0);
  const means = new Float64Array(kept.length * width);
  kept.forEach((cluster, place) => {
    for (let column = 0; column < width; column++) {
      means[place * width + column] = sums[cluster * width + column]! / sizes[cluster]!;
    }
  });
  return { count: kept.length, width, values: means };
}
