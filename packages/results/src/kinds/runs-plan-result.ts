import { z } from "zod";
import { provenanceShape } from "../parts/provenance.ts";
import { startOf } from "../start.ts";

const predictedLossSchema = z
  .object({ expected: z.number(), lower: z.number(), upper: z.number() })
  .describe("of a run that was not made; 90 % of such runs have a loss between lower and upper");

const lossesSchema = z.record(z.string(), predictedLossSchema).describe("by the names of the losses");

const changeKinds = ["renamed", "split", "merged", "regrouped", "edited", "new", "gone"] as const;

/** What `slicetuner plan --runs --json` prints: a plan from trainings that somebody had done already. */
export const runsPlanResultSchema = z
  .object({
    ...startOf("runs-plan"),
    command: z.literal("plan"),
    ...provenanceShape,
    settings: z.record(z.string(), z.json()),
    runs: z.object({
      count: z.number(),
      slices: z.array(z.string()).describe("whose amounts the runs vary"),
      losses: z.array(z.string()),
      validity: z
        .array(
          z.object({
            runs: z.array(z.number()).describe("their places among all runs, from 1"),
            changes: z
              .array(
                z.object({
                  kind: z
                    .enum(changeKinds)
                    .describe(
                      "renamed, split, merged: the same rows under other names; regrouped: the same rows, cut anew; edited: other rows under the same name; new, gone: rows that only the runs, or only the data of now, do not have",
                    ),
                  before: z.array(z.string()).describe("names when the runs were made"),
                  now: z.array(z.string()),
                  shares: z
                    .record(z.string(), z.number())
                    .nullable()
                    .describe("in which proportion a slice was divided, or losses were averaged"),
                }),
              )
              .describe("what has become of slices since"),
            losses: z.array(z.string()).describe("losses of now that they tell"),
            notFor: z.array(z.string()).describe("losses of now that they do not tell"),
          }),
        )
        .default([])
        .describe("what which runs are still valid for"),
      tied: z
        .array(
          z.object({
            name: z.string().describe("under which the losses have them"),
            parts: z.array(z.object({ name: z.string(), share: z.number() })),
            apart: z.number().describe("runs that know them apart"),
          }),
        )
        .default([])
        .describe("slices that too few runs know apart: they are planned as one and bought in proportion"),
    }),
    slices: z
      .array(
        z.object({
          name: z.string(),
          size: z.number(),
          unitCost: z.number(),
          buy: z.number(),
          cost: z.number(),
        }),
      )
      .nullable()
      .describe("what to buy; null without a budget"),
    plan: z
      .object({
        status: z.literal("searched").describe("found by searching; no proof that nothing is better"),
        cost: z.number(),
        budget: z.number(),
        losses: lossesSchema,
        equalAmounts: z.object({ buy: z.record(z.string(), z.number()), losses: lossesSchema }),
        gain: predictedLossSchema.describe(
          "by how much the mean loss is lower than with equal amounts, and where this lies in 90 % of cases",
        ),
        probabilityBetter: z.number().describe("that the mean loss is lower than with equal amounts"),
      })
      .nullable(),
    predictions: z
      .array(z.object({ losses: lossesSchema }))
      .describe("of --predict, in the order of its rows"),
    proposals: z
      .array(z.record(z.string(), z.number()))
      .describe(
        "of --propose: the amounts of further runs that would make the losses surest, most telling first",
      ),
    seconds: z.number(),
    warnings: z.array(z.string()),
  })
  .meta({ title: "Result of slicetuner plan --runs" });

export type RunsPlanResult = z.infer<typeof runsPlanResultSchema>;
