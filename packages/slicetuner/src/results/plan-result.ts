import type { AllocationPlan, LossModel } from "@slicetuner/core";
import { z } from "zod";
import {
  bandLevel,
  curveRecord,
  curveSchema,
  curvesOf,
  dataSchema,
  intervalSchema,
  settingsSchema,
} from "./shared.ts";

/** What `slicetuner plan --json` prints. */
export const planResultSchema = z
  .object({
    command: z.literal("plan"),
    data: dataSchema,
    settings: settingsSchema,
    slices: z.array(
      z.object({
        name: z.string(),
        size: z.number().describe("training examples now"),
        unitCost: z.number(),
        curve: curveSchema.nullable(),
        buy: z.number().describe("examples to buy"),
        cost: z.number(),
        lossBefore: z.number().describe("predicted at the present size"),
        lossAfter: z.number().describe("predicted after buying"),
        lossAfterBand: intervalSchema.nullable().describe("90 % band"),
      }),
    ),
    plan: z.object({
      cost: z.number(),
      budget: z.number(),
      objective: z.number(),
      lowerBound: z.number().describe("no plan within the budget has a lower objective"),
      gap: z.number(),
      multiplier: z.number(),
      status: z.string().describe("optimal, gap-bounded or flat-curves"),
    }),
    trainings: z.number(),
    seconds: z.number(),
    warnings: z.array(z.string()),
  })
  .meta({ title: "Result of slicetuner plan" });

export type PlanResult = z.infer<typeof planResultSchema>;

export function planResult(
  head: Pick<PlanResult, "data" | "settings" | "trainings" | "seconds" | "warnings">,
  found: {
    readonly sizes: readonly number[];
    readonly unitCosts: readonly number[];
    readonly budget: number;
    readonly lossModel: LossModel;
    readonly allocation: AllocationPlan;
  },
): PlanResult {
  const { sizes, unitCosts, budget, lossModel, allocation } = found;
  const { amounts, cost, objective, lowerBound, gap, multiplier, status } = allocation;
  const sizesAfter = sizes.map((size, slice) => size + amounts[slice]!);
  const before = lossModel.predict(sizes);
  const after = lossModel.predict(sizesAfter);
  const bands = lossModel.interval(sizesAfter, bandLevel);
  const curves = curvesOf(lossModel);
  return {
    command: "plan",
    ...head,
    slices: head.data.slices.map((name, slice) => ({
      name,
      size: sizes[slice]!,
      unitCost: unitCosts[slice]!,
      curve: curves && curveRecord(curves[slice]!, sizes[slice]!),
      buy: amounts[slice]!,
      cost: amounts[slice]! * unitCosts[slice]!,
      lossBefore: before[slice]!,
      lossAfter: after[slice]!,
      lossAfterBand: bands[slice]!,
    })),
    plan: { cost, budget, objective, lowerBound, gap, multiplier, status },
  };
}
