import { ProblemList } from "@slicetuner/core";
import { type CleanedTable, closeCleaning } from "./cleaned-table.ts";
import type { CleaningInput, CleaningRoles } from "./cleaning-input.ts";
import { beginCleaning, type CleaningState, checkCleaning } from "./cleaning-state.ts";
import { type ResolveOptions, type ResolveReport, resolve } from "./resolve/resolve.ts";
import { type GroupRates, measureRates } from "./reweigh/cell-weights.ts";
import { type ReweighOptions, type ReweighReport, reweigh } from "./reweigh/reweigh.ts";
import { type SanitizeOptions, type SanitizeReport, sanitize } from "./sanitize/sanitize.ts";

/** What can be done to a table. */
export type CleaningStep = "sanitize" | "resolve" | "reweigh";

export interface CleanOptions {
  /**
   * In the order in which they are done, each at most once. @default MLClean's: sanitize, resolve, reweigh
   */
  readonly steps?: readonly CleaningStep[];
  /**
   * Whether rows are compared inside the clusters that sanitising has found, not across them. @default true
   */
  readonly sharedClusters?: boolean;
  readonly sanitize?: SanitizeOptions;
  /** Needed where rows are resolved. */
  readonly resolve?: ResolveOptions;
  readonly reweigh?: ReweighOptions;
  /** Whether the report of each step has the table after it. @default false */
  readonly keepTables?: boolean;
  readonly signal?: AbortSignal;
  /** Told before each step. */
  readonly onStep?: (step: CleaningStep) => void;
}

/** What one step did, and the rates of the groups before and after it. */
export interface StepReport {
  readonly step: CleaningStep;
  readonly rowsBefore: number;
  readonly rowsAfter: number;
  readonly ratesBefore: GroupRates | null;
  readonly ratesAfter: GroupRates | null;
  readonly sanitize?: SanitizeReport;
  readonly resolve?: ResolveReport;
  readonly reweigh?: ReweighReport;
  /** The table after it, with `keepTables`. */
  readonly table?: CleanedTable;
}

export interface CleanResult {
  readonly table: CleanedTable;
  readonly steps: readonly StepReport[];
  /** Pairs of rows that were compared. */
  readonly comparisons: number;
  readonly warnings: readonly string[];
}

/**
 * MLClean's order: what removes or merges rows first, since it changes the bias that the weights are to undo.
 */
export const mlCleanOrder: readonly CleaningStep[] = ["sanitize", "resolve", "reweigh"];

/**
 * Removes what looks poisoned, merges duplicates inside the clusters that this has found, and reweighs for
 * demographic parity (MLClean: K. Tae, Y. Roh, Y. Oh, H. Kim and S. Whang, DEEM 2019). No result depends on
 * the order of the rows.
 * @throws InvalidInputError with what is wrong with the table or the options
 */
export function clean(input: CleaningInput, roles: CleaningRoles, options: CleanOptions = {}): CleanResult {
  const { steps = mlCleanOrder, sharedClusters = true } = options;
  const problems = new ProblemList();
  problems.expect(new Set(steps).size === steps.length, "steps", "name a step twice");
  problems.expect(
    !steps.includes("resolve") || options.resolve !== undefined,
    "resolve.match",
    'is needed to merge duplicates: conditions, or "auto"',
  );
  const truth = options.resolve?.truth;
  const ignore = [...(roles.ignore ?? []), ...(truth === undefined ? [] : [truth])];
  checkCleaning(input, roles, problems);
  problems.throwIfAny();
  let state = beginCleaning(input, { ...roles, ignore });
  const reports: StepReport[] = [];
  for (const step of steps) {
    options.signal?.throwIfAborted();
    options.onStep?.(step);
    const before = { rowsBefore: state.standing.length, ratesBefore: measureRates(state) };
    const { state: next, reports: own } = runStep(step, state, options, sharedClusters);
    state = next;
    const after = { rowsAfter: state.standing.length, ratesAfter: measureRates(state) };
    const kept = options.keepTables === true && { table: closeCleaning(state, input) };
    reports.push({ step, ...before, ...after, ...own, ...kept });
  }
  return {
    table: closeCleaning(state, input),
    steps: reports,
    comparisons: reports.reduce((sum, report) => sum + (report.resolve?.comparisons ?? 0), 0),
    warnings: reports.flatMap(({ step, sanitize: removed, resolve: merged, reweigh: weighed }) =>
      (removed ?? merged ?? weighed)!.warnings.map((warning) => `${step}: ${warning}`),
    ),
  };
}

function runStep(step: CleaningStep, state: CleaningState, options: CleanOptions, sharedClusters: boolean) {
  switch (step) {
    case "sanitize": {
      const { state: next, report } = sanitize(state, options.sanitize);
      return { state: next, reports: { sanitize: report } };
    }
    case "resolve": {
      const { state: next, report } = resolve(state, { insideClusters: sharedClusters, ...options.resolve! });
      return { state: next, reports: { resolve: report } };
    }
    case "reweigh": {
      const { state: next, report } = reweigh(state, options.reweigh);
      return { state: next, reports: { reweigh: report } };
    }
  }
}
