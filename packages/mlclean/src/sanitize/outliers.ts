import type { Column, Random } from "@slicetuner/core";
import { densityClusters } from "../clustering/density-clusters.ts";
import { encodeRows, type FeatureScale, fitFeatures, type Points } from "../clustering/encode-features.ts";
import { type Centers, distancesTo, kMeans, meansOf, nearestCenter } from "../clustering/k-means.ts";
import { median, robustDeviation } from "../clustering/robust.ts";

export interface OutlierOptions {
  /** Robust deviations from the median distance above which a row is an outlier. @default 2.5 */
  readonly cutoff?: number;
  /** @default √(rows / 2), from 2 to 50 */
  readonly clusters?: number;
  /** Clusters of at most so many rows are outliers. @default 1 */
  readonly smallestCluster?: number;
  /** By density (DBSCAN) for clusters of any form, up to 20,000 rows. @default "k-means" */
  readonly clustering?: "k-means" | "density";
}

/** What was learnt about usual rows: new batches are judged by it without learning again. */
export interface FittedOutliers {
  readonly scales: readonly FeatureScale[];
  readonly centers: Centers;
  /**
   * Of each group the distance above which a row is an outlier; for a group that is not named, of all rows.
   */
  readonly limits: Readonly<Record<string, number>>;
  readonly limitOfAll: number;
  /** Median and robust deviation of the distances, by which scores are told. */
  readonly median: number;
  readonly deviation: number;
}

/** How unusual rows are. */
export interface OutlierScores {
  readonly clusters: Int32Array;
  /**
   * Robust deviations from the median distance to the own cluster's center; Infinity in a cluster that is too
   * small.
   */
  readonly scores: Float64Array;
  readonly outliers: Uint8Array;
  /** Whether most rows lie in clusters that are too small, so that these were not taken for outliers. */
  readonly mostAlone: boolean;
}

/** Fewer rows of a group have no limit of their own. */
const smallestGroup = 50;

/**
 * Clusters the rows and measures how far each lies from its center; outliers are further than the median
 * distance and `cutoff` robust deviations, both of the row's own group, so that poison among few cannot hide
 * behind the spread of many, nor are few taken for poison because they are not like the many. Clusters that
 * are too small are outliers, and the rest is clustered again.
 */
export function fitOutliers(
  columns: readonly Column[],
  rows: Uint32Array,
  groupOf: (row: number) => string,
  options: OutlierOptions,
  random: Random,
): { readonly fitted: FittedOutliers; readonly found: OutlierScores } {
  const { smallestCluster = 1, cutoff = 2.5 } = options;
  let kept = [...rows.keys()];
  for (;;) {
    const used = Uint32Array.from(kept, (place) => rows[place]!);
    const scales = fitFeatures(columns, used);
    const points = encodeRows(scales, columns, used);
    const { centers, clusters, distances } = cluster(points, options, random);
    const sizes = new Uint32Array(centers.count);
    for (const own of clusters) if (own >= 0) sizes[own]! += 1;
    const isSmall = (own: number) => own < 0 || sizes[own]! <= smallestCluster;
    const left = kept.filter((_, place) => !isSmall(clusters[place]!));
    // Where most clusters are small there are only few rows, and nothing is usual.
    const settled = left.length === kept.length || left.length < kept.length / 2;
    if (settled || options.clustering === "density") {
      let fitted = { scales, centers, ...measureLimits(distances, used, groupOf, cutoff) };
      let found = judge(fitted, { rows: used, clusters, distances, groupOf });
      if (settled && options.clustering !== "density") {
        const usual = used.filter((_, place) => found.outliers[place] === 0);
        ({ fitted, found } = fitAgain(columns, used, usual, groupOf, options, random));
      }
      if (!settled) {
        clusters.forEach((own, place) => {
          if (isSmall(own)) [found.scores[place], found.outliers[place]] = [Infinity, 1];
        });
      }
      return {
        fitted,
        found: { ...spread(found, kept, rows.length), mostAlone: left.length < kept.length / 2 },
      };
    }
    kept = left;
  }
}

/**
 * Once more with centers of the rows that are no outliers, for all rows: poison can be so much that it draws
 * centers to itself, near which some of it looks usual (trimmed k-means: J. Cuesta-Albertos, A. Gordaliza and
 * C. Matrán, Annals of Statistics 25, 1997).
 */
