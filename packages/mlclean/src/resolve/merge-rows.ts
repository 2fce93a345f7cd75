import type { Column } from "@slicetuner/core";
import type { Cells } from "../cells.ts";
import type { CleaningState } from "../cleaning-state.ts";
import { columnKind } from "./column-kinds.ts";
import { columnValues } from "./column-values.ts";
import { type MergePolicy, mergeValues } from "./merge-values.ts";

/** Rows that became one. */
export interface MergedRows {
  /** The row that is kept. */
  readonly id: string;
  /** All of them, the kept one first. */
  readonly sources: readonly string[];
}

/**
 * Makes one row of each cluster: the one that is kept, with the merged values and weight.
 * @param labelFrom the row with the label of each cluster, by the cluster's first row; empty where labels do
 * not differ
 */
export function mergeRows(
  state: CleaningState,
  clusters: readonly { readonly kept: number; readonly rows: readonly number[] }[],
  policy: MergePolicy,
  labelFrom: ReadonlyMap<number, number>,
): CleaningState {
  if (clusters.length === 0) return state;
  const weights = state.weights.slice();
  const target = Int32Array.from(state.ids.keys());
  for (const { kept, rows } of clusters) {
    const own = rows.map((row) => state.weights[row]!);
    const sum = own.reduce((whole, weight) => whole + weight, 0);
    weights[kept] = policy.weights === "one" ? 1 : policy.weights === "maximum" ? Math.max(...own) : sum;
    for (const row of rows) target[row] = kept;
  }
  const columns = mergeValues(
    state.columns,
    clusters,
    state.weights,
    (column) => columnKind(column, columnValues(column, state.ids.length, state.standing)) === "number",
    policy,
  );
  const cells = giveLabels(state, columns, clusters, labelFrom);
  return {
    ...state,
    columns,
    cells,
    weights,
    standing: state.standing.filter((row) => target[row] === row),
    mergedInto: state.mergedInto.map((old) => (old < 0 ? old : target[old]!)),
  };
}

/** Writes the settled labels into the merged columns, which are new, and into a copy of the cells. */
function giveLabels(
  { cells, roles }: CleaningState,
  columns: readonly Column[],
  clusters: readonly { readonly kept: number; readonly rows: readonly number[] }[],
  labelFrom: ReadonlyMap<number, number>,
): Cells | null {
  const label = columns.find(({ name }) => name === roles.label);
  if (cells === null || label === undefined || labelFrom.size === 0) return cells;
  const labels = cells.labels.slice();
  const values = label.kind === "numeric" ? label.values : label.codes;
  const before = values.slice();
  for (const { kept, rows } of clusters) {
    const source = labelFrom.get(rows[0]!)!;
    values[kept] = before[source]!;
    labels[kept] = cells.labels[source]!;
  }
  return { ...cells, labels };
}
