import type { ComparisonRun, StrategySummary } from "@slicetuner/tuner";
import { summarizeComparison } from "@slicetuner/tuner";
import { z } from "zod";
import { curveRecord, curveSchema, curvesOf, dataSchema, settingsSchema, summarySchema } from "./shared.ts";

const bySlice = z.record(z.string(), z.number()).describe("one number for each slice");

/** What `slicetuner compare --json` prints. */
export const compareResultSchema = z
  .object({
    command: z.enum(["compare", "demo"]),
    data: dataSchema.extend({
      evaluatedOn: z.enum(["test", "validation"]).describe("on which held-out data outcomes were measured"),
      initialSizes: bySlice,
    }),
    settings: settingsSchema,
    strategies: z.array(
      z.object({
        strategy: z.string(),
        loss: summarySchema,
        averageEqualizedErrorRate: summarySchema,
        maximumEqualizedErrorRate: summarySchema,
        amounts: z.record(z.string(), summarySchema).describe("examples bought of each slice"),
        spent: summarySchema,
        rounds: summarySchema,
        trainings: summarySchema,
        seconds: summarySchema,
      }),
    ),
    runs: z.array(
      z.object({
        seed: z.number(),
        strategy: z.string(),
        status: z
          .string()
          .describe("plan-complete, budget-spent, sources-exhausted, nothing-to-gain or round-limit"),
        loss: z.number(),
        averageEqualizedErrorRate: z.number(),
        maximumEqualizedErrorRate: z.number(),
        sliceLosses: bySlice,
        amounts: bySlice,
        spent: z.number(),
        rounds: z.number(),
        trainings: z.number(),
        seconds: z.number(),
        curves: z
          .record(z.string(), curveSchema)
          .nullable()
          .describe("of the last round; null for baselines"),
        warnings: z.array(z.string()),
      }),
    ),
  })
  .meta({ title: "Result of slicetuner compare" });

export type CompareResult = z.infer<typeof compareResultSchema>;

export function compareResult(
  head: Pick<CompareResult, "command" | "settings"> & { readonly data: z.infer<typeof dataSchema> },
  runs: readonly ComparisonRun[],
): CompareResult {
  const { slices } = head.data;
  const name = <Value>(values: readonly Value[]): Record<string, Value> =>
    Object.fromEntries(slices.map((slice, index) => [slice, values[index]!]));
  const first = runs[0]!;
  return {
    ...head,
    data: {
      ...head.data,
      evaluatedOn: first.evaluation.evaluatedOn,
      initialSizes: name(first.tuning.initialSizes),
    },
    strategies: summarizeComparison(runs).map((summary) => strategyRecord(summary, name)),
    runs: runs.map((run) => runRecord(run, name)),
  };
}

type ByName = <Value>(values: readonly Value[]) => Record<string, Value>;

function strategyRecord(summary: StrategySummary, name: ByName): CompareResult["strategies"][number] {
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
  };
}

function runRecord(run: ComparisonRun, name: ByName): CompareResult["runs"][number] {
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
    warnings: [...tuning.warnings],
  };
}
