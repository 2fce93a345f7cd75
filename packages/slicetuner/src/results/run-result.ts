import type { Measures, TuneResult } from "@slicetuner/tuner";
import { z } from "zod";
import { curveRecord, curveSchema, curvesOf, dataSchema, settingsSchema } from "./shared.ts";

const measuresSchema = z.object({
  loss: z.number(),
  averageEqualizedErrorRate: z.number(),
  maximumEqualizedErrorRate: z.number(),
  sliceLosses: z.array(z.number()).describe("in the order of the slices"),
});

/** What `slicetuner run --json` prints. */
export const runResultSchema = z
  .object({
    command: z.literal("run"),
    data: dataSchema,
    settings: settingsSchema,
    status: z
      .string()
      .describe("plan-complete, budget-spent, sources-exhausted, nothing-to-gain or round-limit"),
    slices: z.array(
      z.object({
        name: z.string(),
        initialSize: z.number(),
        acquired: z.number(),
        curve: curveSchema.nullable().describe("of the last round, at the final size"),
      }),
    ),
    acquiredExamples: z
      .array(z.string())
      .describe("ids of the examples bought: row numbers of the pool, from 1, or the id column"),
    spent: z.number(),
    budgetLeft: z.number(),
    rounds: z.number(),
    trainings: z.number().describe("for estimates"),
    evaluatedOn: z.enum(["test", "validation"]),
    before: measuresSchema.describe("measured on the training data as they were"),
    after: measuresSchema.describe("measured on the enlarged training data"),
    seconds: z.number(),
    warnings: z.array(z.string()),
  })
  .meta({ title: "Result of slicetuner run" });

export type RunResult = z.infer<typeof runResultSchema>;

export function runResult(
  head: Pick<RunResult, "data" | "settings" | "evaluatedOn">,
  tuning: TuneResult,
  measured: { readonly before: Measures; readonly after: Measures },
): RunResult {
  const curves = curvesOf(tuning.lossModel);
  const initialCount = tuning.initialSizes.reduce((sum, size) => sum + size, 0);
  const plain = (measures: Measures) => ({ ...measures, sliceLosses: [...measures.sliceLosses] });
  return {
    command: "run",
    ...head,
    status: tuning.status,
    slices: head.data.slices.map((name, slice) => {
      const initialSize = tuning.initialSizes[slice]!;
      const acquired = tuning.acquired[slice]!;
      return {
        name,
        initialSize,
        acquired,
        curve: curves && curveRecord(curves[slice]!, initialSize + acquired),
      };
    }),
    acquiredExamples: tuning.train.exampleIds.slice(initialCount),
    spent: tuning.spent,
    budgetLeft: tuning.budgetLeft,
    rounds: tuning.rounds,
    trainings: tuning.trainings,
    before: plain(measured.before),
    after: plain(measured.after),
    seconds: tuning.seconds,
    warnings: [...tuning.warnings],
  };
}
