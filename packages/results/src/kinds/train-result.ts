import { z } from "zod";
import { classifierShape, seedValueSchema } from "../parts/classifier.ts";
import { provenanceShape } from "../parts/provenance.ts";
import { startOf } from "../start.ts";

const targets = ["demographic-parity", "equal-opportunity", "equalized-odds"] as const;

/** The ways of training that there are. */
export const trainMethods = [
  "plain",
  "reweigh",
  "balanced",
  "fairbatch",
  "post-process",
  "fr-train",
] as const;

const share = z.object({ label: z.string(), group: z.string(), share: z.number() });

const fairBatchSchema = z
  .object({
    seed: z.number(),
    status: z
      .enum(["settled", "moving", "saturated"])
      .describe(
        "settled: the shares go to and fro; moving: more epochs would change them; saturated: some reached their end",
      ),
    saturated: z.array(share),
    toleranceReached: z.boolean().nullable(),
    labels: z.array(z.string()),
    groups: z.array(z.string()),
    trace: z
      .array(
        z.object({
          epoch: z.number(),
          shares: z
            .array(z.array(z.number()))
            .describe("λ: share of each label's part of a batch, label × group"),
          gap: z.number().nullable(),
          disparity: z.number().nullable(),
          ratio: z.number().nullable(),
        }),
      )
      .describe("before each epoch; rates of decisions on the training rows"),
  })
  .describe("what FairBatch reports");

const frTrainSchema = z
  .object({
    seed: z.number(),
    strategy: z
      .enum(["label-discriminator", "sample-selection"])
      .describe(
        "label-discriminator: rows count by how much they look like trusted ones; sample-selection: without trusted rows, those of low loss are kept",
      ),
    trustedRows: z.number(),
    weightsStandardDeviation: z
      .number()
      .describe("of the training rows' weights, whose mean is 1; 0: all alike"),
    suspicious: z
      .array(z.object({ row: z.string(), weight: z.number() }))
      .describe("training rows that count less than others, the lightest first, at most 100"),
    trace: z
      .array(
        z.object({
          epoch: z.number(),
          fit: z.number(),
          fairness: z.number(),
          robustness: z.number().nullable(),
        }),
      )
      .describe("losses of the classifier and of both discriminators"),
  })
  .describe("what FR-Train reports");

export const methodResultSchema = z.object({
  method: z.enum(trainMethods),
  target: z.enum(targets).nullable().describe("what is made equal; null: nothing"),
  tolerance: z.number().nullable().describe("gap that is fair enough; null: as small as possible"),
  fairnessWeight: z.number().optional().describe("of fr-train: how much fairness counts"),
  test: z.object(classifierShape(seedValueSchema)),
  constantSeeds: z
    .number()
    .describe("seeds whose classifier decides the same for every row: trivially fair, and of no use"),
  epochs: z.number().describe("trained, mean over the seeds"),
  onFrontier: z
    .boolean()
    .nullable()
    .describe("whether no other method has higher accuracy and a smaller gap; null without --frontier"),
});

/** What `slicetuner train --json` prints. */
export const trainResultSchema = z
  .object({
    ...startOf("train"),
    command: z.literal("train"),
    data: z.object({
      source: z.string(),
      testSource: z
        .string()
        .nullable()
        .describe("the file with the test rows; null where they were held out"),
      rows: z.number(),
      trainRows: z.number(),
      validationRows: z.number(),
      testRows: z.number(),
      features: z.number().describe("numbers that describe a row"),
      classes: z.array(z.string()),
      positive: z.string().nullable(),
      groups: z.array(
        z.object({
          name: z.string(),
          values: z.array(z.string()),
          missing: z.number(),
          isFeature: z.boolean().describe("whether the model sees the column"),
        }),
      ),
    }),
    ...provenanceShape,
    settings: z.record(z.string(), z.json()),
    trainer: z.string(),
    executor: z.string(),
    seeds: z.array(z.number()),
    method: z.enum(trainMethods).describe("of the model that was written"),
    methods: z.array(methodResultSchema).describe("the chosen method first, then those it is compared with"),
    fairBatch: z.array(fairBatchSchema).describe("one for each seed; empty for other methods"),
    frTrain: z.array(frTrainSchema).describe("one for each seed; empty for other methods"),
    expected: z
      .object({
        accuracy: z.number().nullable(),
        gap: z.number().nullable(),
        gapInterval: z.object({ lower: z.number(), upper: z.number() }).nullable(),
      })
      .nullable()
      .describe("of post-process: what cross-fitting on the validation rows says of new rows; else null"),
    folder: z.string().nullable().describe("where the model of the first seed was written"),
    seconds: z.number(),
    warnings: z.array(z.string()),
  })
  .meta({ title: "Result of slicetuner train" });

export type TrainResult = z.infer<typeof trainResultSchema>;
export type TrainMethod = (typeof trainMethods)[number];
