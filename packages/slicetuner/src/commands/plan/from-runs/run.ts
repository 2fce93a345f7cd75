import { roundMoney } from "@slicetuner/core";
import { nameBySlice, type RunsPlanResult, startResult } from "@slicetuner/results";
import {
  divideAmounts,
  fitRuns,
  joinAmounts,
  joinPrices,
  type MatchedRuns,
  type PredictedLoss,
  planFromRuns,
  proposeRuns,
  type RunsModel,
} from "@slicetuner/runs";
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
  const { matched, unitCosts, present, mixtures, budget } = work;
  const { runs, slices } = matched;
  const onProgress = (progress: { fitted: number; of: number }) => emit({ type: "runs-fitted", ...progress });
  const model = await fitRuns(runs, { signal, onProgress });
  const warnings = [...matched.warnings, ...model.warnings];
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
    runs: {
      ...{ count: runs.amounts.length, slices: [...runs.sources], losses: [...runs.outcomes] },
      ...describeMatch(matched),
    },
    slices:
      planned === undefined
        ? null
        : slices.map((name, slice) => {
            const [buy, unitCost] = [planned.amounts[slice]!, unitCosts[slice]!];
            return { name, size: present[slice]!, unitCost, buy, cost: roundMoney(buy * unitCost) };
          }),
    plan: planned?.record ?? null,
    predictions: model
      .predict(mixtures.map((mixture) => joinAmounts(matched, mixture)))
      .map((losses) => ({ losses: named(model, losses) })),
    proposals: proposals.map((amounts, run) => nameBySlice(slices, tellApart(matched, amounts, run))),
    seconds: (performance.now() - started) / 1000,
    warnings,
  };
}

function planBudget(model: RunsModel, work: RunsWork & { readonly budget: number }) {
  const { budget, unitCosts, present, importance, fairnessWeight, seed, matched } = work;
  // Shares of one total are parts of it; sizes are counted.
  const areShares = matched.runs.amounts.every((row) => row.every((amount) => amount <= 1));
  const atHand = joinAmounts(matched, present);
  const found = planFromRuns(model, {
    ...{ budget, fairnessWeight, seed, whole: !areShares, present: atHand },
    unitCosts: joinPrices(matched, unitCosts),
    importance: model.outcomes.map((name) => importance[matched.runs.outcomes.indexOf(name)]!),
  });
  const { status, gain, probabilityBetter, equalAmounts } = found;
  const divide = (amounts: readonly number[]) =>
    divideAmounts(matched, amounts, { unitCosts, whole: !areShares });
  const amounts = divide(found.amounts);
  const cost = roundMoney(amounts.reduce((sum, amount, slice) => sum + amount * unitCosts[slice]!, 0));
  const record: RunsPlanResult["plan"] = {
    ...{ status, cost, budget, gain, probabilityBetter },
    losses: named(model, found.losses),
    equalAmounts: {
      buy: nameBySlice(matched.slices, divide(equalAmounts.amounts)),
      losses: named(model, equalAmounts.losses),
    },
  };
  return { amounts, record, total: found.amounts.map((amount, source) => atHand[source]! + amount) };
}

function describeMatch({ validity, tied }: MatchedRuns): Pick<RunsPlanResult["runs"], "validity" | "tied"> {
  return {
    validity: validity.map(({ runs, changes, losses, notFor }) => ({
      ...{ runs: [...runs], losses: [...losses], notFor: [...notFor] },
      changes: changes.map(({ kind, before, now, shares }) => ({
        ...{ kind, before: [...before], now: [...now], shares: shares && { ...shares } },
      })),
    })),
    tied: tied.map(({ name, parts, apart }) => ({ name, apart, parts: parts.map((part) => ({ ...part })) })),
  };
}

/** So much more than its share one part gets in a run that is to tell the parts of a slice apart. */
const tilt = 3;

/** Amounts of a further run: of slices that no runs know apart now this part prevails, now that. */
function tellApart(matched: MatchedRuns, amounts: readonly number[], run: number): number[] {
  const tied = matched.tied.map((slices) => {
    const weights = slices.parts.map(({ share }, part) =>
      part === run % slices.parts.length ? tilt * share : share,
    );
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return {
      ...slices,
      parts: slices.parts.map(({ name }, part) => ({ name, share: weights[part]! / total })),
    };
  });
  const prices = { unitCosts: matched.slices.map(() => 1), whole: false };
  return divideAmounts({ slices: matched.slices, tied }, amounts, prices).map((amount) =>
    Number(amount.toPrecision(4)),
  );
}

function named(model: RunsModel, losses: readonly PredictedLoss[]): Record<string, PredictedLoss> {
  return nameBySlice(model.outcomes, losses);
}
