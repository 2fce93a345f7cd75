import { z } from "zod";
import { provenanceShape } from "../parts/provenance.ts";
import { startOf } from "../start.ts";

const ratesSchema = z
  .object({
    groups: z.array(
      z.object({
        group: z.string(),
        positive: z.number().describe("weight of the rows with the favourable label"),
        negative: z.number().describe("weight of the others"),
        rate: z.number().nullable().describe("weighted share of the favourable label; null without weight"),
      }),
    ),
    parity: z
      .number()
      .nullable()
      .describe("demographic parity of the labels: smallest rate by largest; null for fewer than two groups"),
  })
  .nullable()
  .describe("weighted rates of the favourable label; null without a label");

const stepSchema = z.object({
  step: z.enum(["sanitize", "resolve", "reweigh"]),
  rowsBefore: z.number(),
  rowsAfter: z.number(),
  ratesBefore: ratesSchema,
  ratesAfter: ratesSchema,
  removed: z
    .array(
      z.object({
        id: z.string(),
        reason: z
          .enum(["outlier", "alone", "label"])
          .describe("far from all; in a cluster that is too small; with a label that looks flipped"),
        score: z
          .number()
          .nullable()
          .describe(
            "outliers: robust deviations from the median distance; labels: probability that it was flipped; null for rows that lie alone",
          ),
      }),
    )
    .describe("rows that this step removed"),
  merged: z
    .array(z.object({ id: z.string(), sources: z.array(z.string()) }))
    .describe(
      "rows that this step made one: the one that is kept, and all of them, it first; of two tables: links",
    ),
  factors: z
    .array(z.object({ group: z.string(), positive: z.boolean(), factor: z.number() }))
    .describe("by how much this step multiplied the weights of each group and label"),
  comparisons: z.number().describe("pairs of rows that were compared"),
  possiblePairs: z.number().describe("pairs that there are"),
  leftOut: z.number().describe("pairs of a block that were not compared because it was too large"),
  matchStatus: z
    .enum(["converged", "iteration-limit", "no-matches"])
    .nullable()
    .describe("how the learning of the weights of agreement ended; null where none were learnt"),
  reweighStatus: z
    .enum(["parity", "impossible", "one-group", "odds"])
    .nullable()
    .describe(
      "whether all groups have one rate now; odds: weights are for equalized odds; null in other steps",
    ),
});

const estimateSchema = z.object({
  value: z.number(),
  standardError: z.number().describe("over other rows to measure on; not over other trainings"),
});

const decisionsSchema = {
  accuracy: estimateSchema.describe("share of right decisions"),
  parity: estimateSchema
    .nullable()
    .describe("demographic parity of the decisions: smallest rate of favourable ones by largest"),
  oddsGap: estimateSchema
    .nullable()
    .describe("equalized odds: largest difference of groups in the rate of favourable decisions, by label"),
};

const guardSchema = z.object({
  model: z.string().describe("the kind of model that was trained"),
  folds: z.number(),
  rows: z.number().describe("rows that all models were measured on, none of which has seen them"),
  before: z.object(decisionsSchema).describe("the model before the first step"),
  steps: z
    .array(
      z.object({
        step: z.enum(["sanitize", "resolve", "reweigh"]),
        after: z.object(decisionsSchema).describe("the model that is trained on the table after the step"),
        change: z.object(decisionsSchema).describe("after the step less before it, on the same rows"),
        verdict: z
          .enum(["better", "worse", "mixed", "unclear"])
          .describe("what moved by more than two standard errors: something gained, lost, both, or nothing"),
      }),
    )
    .describe("steps that were done"),
  leftOut: z
    .array(z.enum(["sanitize", "resolve", "reweigh"]))
    .describe("steps that --only-if-better left out because they were worse"),
});

const countedSchema = z.object({
  where: z.enum(["duckdb", "postgresql"]).describe("what counted the rows"),
  weights: z.string().nullable().describe("the file of weights: CSV, or SQL of a view; null for none"),
  view: z.string().nullable().describe("the view that the SQL makes once it is run; null without SQL"),
  columns: z.array(z.string()).describe("columns of the groups, and the label's: those of the values"),
  cells: z
    .array(
      z.object({
        values: z.array(z.string().nullable()).describe("one combination that occurs; null where missing"),
        favourable: z.boolean().nullable().describe("whether the label is the favourable one; null without"),
        rows: z.number().describe("rows that have these values"),
        weight: z.number().describe("what they weighed together before"),
        factor: z
          .number()
          .describe("by how much the weight of each is multiplied; 1 without a label or a group"),
      }),
    )
    .describe("what rows are to weigh, by their groups and label"),
});

/** What `slicetuner clean --json` prints and its report holds. `clean --undo` reads it. */
export const cleanResultSchema = z
  .object({
    ...startOf("clean"),
    command: z.literal("clean"),
    data: z.object({
      sources: z.array(z.string()).describe("the files, as they were named, or the table of a database"),
      table: z.string().nullable().describe("the cleaned table; null where none was written"),
      weightColumn: z.string().nullable().describe("the column of weights in it"),
    }),
    ...provenanceShape,
    settings: z
      .record(z.string(), z.json())
      .describe("the values that held, defaults included, as a configuration file takes them"),
    rows: z.object({
      input: z.number(),
      removed: z.number(),
      merged: z.number().describe("rows that are part of another one now"),
      output: z.number(),
    }),
    comparisons: z.number().describe("pairs of rows that were compared, in all steps"),
    matching: z
      .object({
        pairs: z.number().describe("pairs of rows that were found to be one"),
        precision: z.number().nullable().describe("share of them that are; null for none"),
        recall: z.number().nullable().describe("share of the true pairs that were found; null for none"),
        f1: z.number().nullable(),
      })
      .nullable()
      .describe("found pairs beside the true ones; null without --truth"),
    steps: z.array(stepSchema),
    guard: guardSchema
      .nullable()
      .describe("what each step does to a model; null without --label and --group, and after --undo"),
    counted: countedSchema
      .nullable()
      .default(null)
      .describe("weights of rows that a database counted, with --counting; null where they were read"),
    seconds: z.number(),
    warnings: z.array(z.string()),
  })
  .meta({ title: "Result of slicetuner clean" });

export type CleanResult = z.infer<typeof cleanResultSchema>;

export type CleanStepRecord = CleanResult["steps"][number];
