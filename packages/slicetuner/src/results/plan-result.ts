import {
  type AllocationPlan,
  type AllocationStatus,
  type LossModel,
  type Measuring,
  Random,
} from "@slicetuner/core";
import { forecastOutcome, type OutcomeForecast } from "@slicetuner/tuner";
import { z } from "zod";
import { forecastRecord, forecastSchema } from "./forecast.ts";
import { influenceRecord, influenceSchema } from "./influence.ts";
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
  "uniform",
] as const satisfies readonly AllocationStatus[];

/** How what a plan forecasts would be measured. */
const plannedMeasuring: Measuring = { trainings: 10, examplesPerValidationExample: null };

const overallSchema = z.object({
  loss: forecastSchema.describe("unweighted mean of the slices' losses"),
  averageEqualizedErrorRate: forecastSchema,
  maximumEqualizedErrorRate: forecastSchema,
});

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
        lossBeforeBand: intervalSchema.nullable().describe("90 % band"),
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
          "optimal: the gap is 0 up to rounding; gap-bounded: the plan is at most the gap from the best one; flat-curves: no loss falls with more data, so the budget is shared by water filling; uniform: the estimate cannot tell the best plan from buying equally, so equal amounts are bought",
        ),
    }),
    forecast: z
      .object({ now: overallSchema, after: overallSchema })
      .describe(
        `at the present sizes and after buying, as measured by the mean of ${plannedMeasuring.trainings} trainings on as many other examples as one likes; bands of curves know the curves' own uncertainty only and are too narrow`,
      ),
    influence: influenceSchema,
    explanation: z.array(z.string()).describe("why the plan is what it is; none for curves"),
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
    readonly explanation: readonly string[];
    /** Of the draws that the forecast is made of. */
    readonly seed: number;
  },
): PlanResult {
  const { sizes, budget, lossModel, allocation, explanation, seed } = found;
  const { amounts, cost, objective, lowerBound, gap, multiplier, status } = allocation;
  const sizesAfter = sizes.map((size, slice) => size + amounts[slice]!);
  const before = lossModel.predict(sizes);
  const after = lossModel.predict(sizesAfter);
  const forecastAt = (at: readonly number[]) =>
    forecastOutcome({
      lossModel,
      sizes: at,
      measuring: plannedMeasuring,
      level: bandLevel,
      random: new Random(seed).fork("forecast"),
    });
  const [forecastNow, forecastAfter] = [forecastAt(sizes), forecastAt(sizesAfter)];
  const bandsOf = (at: readonly number[], { sliceLosses }: OutcomeForecast) =>
    // A curve's own band is exact; that of coupled slices has more in it than the expected loss being uncertain.
    lossModel.kind === "coupled" ? sliceLosses.map(({ band }) => band) : lossModel.interval(at, bandLevel);
  const bandsBefore = bandsOf(sizes, forecastNow);
  const bandsAfter = bandsOf(sizesAfter, forecastAfter);
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
      lossBeforeBand: bandsBefore[slice]!,
      lossAfter: after[slice]!,
      lossAfterBand: bandsAfter[slice]!,
    })),
    plan: { cost, budget, objective, lowerBound, gap, multiplier, status },
    forecast: { now: overallRecord(forecastNow), after: overallRecord(forecastAfter) },
    influence: influenceRecord(head.data.slices, lossModel),
    explanation: [...explanation],
  };
}

function overallRecord(forecast: OutcomeForecast): PlanResult["forecast"]["now"] {
  return {
    loss: forecastRecord(forecast.loss),
    averageEqualizedErrorRate: forecastRecord(forecast.averageEqualizedErrorRate),
    maximumEqualizedErrorRate: forecastRecord(forecast.maximumEqualizedErrorRate),
  };
}
