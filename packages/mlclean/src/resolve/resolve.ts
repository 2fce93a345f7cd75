import { ProblemList } from "@slicetuner/core";
import type { CleaningState } from "../cleaning-state.ts";
import { clusterLinks, type RowClusters } from "./cluster-links.ts";
import type { MatchModel } from "./fellegi-sunter.ts";
import { settleLabels } from "./label-conflicts.ts";
import { type FoundMatches, type MatchOptions, matchPairs } from "./match-pairs.ts";
import { countPairs, type MatchQuality, measureQuality } from "./match-quality.ts";
import { type MergedRows, mergeRows } from "./merge-rows.ts";
import type { MergePolicy } from "./merge-values.ts";

export interface ResolveOptions extends MatchOptions {
  /**
   * `apart`: rows with different labels never merge; `majority`: the label with more weight. @default "apart"
   */
  readonly labels?: "apart" | "majority";
  readonly merge?: MergePolicy;
  /** A column that names the same thing alike; it is not compared, only measured against. */
  readonly truth?: string;
}

export interface ResolveReport {
  readonly merged: readonly MergedRows[];
  /** Pairs that were found to be one. */
  readonly pairs: number;
  readonly comparisons: number;
  readonly allPairs: number;
  readonly leftOut: number;
  readonly model: MatchModel | null;
  readonly columns: FoundMatches["columns"];
  readonly blocks: readonly string[];
  readonly quality: MatchQuality | null;
  readonly warnings: readonly string[];
}

/** Of larger clusters a warning tells. */
const largeCluster = 10;

/**
 * Finds rows that are one and merges them. Of two tables only rows of different tables are compared, and both
 * keep their rows: the links are the result.
 * @throws InvalidInputError for a rule that cannot be meant, or a truth column that is not there
 */
export function resolve(
  state: CleaningState,
  options: ResolveOptions,
): { readonly state: CleaningState; readonly report: ResolveReport } {
  const { labels = "apart", merge = {}, truth } = options;
  const problems = new ProblemList();
  if (truth !== undefined) {
    const known = state.columns.some(({ name }) => name === truth);
    problems.expect(known, "truth", `there is no column "${truth}"`);
  }
  problems.throwIfAny();
  const seen = truth === undefined ? state : ignoring(state, truth);
  const found = matchPairs(seen, options, allowedPairs(state, labels));
  const clusters = clusterLinks(state.ids.length, found.links, found.scorer);
  const settled =
    labels === "majority" ? settleLabels(state, clusters) : { clusters, labelFrom: new Map(), apart: 0 };
  const warnings = [...found.warnings, ...describeClusters(state, settled.clusters)];
  if (settled.apart > 0) {
    warnings.push(`${settled.apart} clusters have two labels of equal weight: their rows stay apart`);
  }
  const kept = settled.clusters.map((rows) => ({ kept: mostComplete(state, rows), rows }));
  return {
    state: state.tables === null ? mergeRows(state, kept, merge, settled.labelFrom) : state,
    report: {
      merged: kept.map((own) => ({
        id: state.ids[own.kept]!,
        sources: [own.kept, ...own.rows.filter((row) => row !== own.kept)].map((row) => state.ids[row]!),
      })),
      pairs: countPairs(settled.clusters, state.tables),
      comparisons: found.comparisons,
      allPairs: found.allPairs,
      leftOut: found.leftOut,
      model: found.model,
      columns: found.columns,
      blocks: found.blocks,
      quality: truth === undefined ? null : measureQuality(state, settled.clusters, truth),
      warnings,
    },
  };
}

function ignoring(state: CleaningState, column: string): CleaningState {
  return { ...state, roles: { ...state.roles, ignore: [...(state.roles.ignore ?? []), column] } };
}

/** Rows of one group, and of one label where these must not differ. */
function allowedPairs(
  state: CleaningState,
  labels: "apart" | "majority",
): (one: number, two: number) => boolean {
  const { groups } = state;
  const label = labels === "apart" ? state.columns.find(({ name }) => name === state.roles.label) : undefined;
  if (label === undefined) return (one, two) => groups[one] === groups[two];
  const values = label.kind === "numeric" ? label.values : label.codes;
  return (one, two) => groups[one] === groups[two] && Object.is(values[one], values[two]);
}

function describeClusters(state: CleaningState, clusters: RowClusters): string[] {
  const large = clusters.filter((rows) => rows.length > largeCluster);
  if (large.length === 0) return [];
  const largest = [...large].sort((one, two) => two.length - one.length).slice(0, 3);
  const named = largest.map((rows) => `${rows.length} rows with "${state.ids[rows[0]!]}"`);
  return [`${large.length} clusters have more than ${largeCluster} rows, look at them: ${named.join(", ")}`];
}

/** The row with the fewest missing values, the first of them. */
function mostComplete({ columns }: CleaningState, rows: readonly number[]): number {
  const missing = (row: number) =>
    columns.filter((column) =>
      column.kind === "numeric" ? Number.isNaN(column.values[row]) : column.codes[row]! < 0,
    ).length;
  const counts = rows.map(missing);
  return rows[counts.indexOf(Math.min(...counts))]!;
}
