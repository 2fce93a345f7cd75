import { type CompareResult, nameBySlice, type ResultHead, startResult } from "@slicetuner/results";
import {
  type ComparisonRun,
  type FoundPlan,
  type MethodSummary,
  summarizeComparison,
} from "@slicetuner/tuner";
import type { PlannedMethod } from "../options/methods.ts";
import { describePairs } from "./describe-pairs.ts";
import { checkedForecastRecord, countCoverage } from "./forecast.ts";
import { influenceRecord } from "./influence.ts";
import { judgeMethods } from "./judgements.ts";
import { oracleRecord } from "./oracle-record.ts";
import { roundsRecord } from "./run-result.ts";
import { curveRecord, curvesOf } from "./shared.ts";

/** What is known besides the runs. */
export interface ComparedFacts {
  readonly sourceWarnings: readonly string[];
  /** What each slice's loss counts in the mean loss; undefined where all count the same. */
  readonly importance: readonly number[] | undefined;
}

export function compareResult(
  command: CompareResult["command"],
  { data, ...head }: ResultHead,
  methods: readonly PlannedMethod[],
  runs: readonly ComparisonRun[],
  found: ReadonlyMap<number, FoundPlan>,
  { sourceWarnings, importance }: ComparedFacts,
): CompareResult {
  const name: ByName = (values) => nameBySlice(data.slices, values);
  const { evaluatedOn } = runs[0]!.evaluation;
  const pairs = judgeMethods(methods, runs);
  const forecasts = runs.map((run) => checkedForecastRecord(data.slices, run.forecast, run.evaluation.mean));
  return {
    ...startResult("compare"),
    command,
    data: { ...data, evaluatedOn },
    ...head,
    methods: summarizeComparison(runs).map((summary) => {
      const { strategy, estimation } = methods.find((method) => method.name === summary.method)!;
      const coverage = countCoverage(forecasts.filter((_, index) => runs[index]!.method === summary.method));
      return { ...methodRecord(summary, runs, name), strategy, estimation, coverage };
    }),
    importance: importance === undefined ? null : name(importance),
    pairs,
    verdicts: describePairs(pairs, evaluatedOn),
    oracle: oracleRecord(methods, runs, found, data.slices),
    runs: runs.map((run, index) => ({
      ...runRecord(run, data.slices),
      forecast: forecasts[index]!,
      influence: influenceRecord(data.slices, run.tuning.lossModel),
    })),
    warnings: [...sourceWarnings, ...gatherWarnings(runs)],
  };
}

/** What a run warns of, its final trainings included. */
function warningsOf({ tuning, evaluation }: ComparisonRun): string[] {
  return [...tuning.warnings, ...evaluation.warnings];
}

/** Each warning once, with the run or the number of runs that it is of. */
function gatherWarnings(runs: readonly ComparisonRun[]): string[] {
  const runsOf = new Map<string, ComparisonRun[]>();
  for (const run of runs)
    for (const warning of new Set(warningsOf(run)))
      runsOf.set(warning, [...(runsOf.get(warning) ?? []), run]);
  return Array.from(runsOf, ([warning, [first, ...others]]) => {
    const where =
      others.length === 0
        ? `seed ${first!.seed}, ${first!.method}`
        : `${others.length + 1} of ${runs.length} runs`;
    return `${where}: ${warning}`;
  });
}

type ByName = <Value>(values: readonly Value[]) => Record<string, Value>;

function methodRecord(
  summary: MethodSummary,
  runs: readonly ComparisonRun[],
  name: ByName,
): Omit<CompareResult["methods"][number], "strategy" | "estimation" | "coverage"> {
  const { method, amounts, ...measures } = summary;
  const pick = ({ mean, standardDeviation }: MethodSummary["loss"]) => ({ mean, standardDeviation });
  return {
    method,
    loss: pick(measures.loss),
    averageEqualizedErrorRate: pick(measures.averageEqualizedErrorRate),
    maximumEqualizedErrorRate: pick(measures.maximumEqualizedErrorRate),
    accuracy: measures.accuracy && pick(measures.accuracy),
    rocArea: measures.rocArea && pick(measures.rocArea),
    guessingLoss: pick(measures.guessingLoss),
    amounts: name(amounts.map(pick)),
    spent: pick(measures.spent),
    rounds: pick(measures.rounds),
    trainings: pick(measures.trainings),
    seconds: pick(measures.seconds),
    statuses: countStatuses(runs.filter((run) => run.method === method)),
  };
}

function countStatuses(runs: readonly ComparisonRun[]): CompareResult["methods"][number]["statuses"] {
  const counts: CompareResult["methods"][number]["statuses"] = {};
  for (const { tuning } of runs) counts[tuning.status] = (counts[tuning.status] ?? 0) + 1;
  return counts;
}

function runRecord(
  run: ComparisonRun,
  slices: readonly string[],
): Omit<CompareResult["runs"][number], "forecast" | "influence"> {
  const { tuning, evaluation } = run;
  const name: ByName = (values) => nameBySlice(slices, values);
  const { decisions, guessing } = evaluation;
  const { sliceLosses, ...measures } = evaluation.mean;
  const sizes = tuning.initialSizes.map((size, slice) => size + tuning.acquired[slice]!);
  const curves = curvesOf(tuning.lossModel);
  return {
    seed: run.seed,
    method: run.method,
    status: tuning.status,
    ...measures,
    sliceLosses: name(sliceLosses),
    decisions: decisions && {
      ...decisions,
      sliceAccuracies: name(decisions.sliceAccuracies),
      sliceRocAreas: name(decisions.sliceRocAreas),
    },
    guessing: { loss: guessing.loss, sliceLosses: name(guessing.sliceLosses) },
    amounts: name(tuning.acquired),
    spent: tuning.spent,
    rounds: tuning.rounds,
    trainings: run.trainings,
    seconds: run.seconds,
    curves: curves && name(curves.map((curve, slice) => curveRecord(curve, sizes[slice]!))),
    history: roundsRecord(run.tuning.state.rounds, slices),
    warnings: warningsOf(run),
  };
}
