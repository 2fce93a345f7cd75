import { ProblemList } from "@slicetuner/core";
import { type CleanedTable, closeCleaning } from "./cleaned-table.ts";
import type { CleaningInput, CleaningRoles } from "./cleaning-input.ts";
import { beginCleaning, checkCleaning } from "./cleaning-state.ts";
import { type MergedRows, mergeRows } from "./resolve/merge-rows.ts";
import type { MergePolicy } from "./resolve/merge-values.ts";
import { type GroupRates, measureRates } from "./reweigh/cell-weights.ts";
import { type ReweighOptions, reweigh } from "./reweigh/reweigh.ts";
import { removeRows } from "./standing.ts";

/** What an earlier cleaning decided, or what is left of it. */
export interface Decisions {
  /** Ids of removed rows. */
  readonly removed: readonly string[];
  readonly merged: readonly MergedRows[];
  readonly mergePolicy: MergePolicy;
  /** null: weights stay as they are. */
  readonly reweigh: ReweighOptions | null;
}

/**
 * Does to a table what was decided before, without deciding anew: what an earlier cleaning did, less what a
 * person took back. Weights are balanced again for the rows that are there now.
 * @throws InvalidInputError for rows that the table does not have, and what is wrong with the table
 */
export function replay(
  input: CleaningInput,
  roles: CleaningRoles,
  { removed, merged, mergePolicy, reweigh: weighing }: Decisions,
): { readonly table: CleanedTable; readonly rates: GroupRates | null; readonly warnings: readonly string[] } {
  const problems = new ProblemList();
  checkCleaning(input, roles, problems);
  problems.throwIfAny();
  const begun = beginCleaning(input, roles);
  const rowOf = new Map(begun.ids.map((id, row) => [id, row]));
  const find = (id: string, path: string): number => {
    problems.expect(rowOf.has(id), path, `there is no row "${id}": is it another table?`);
    return rowOf.get(id) ?? 0;
  };
  const gone = new Set(removed.map((id, index) => find(id, `removed[${index}]`)));
  const clusters = merged.map(({ sources }, index) => {
    const rows = sources.map((id) => find(id, `merged[${index}]`));
    return { kept: rows[0]!, rows };
  });
  problems.throwIfAny();
  let state = mergeRows(removeRows(begun, gone), clusters, mergePolicy, new Map());
  let warnings: readonly string[] = [];
  if (weighing !== null) {
    const { state: weighed, report } = reweigh(state, weighing);
    state = weighed;
    warnings = report.warnings;
  }
  return { table: closeCleaning(state, input), rates: measureRates(state), warnings };
}
