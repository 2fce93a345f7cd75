import type { ComparisonRun, FoundPlan, MethodSummary } from "@slicetuner/tuner";
import { strategyNames, summarizeComparison } from "@slicetuner/tuner";
import { z } from "zod";
import { estimationKinds, type PlannedMethod } from "../options/methods.ts";
import { describePairs } from "./describe-pairs.ts";
import { checkedForecastRecord, checkedForecastSchema, countCoverage, coverageSchema } from "./forecast.ts";
import { influenceRecord, influenceSchema } from "./influence.ts";
import { judgeMethods, pairSchema } from "./judgements.ts";
import { oracleRecord, oracleSchema } from "./oracle-record.ts";
import { historySchema, type Round } from "./round.ts";
import {
  bySliceSchema,
  curveRecord,
  curveSchema,
  curvesOf,
  dataSchema,
  headSchema,
  measureMeanings,
  nameBySlice,
  type ResultHead,
  statusMeanings,
  summarySchema,
  tuneStatuses,
} from "./shared.ts";

const summary = (meaning: string) => summarySchema.describe(`${meaning}; over the seeds`);

/** What `slicetuner compare --json` and `demo --json` print. */
export const compareResultSchema = z
  .object({
    command: z.enum(["compare", "demo"]),
    ...headSchema.shape,
    data: dataSchema.extend({
      evaluatedOn: z.enum(["test", "validation"]).describe("on which held-out data outcomes were measured"),
    }),
    methods: z.array(
      z.object({
        method: z.string().describe("the method's name, as --strategies takes it"),
        strategy: z.enum(strategyNames).describe("how it spends the budget"),
        estimation: z
          .enum(estimationKinds)
          .nullable()
          .describe("what it plans on; null for baselines, which look at sizes and prices only"),
        loss: summary(measureMeanings.loss),
        averageEqualizedErrorRate: summary(measureMeanings.averageEqualizedErrorRate),
        maximumEqualizedErrorRate: summary(measureMeanings.maximumEqualizedErrorRate),
        amounts: z.record(z.string(), summarySchema).describe("examples bought of each slice"),
        spent: summarySchema,
        rounds: summarySchema,
        trainings: summary("for estimates and for measuring the outcome"),
        seconds: summary("of estimates, planning and measuring"),
        coverage: coverageSchema,
        statuses: z
          .partialRecord(z.enum(tuneStatuses), z.number())
          .describe(`how many runs ended how; ${statusMeanings}`),
      }),
    ),
    pairs: z
      .array(pairSchema)
      .describe(
        "each tuned method beside each baseline, and those with an estimation of ours beside those with a published one; differences are paired by seed",
      ),
    verdicts: z.array(z.string()).describe("what the paired differences of the loss say, in plain sentences"),
    oracle: oracleSchema.nullable().describe("what --oracle found; null without it"),
    runs: z.array(
      z.object({
        seed: z.number(),
        method: z.string(),
        status: z.enum(tuneStatuses).describe(statusMeanings),
        loss: z.number().describe(measureMeanings.loss),
        averageEqualizedErrorRate: z.number().describe(measureMeanings.averageEqualizedErrorRate),
        maximumEqualizedErrorRate: z.number().describe(measureMeanings.maximumEqualizedErrorRate),
        sliceLosses: bySliceSchema.describe(measureMeanings.sliceLosses),
        amounts: bySliceSchema.describe("examples bought of each slice"),
        spent: z.number(),
        rounds: z.number(),
        trainings: z.number().describe("for estimates and for measuring the outcome"),
        seconds: z.number().describe("of estimates, planning and measuring"),
        curves: z
          .record(z.string(), curveSchema)
          .nullable()
          .describe("of the last round, at the final sizes; null for baselines"),
        forecast: checkedForecastSchema,
        influence: influenceSchema,
        history: historySchema,
        warnings: z.array(z.string()),
      }),
    ),
    warnings: z.array(z.string()).describe("of the data and, each once, of the runs"),
  })
  .meta({ title: "Result of slicetuner compare" });

export type CompareResult = z.infer<typeof compareResultSchema>;

/** A run with what was planned and bought in each of its rounds. */
export interface RecordedRun extends ComparisonRun {
  readonly history: readonly Round[];
}

export function compareResult(
  command: CompareResult["command"],
  { data, ...head }: ResultHead,
  methods: readonly PlannedMethod[],
  runs: readonly RecordedRun[],
  found: ReadonlyMap<number, FoundPlan>,
  sourceWarnings: readonly string[],
): CompareResult {
  const name: ByName = (values) => nameBySlice(data.slices, values);
  const { evaluatedOn } = runs[0]!.evaluation;
  const pairs = judgeMethods(methods, runs);
  const forecasts = runs.map((run) => checkedForecastRecord(data.slices, run.forecast, run.evaluation.mean));
  return {
    command,
    data: { ...data, evaluatedOn },
    ...head,
    methods: summarizeComparison(runs).map((summary) => {
      const { strategy, estimation } = methods.find((method) => method.name === summary.method)!;
      const coverage = countCoverage(forecasts.filter((_, index) => runs[index]!.method === summary.method));
      return { ...methodRecord(summary, runs, name), strategy, estimation, coverage };
    }),
    pairs,
    verdicts: describePairs(pairs, evaluatedOn),
    oracle: oracleRecord(methods, runs, found, data.slices),
    runs: runs.map((run, index) => ({
      ...runRecord(run, name),
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
  run: RecordedRun,
  name: ByName,
): Omit<CompareResult["runs"][number], "forecast" | "influence"> {
  const { tuning, evaluation } = run;
  const { sliceLosses, ...measures } = evaluation.mean;
  const sizes = tuning.initialSizes.map((size, slice) => size + tuning.acquired[slice]!);
  const curves = curvesOf(tuning.lossModel);
  return {
    seed: run.seed,
    method: run.method,
    status: tuning.status,
    ...measures,
    sliceLosses: name(sliceLosses),
    amounts: name(tuning.acquired),
    spent: tuning.spent,
    rounds: tuning.rounds,
    trainings: run.trainings,
    seconds: run.seconds,
    curves: curves && name(curves.map((curve, slice) => curveRecord(curve, sizes[slice]!))),
    history: [...run.history],
    warnings: warningsOf(run),
  };
}