function fitAgain(
  columns: readonly Column[],
  rows: Uint32Array,
  usual: Uint32Array,
  groupOf: (row: number) => string,
  options: OutlierOptions,
  random: Random,
) {
  const scales = fitFeatures(columns, usual);
  const { centers } = cluster(encodeRows(scales, columns, usual), options, random);
  const points = encodeRows(scales, columns, rows);
  const nearest = Array.from(rows.keys(), (point) => nearestCenter(points, point, centers));
  const clusters = Int32Array.from(nearest, (own) => own.cluster);
  const distances = Float64Array.from(nearest, (own) => own.distance);
  const fitted = { scales, centers, ...measureLimits(distances, rows, groupOf, options.cutoff ?? 2.5) };
  return { fitted, found: judge(fitted, { rows, clusters, distances, groupOf }) };
}

/** Judges rows that were not there when the limits were learnt. */
export function scoreOutliers(
  fitted: FittedOutliers,
  columns: readonly Column[],
  rows: Uint32Array,
  groupOf: (row: number) => string,
): OutlierScores {
  const points = encodeRows(fitted.scales, columns, rows);
  const nearest = Array.from(rows.keys(), (point) => nearestCenter(points, point, fitted.centers));
  const clusters = Int32Array.from(nearest, (own) => own.cluster);
  const distances = Float64Array.from(nearest, (own) => own.distance);
  return { ...judge(fitted, { rows, clusters, distances, groupOf }), mostAlone: false };
}

function cluster(points: Points, { clusters: wanted, clustering }: OutlierOptions, random: Random) {
  if (clustering === "density") {
    const found = densityClusters(points);
    const centers = meansOf(points, found.clusters, Math.max(...found.clusters) + 1);
    return { centers, clusters: found.clusters, distances: distancesTo(centers, points, found.clusters) };
  }
  const count = wanted ?? Math.max(2, Math.min(50, Math.round(Math.sqrt(points.size / 2))));
  const centers = kMeans(points, Math.min(count, points.size), random);
  const nearest = Array.from({ length: points.size }, (_, point) => nearestCenter(points, point, centers));
  return {
    centers,
    clusters: Int32Array.from(nearest, (own) => own.cluster),
    distances: Float64Array.from(nearest, (own) => own.distance),
  };
}

/** The limit of each group, and of all where a group has too few rows. */
function measureLimits(
  distances: Float64Array,
  rows: Uint32Array,
  groupOf: (row: number) => string,
  cutoff: number,
): Pick<FittedOutliers, "limits" | "limitOfAll" | "median" | "deviation"> {
  const byGroup = new Map<string, number[]>();
  const finite: number[] = [];
  distances.forEach((distance, place) => {
    if (!Number.isFinite(distance)) return;
    finite.push(distance);
    const group = groupOf(rows[place]!);
    const list = byGroup.get(group);
    if (list === undefined) byGroup.set(group, [distance]);
    else list.push(distance);
  });
  const limitOf = (values: readonly number[]) => {
    const middle = median(values);
    return middle + cutoff * robustDeviation(values, middle);
  };
  const middle = median(finite);
  return {
    limitOfAll: limitOf(finite),
    limits: Object.fromEntries(
      [...byGroup]
        .filter(([, values]) => values.length >= smallestGroup)
        .map(([group, values]) => [group, limitOf(values)]),
    ),
    median: middle,
    deviation: robustDeviation(finite, middle),
  };
}

interface Judged {
  readonly rows: Uint32Array;
  readonly clusters: Int32Array;
  readonly distances: Float64Array;
  readonly groupOf: (row: number) => string;
}

function judge(fitted: FittedOutliers, { rows, clusters, distances, groupOf }: Judged) {
  const scores = distances.map((distance) =>
    distance <= fitted.median ? 0 : (distance - fitted.median) / fitted.deviation,
  );
  const outliers = Uint8Array.from(distances, (distance, place) =>
    // A rounding's worth above the limit is not above it.
    distance > (fitted.limits[groupOf(rows[place]!)] ?? fitted.limitOfAll) * (1 + 1e-9) + 1e-9 ? 1 : 0,
  );
  return { clusters, scores, outliers };
}

/** Scores of some rows as those of all: the others lie alone. */
function spread(found: ReturnType<typeof judge>, kept: readonly number[], size: number) {
  const clusters = new Int32Array(size).fill(-1);
  const scores = new Float64Array(size).fill(Infinity);
  const outliers = new Uint8Array(size).fill(1);
  kept.forEach((place, index) => {
    clusters[place] = found.clusters[index]!;
    scores[place] = found.scores[index]!;
    outliers[place] = found.outliers[index]!;
  });
  return { clusters, scores, outliers };
}
