import type { AllocationPlan, AllocationStatus, LossModel } from "@slicetuner/core";
import { z } from "zod";
import {
  bandLevel,
  curveRecord,
  curveSchema,
  curvesOf,
  headSchema,
  intervalSchema,
  type ResultHead,
} from "./shared.ts";

const allocationStatuses = [
  "optimal",
  "gap-bounded",
  "flat-curves",
] as const satisfies readonly AllocationStatus[];

/** What `slicetuner plan --json` prints. */
export const planResultSchema = z
  .object({
    command: z.literal("plan"),
    ...headSchema.shape,
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
      objective: z
        .number()
        .describe(
          "what the plan makes as low as it can: the sum of the predicted losses, plus the fairness weight times the predicted unfairness",
        ),
      lowerBound: z.number().describe("no plan within the budget has a lower objective"),
      gap: z.number().describe("objective − lower bound: the plan is at most this far from the best one"),
      multiplier: z.number().describe("by how much one more unit of budget would lower the objective"),
      status: z
        .enum(allocationStatuses)
        .describe(
          "optimal: the gap is 0 up to rounding; gap-bounded: the plan is at most the gap from the best one; flat-curves: no loss falls with more data, so the budget is shared by water filling",
        ),
    }),
    trainings: z.number().describe("for the estimate"),
    seconds: z.number().describe("of estimating and planning"),
    warnings: z.array(z.string()),
  })
  .meta({ title: "Result of slicetuner plan" });

export type PlanResult = z.infer<typeof planResultSchema>;

export function planResult(
  head: ResultHead & Pick<PlanResult, "trainings" | "seconds" | "warnings">,
  found: {
    readonly sizes: readonly number[];
    readonly budget: number;
    readonly lossModel: LossModel;
    readonly allocation: AllocationPlan;
  },
): PlanResult {
  const { sizes, budget, lossModel, allocation } = found;
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
      unitCost: head.data.unitCosts[name]!,
      curve: curves && curveRecord(curves[slice]!, sizes[slice]!),
      buy: amounts[slice]!,
      cost: amounts[slice]! * head.data.unitCosts[name]!,
      lossBefore: before[slice]!,
      lossAfter: after[slice]!,
      lossAfterBand: bands[slice]!,
    })),
    plan: { cost, budget, objective, lowerBound, gap, multiplier, status },
  };
}
