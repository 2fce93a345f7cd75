import type { AllocationStatus } from "@slicetuner/core";
import { z } from "zod";
import { curveSchema } from "../parts/curve.ts";
import { headSchema } from "../parts/data.ts";
import { forecastSchema } from "../parts/forecast.ts";
import { influenceSchema } from "../parts/influence.ts";
import { measurementsSchema } from "../parts/measurements.ts";
import { bySliceSchema, intervalSchema } from "../parts/numbers.ts";
import { stopAdviceSchema } from "../parts/stop-advice.ts";
import { startOf } from "../start.ts";

const allocationStatuses = [
  "optimal",
  "gap-bounded",
  "flat-curves",
  "uniform",
  "water-filling",
  "proportional",
] as const satisfies readonly AllocationStatus[];

const overallSchema = z.object({
  loss: forecastSchema.describe("unweighted mean of the slices' losses"),
  averageEqualizedErrorRate: forecastSchema,
  maximumEqualizedErrorRate: forecastSchema,
});

const changeSchema = intervalSchema.extend({ expected: z.number() });
const targetSchema = z
  .object({
    measure: z.enum(["loss", "slice", "average-eer"]),
    slice: z.string().nullable().describe("whose loss it is, where the measure is that of a slice"),
    value: z.number().describe("to be at most this"),
    odds: z.number().describe("asked for, to one"),
    status: z
      .enum(["reached", "reached-already", "out-of-reach"])
      .describe(
        "reached: by the purchase of the plan; reached-already: by what is at hand; out-of-reach: by no purchase that was looked at, and the plan buys nothing",
      ),
    chance: z
      .number()
      .describe(
        "that the target is truly reached by the purchase; out of reach, by the largest one looked at",
      ),
    expected: z.number().describe("what the measure is expected to be then"),
    largestBudget: z.number().describe("the most that was looked at"),
  })
  .nullable()
  .describe(
    "what it takes to reach the target of --target-loss, --target-slice or --target-eer; null without one",
  );

const gainSchema = z
  .object({
    loss: changeSchema.describe("of the unweighted mean of the slices' losses"),
    averageEqualizedErrorRate: changeSchema,
    maximumEqualizedErrorRate: changeSchema,
    sliceLosses: z.record(z.string(), changeSchema).describe("by the slice's name"),
    chance: z.number().describe("that the mean loss will truly be lower"),
  })
  .nullable()
  .describe(
    "expected change and its 90 % band; null where the estimate has no bands, and where both purchases are the same",
  );

/** What `slicetuner plan --json` prints. */
export const planResultSchema = z
  .object({
    ...startOf("plan"),
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
      optimism: z
        .number()
        .describe(
          "by how much the fall of the objective was told too large for the plan having been chosen; the gain is corrected for it",
        ),
      multiplier: z.number().describe("by how much one more unit of budget would lower the objective"),
      status: z
        .enum(allocationStatuses)
        .describe(
          "optimal: the gap is 0 up to rounding; gap-bounded: the plan is at most the gap from the best one; flat-curves: no loss falls with more data, so the budget is shared by water filling; uniform, water-filling: the estimate cannot tell the best plan from equal amounts, or from filling up the smallest slices, so that is bought; proportional: amounts in proportion to the sizes are expected to be best",
        ),
    }),
    forecast: z
      .object({ now: overallSchema, after: overallSchema })
      .describe(
        "at the present sizes and after buying, as measured by the mean of 10 trainings on as many other examples as one likes; bands of curves know the curves' own uncertainty only and are too narrow",
      ),
    gain: z
      .object({ overNothing: gainSchema, overUniform: gainSchema })
      .describe(
        "what buying is expected to change, against buying nothing and against the same amount of each slice; below 0 is better",
      ),
    budgets: z
      .array(
        z.object({
          budget: z.number(),
          cost: z.number(),
          buy: bySliceSchema.describe("examples of each slice"),
          change: changeSchema.nullable().describe("of the mean loss, below 0 is better; null without bands"),
        }),
      )
      .describe("what 0, ¼, ½, 1, 2 and 4 times the budget would buy and change; none for curves"),
    target: targetSchema,
    predictions: z
      .array(
        z.object({
          sizes: bySliceSchema.describe("examples of each slice in all"),
          losses: z
            .record(
              z.string(),
              z.object({
                expected: z.number(),
                lower: z.number().nullable().describe("of the 90 % band; null where there is none"),
                upper: z.number().nullable(),
              }),
            )
            .describe("by the slice's name"),
          gain: gainSchema.describe("expected change beside the present sizes"),
        }),
      )
      .describe("for each row of --predict, in their order"),
    importance: bySliceSchema
      .nullable()
      .describe("what each slice's loss counts in the mean loss; null where all count the same"),
    forms: z
      .record(z.string(), z.number())
      .nullable()
      .describe(
        "what each way in which losses may depend on sizes counts in the estimate, additive and effective; null for curves",
      ),
    influence: influenceSchema,
    measurements: measurementsSchema.default(null),
    verdict: z
      .enum(["hardly-worth", "open"])
      .nullable()
      .default(null)
      .describe(
        "hardly-worth: the plan is expected to lower the mean loss by less than 0.2 %; open: the odds that it lowers it at all are below 2 to 1; null where neither holds, and without bands",
      ),
    stopAdvice: stopAdviceSchema,
    summary: z.array(z.string()).describe("what buying will bring, in sentences"),
    explanation: z.array(z.string()).describe("why the plan is what it is"),
    trainings: z.number().describe("for the estimate"),
    seconds: z.number().describe("of estimating and planning"),
    warnings: z.array(z.string()),
  })
  .meta({ title: "Result of slicetuner plan" });

export type PlanResult = z.infer<typeof planResultSchema>;
