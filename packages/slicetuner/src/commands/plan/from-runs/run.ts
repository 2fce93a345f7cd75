import { nameBySlice, type RunsPlanResult, startResult } from "@slicetuner/results";
import { fitRuns, type PredictedLoss, planFromRuns, proposeRuns, type RunsModel } from "@slicetuner/runs";
import type { WorkContext } from "../../../cli/define-command.ts";
import type { RunsWork } from "./prepare.ts";

/** The models of some losses are fitted. */
export interface RunsFitted {
  readonly type: "runs-fitted";
  readonly fitted: number;
  readonly of: number;
}

/** Fits the runs, then predicts, plans and proposes what was asked for. */
export async function runFromRuns(
  work: RunsWork,
  { signal, emit, warn }: WorkContext<RunsFitted>,
): Promise<RunsPlanResult> {
  const started = performance.now();
  const { runs, unitCosts, present, mixtures, budget } = work;
  const onProgress = (progress: { fitted: number; of: number }) => emit({ type: "runs-fitted", ...progress });
  const model = await fitRuns(runs, { signal, onProgress });
  const warnings = [...work.warnings, ...model.warnings];
  for (const warning of warnings) warn(warning);
  const planned = budget === undefined ? undefined : planBudget(model, { ...work, budget });
  const proposals =
    planned === undefined || work.propose === 0
      ? []
      : proposeRuns(model, planned.total, work.propose, work.seed);
  return {
    ...startResult("runs-plan"),
    command: "plan",
    settings: work.recorded,
    runs: { count: runs.amounts.length, slices: [...runs.sources], losses: [...runs.outcomes] },
    slices:
      planned === undefined
        ? null
        : runs.sources.map((name, slice) => {
            const [buy, unitCost] = [planned.found.amounts[slice]!, unitCosts[slice]!];
            return { name, size: present[slice]!, unitCost, buy, cost: buy * unitCost };
          }),
    plan: planned?.record ?? null,
    predictions: model.predict(mixtures).map((losses) => ({ losses: named(model, losses) })),
    proposals: proposals.map((amounts) => nameBySlice(runs.sources, amounts)),
    seconds: (performance.now() - started) / 1000,
    warnings,
  };
}

function planBudget(model: RunsModel, work: RunsWork & { readonly budget: number }) {
  const { budget, unitCosts, present, fairnessWeight, seed, runs } = work;
  // Shares of one total are parts of it; sizes are counted.
  const areShares = runs.amounts.every((row) => row.every((amount) => amount <= 1));
  const found = planFromRuns(model, { budget, unitCosts, present, fairnessWeight, seed, whole: !areShares });
  const { status, spent: cost, gain, probabilityBetter, equalAmounts } = found;
  const record: RunsPlanResult["plan"] = {
    ...{ status, cost, budget, gain, probabilityBetter },
    losses: named(model, found.losses),
    equalAmounts: {
      buy: nameBySlice(model.sources, equalAmounts.amounts),
      losses: named(model, equalAmounts.losses),
    },
  };
  return { found, record, total: found.amounts.map((amount, slice) => present[slice]! + amount) };
}

function named(model: RunsModel, losses: readonly PredictedLoss[]): Record<string, PredictedLoss> {
  return nameBySlice(model.outcomes, losses);
}
