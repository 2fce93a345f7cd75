import { ProblemList } from "@slicetuner/core";
import type { CleaningState } from "../cleaning-state.ts";
import { type GroupRates, measureRates, type WeighedRows } from "./cell-weights.ts";
import { equalizedOdds } from "./equalized-odds.ts";
import { type CellFactor, kamiranCalders, matchTarget, type ReweighStrategy } from "./factors.ts";

export interface ReweighOptions {
  /** @default "match-target" */
  readonly strategy?: ReweighStrategy;
}

export interface ReweighReport {
  readonly strategy: ReweighStrategy;
  readonly factors: readonly CellFactor[];
  readonly before: GroupRates;
  readonly after: GroupRates;
  /**
   * `parity`: all groups have one rate; `impossible`: a group lacks a label; `one-group`: there is nothing to balance; `odds`: weights are for equalized odds.
   */
  readonly status: "parity" | "impossible" | "one-group" | "odds";
  readonly warnings: readonly string[];
}

/**
 * Changes weights until every group has the same weighted share of the favourable label. Rows without a label
 * or a group keep their weight.
 * @throws InvalidInputError without a label or a group column
 */
export function reweigh(
  state: CleaningState,
  options: ReweighOptions = {},
): { readonly state: CleaningState; readonly report: ReweighReport } {
  const { weights, report } = reweighRows(state, options);
  return { state: { ...state, weights }, report };
}

/** The new weights, and what they are for. @throws InvalidInputError without a label or a group column */
export function reweighRows(
  rows: WeighedRows,
  { strategy = "match-target" }: ReweighOptions,
): { readonly weights: Float64Array; readonly report: ReweighReport } {
  const { cells, standing, roles } = rows;
  const problems = new ProblemList();
  problems.expect(cells !== null, "label", "is needed to reweigh: which column is to be predicted?");
  problems.expect(
    (roles.groups ?? []).length > 0,
    "groups",
    "are needed to reweigh: which columns are sensitive?",
  );
  problems.expect(
    strategy !== "equalized-odds" || roles.predictions !== undefined,
    "predictions",
    "are needed for equalized odds: which column has what an earlier model decided?",
  );
  problems.throwIfAny();
  const before = measureRates(rows)!;
  const isOdds = strategy === "equalized-odds";
  const { factors, warnings } = isOdds
    ? equalizedOdds(rows)
    : (strategy === "match-target" ? matchTarget : kamiranCalders)(before.groups);
  const weights = rows.weights.slice();
  for (const row of standing) {
    const [group, label] = [cells!.groups[row]!, cells!.labels[row]!];
    if (group >= 0 && label >= 0) weights[row]! *= factors[2 * group + (label === 1 ? 0 : 1)]!.factor;
  }
  const after = measureRates({ ...rows, weights })!;
  const oneGroup = cells!.groupNames.length < 2;
  const impossible = after.parity === null || Math.abs(after.parity - 1) > 1e-9;
  return {
    weights,
    report: {
      strategy,
      factors,
      before,
      after,
      status: oneGroup ? "one-group" : isOdds ? "odds" : impossible ? "impossible" : "parity",
      warnings: oneGroup ? ["there is one group only: nothing to balance"] : warnings,
    },
  };
}
