import type { ComparisonRun, StrategySummary } from "@slicetuner/tuner";
import { summarizeComparison } from "@slicetuner/tuner";
import { z } from "zod";
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
    strategies: z.array(
      z.object({
        strategy: z.string(),
        loss: summary(measureMeanings.loss),
        averageEqualizedErrorRate: summary(measureMeanings.averageEqualizedErrorRate),
        maximumEqualizedErrorRate: summary(measureMeanings.maximumEqualizedErrorRate),
        amounts: z.record(z.string(), summarySchema).describe("examples bought of each slice"),
        spent: summarySchema,
        rounds: summarySchema,
        trainings: summary("for estimates and for measuring the outcome"),
        seconds: summary("of estimates, planning and measuring"),
        statuses: z
          .partialRecord(z.enum(tuneStatuses), z.number())
          .describe(`how many runs ended how; ${statusMeanings}`),
      }),
    ),
    runs: z.array(
      z.object({
        seed: z.number(),
        strategy: z.string(),
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
  runs: readonly RecordedRun[],
  sourceWarnings: readonly string[],
): CompareResult {
  const name: ByName = (values) => nameBySlice(data.slices, values);
  return {
    command,
    data: { ...data, evaluatedOn: runs[0]!.evaluation.evaluatedOn },
    ...head,
    strategies: summarizeComparison(runs).map((summary) => strategyRecord(summary, runs, name)),
    runs: runs.map((run) => runRecord(run, name)),
    warnings: [...sourceWarnings, ...gatherWarnings(runs)],
  };
}

/** Each warning once, with the run or the number of runs that it is of. */
function gatherWarnings(runs: readonly ComparisonRun[]): string[] {
  const runsOf = new Map<string, ComparisonRun[]>();
  for (const run of runs)
    for (const warning of new Set(run.tuning.warnings))
      runsOf.set(warning, [...(runsOf.get(warning) ?? []), run]);
  return Array.from(runsOf, ([warning, [first, ...others]]) => {
    const where =
      others.length === 0
        ? `seed ${first!.seed}, ${first!.strategy}`
        : `${others.length + 1} of ${runs.length} runs`;
    return `${where}: ${warning}`;
  });
}

type ByName = <Value>(values: readonly Value[]) => Record<string, Value>;

function strategyRecord(
  summary: StrategySummary,
  runs: readonly ComparisonRun[],
  name: ByName,
): CompareResult["strategies"][number] {
  const { strategy, amounts, ...measures } = summary;
  const pick = ({ mean, standardDeviation }: StrategySummary["loss"]) => ({ mean, standardDeviation });
  return {
    strategy,
    loss: pick(measures.loss),
    averageEqualizedErrorRate: pick(measures.averageEqualizedErrorRate),
    maximumEqualizedErrorRate: pick(measures.maximumEqualizedErrorRate),
    amounts: name(amounts.map(pick)),
    spent: pick(measures.spent),
    rounds: pick(measures.rounds),
    trainings: pick(measures.trainings),
    seconds: pick(measures.seconds),
    statuses: countStatuses(runs.filter((run) => run.strategy === strategy)),
  };
}

function countStatuses(runs: readonly ComparisonRun[]): CompareResult["strategies"][number]["statuses"] {
  const counts: CompareResult["strategies"][number]["statuses"] = {};
  for (const { tuning } of runs) counts[tuning.status] = (counts[tuning.status] ?? 0) + 1;
  return counts;
}

function runRecord(run: RecordedRun, name: ByName): CompareResult["runs"][number] {
  const { tuning, evaluation } = run;
  const { sliceLosses, ...measures } = evaluation.mean;
  const sizes = tuning.initialSizes.map((size, slice) => size + tuning.acquired[slice]!);
  const curves = curvesOf(tuning.lossModel);
  return {
    seed: run.seed,
    strategy: run.strategy,
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
    warnings: [...tuning.warnings],
  };
}
