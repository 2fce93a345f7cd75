import { ProblemList, Random } from "@slicetuner/core";
import { type CleaningState, featureColumns } from "../cleaning-state.ts";
import { removeRows } from "../standing.ts";
import { type FlipOptions, findFlips } from "./label-flips.ts";
import { type FittedOutliers, fitOutliers, type OutlierOptions, scoreOutliers } from "./outliers.ts";

export interface SanitizeOptions {
  /** false: rows are clustered, but none is removed as an outlier. @default {} */
  readonly outliers?: OutlierOptions | false;
  /** Looks for labels that were flipped. @default false */
  readonly labelFlips?: FlipOptions | false;
  /**
   * What an earlier call has learnt about usual rows: new batches are judged by it, and it does not change.
   */
  readonly fitted?: FittedOutliers;
  /** @default 1 */
  readonly seed?: number;
}

/** A row that was removed, and why. */
export interface RemovedRow {
  readonly id: string;
  readonly reason: "outlier" | "alone" | "label";
  /** Outliers: robust deviations from the median distance; labels: the probability that it was flipped. */
  readonly score: number;
}

export interface SanitizeReport {
  readonly removed: readonly RemovedRow[];
  /** Of each group: rows before, and how many were removed. */
  readonly groups: readonly { readonly group: string; readonly rows: number; readonly removed: number }[];
  readonly clusters: number;
  readonly fitted: FittedOutliers | null;
  readonly warnings: readonly string[];
}

/**
 * Removes what looks poisoned: rows far from all others, and, if wanted, rows whose label looks flipped. Not
 * by the means and standard deviations of all rows, which the poison itself moves, but by medians.
 * @throws InvalidInputError when there is no column to judge rows by
 */
export function sanitize(
  state: CleaningState,
  options: SanitizeOptions = {},
): { readonly state: CleaningState; readonly report: SanitizeReport } {
  const { outliers = {}, labelFlips = false, seed = 1 } = options;
  checkOutlierOptions(outliers);
  const warnings: string[] = [];
  const removed: RemovedRow[] = [];
  const gone = new Set<number>();
  const remove = (row: number, reason: RemovedRow["reason"], score: number) => {
    gone.add(row);
    removed.push({ id: state.ids[row]!, reason, score });
  };

  const { standing } = state;
  const groupOf = (row: number) => state.groupNames[state.groups[row]!] ?? "";
  const columns = featureColumns(state, true);
  const random = new Random(seed).fork("sanitize");
  let clusters: Int32Array | null = null;
  let fitted: FittedOutliers | null = options.fitted ?? null;
  if (standing.length > 2) {
    const found =
      options.fitted === undefined
        ? fitOutliers(columns, standing, groupOf, outliers || {}, random)
        : {
            fitted: options.fitted,
            found: scoreOutliers(options.fitted, columns, standing, groupOf),
          };
    fitted = found.fitted;
    if (fitted.scales.length === 0) {
      warnings.push(
        "no column tells what is usual (all are constant, or texts that hardly repeat): no row was removed",
      );
    }
    if (found.found.mostAlone) {
      warnings.push("most rows lie alone or in clusters that are too small: none was removed for that");
    }
    clusters = new Int32Array(state.ids.length).fill(-1);
    standing.forEach((row, place) => {
      clusters![row] = found.found.clusters[place]!;
      if (outliers === false || found.found.outliers[place] === 0) return;
      const score = found.found.scores[place]!;
      remove(row, Number.isFinite(score) ? "outlier" : "alone", score);
    });
  } else warnings.push(`${standing.length} rows are too few to tell what is usual: no row was removed`);

  if (gone.size > standing.length / 2) {
    warnings.push(
      `${gone.size} of ${standing.length} rows would be outliers: no row was removed; ` +
        "where most rows are unlike each other, none is usual",
    );
    gone.clear();
    removed.length = 0;
  }
  if (labelFlips !== false) {
    const flips = findFlips(removeRows(state, gone), labelFlips);
    warnings.push(...flips.warnings);
    for (const { row, score } of flips.flipped) remove(row, "label", score);
  }
  return {
    state: { ...removeRows(state, gone), clusters },
    report: {
      removed,
      groups: countByGroup(state, gone),
      clusters: fitted?.centers.count ?? 0,
      fitted,
      warnings,
    },
  };
}

function checkOutlierOptions(outliers: OutlierOptions | false): void {
  if (outliers === false) return;
  const { cutoff = 2.5, clusters = 2, smallestCluster = 1 } = outliers;
  const problems = new ProblemList();
  problems.expect(cutoff > 0, "outliers.cutoff", `is ${cutoff}, expected a number above 0`);
  problems.expect(
    Number.isInteger(clusters) && clusters >= 1,
    "outliers.clusters",
    `is ${clusters}, expected a whole number of at least 1`,
  );
  problems.expect(
    Number.isInteger(smallestCluster) && smallestCluster >= 0,
    "outliers.smallestCluster",
    `is ${smallestCluster}, expected a whole number of at least 0`,
  );
  problems.throwIfAny();
}

function countByGroup({ groups, groupNames, standing, roles }: CleaningState, gone: ReadonlySet<number>) {
  if ((roles.groups ?? []).length === 0) return [];
  const counts = groupNames.map((group) => ({ group, rows: 0, removed: 0 }));
  for (const row of standing) {
    const own = counts[groups[row]!];
    if (own === undefined) continue;
    own.rows += 1;
    if (gone.has(row)) own.removed += 1;
  }
  return counts;
}
