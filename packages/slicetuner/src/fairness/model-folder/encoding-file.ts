import type { GroupRule } from "@slicetuner/fairbatch";
import { defaultMissingValues, featureWidth, type TableEncoding } from "@slicetuner/tabular";
import { z } from "zod";

/** How rows become the numbers that `model.onnx` takes, and its probabilities become decisions. */
export const encodingFileName = "encoding.json";

const featureSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("numeric"),
    column: z.string(),
    mean: z.number(),
    standardDeviation: z.number(),
    hasMissingIndicator: z.boolean(),
  }),
  z.object({
    kind: z.literal("categorical"),
    column: z.string(),
    categories: z.array(z.string()),
    hasMissingCategory: z.boolean(),
  }),
]);

const policy = z.enum(["error", "drop"]);
const rate = z.number().min(0).max(1);

export const encodingFileSchema = z.object({
  format: z.literal("slicetuner-encoding"),
  version: z.literal(1),
  label: z.string(),
  classes: z.array(z.string()).min(2),
  positive: z.string().nullable(),
  width: z.number().int().min(1),
  missingValues: z.array(z.string()),
  features: z.array(featureSchema),
  groups: z.array(z.string()),
  thresholds: z
    .object({
      groups: z.array(z.string()),
      rules: z.array(
        z.object({
          higherThreshold: z.number(),
          lowerThreshold: z.number(),
          lowerChance: rate,
          coinChance: rate,
          coinRate: rate,
        }),
      ),
    })
    .nullable(),
  table: z.object({
    sliceBy: z.array(z.string()),
    slices: z.array(z.object({ name: z.string(), values: z.record(z.string(), z.string()).optional() })),
    otherSlices: policy,
    otherClasses: policy,
    incompleteRows: policy,
    weight: z.string().nullable(),
    id: z.string().nullable(),
  }),
});

export type EncodingFile = z.infer<typeof encodingFileSchema>;

export function encodingFileOf(
  encoding: TableEncoding,
  facts: {
    readonly groups: readonly string[];
    readonly positive: number | undefined;
    readonly missingValues: readonly string[];
    readonly thresholds:
      | { readonly groups: readonly string[]; readonly rules: readonly GroupRule[] }
      | undefined;
  },
): EncodingFile {
  const { label, features, ...table } = encoding;
  const { thresholds, positive } = facts;
  return {
    format: "slicetuner-encoding",
    version: 1,
    label: label.column,
    classes: [...label.classes],
    positive: positive === undefined ? null : label.classes[positive]!,
    width: featureWidth(encoding),
    missingValues: [...defaultMissingValues, ...facts.missingValues],
    features: features.map((feature) =>
      feature.kind === "numeric" ? feature : { ...feature, categories: [...feature.categories] },
    ),
    groups: [...facts.groups],
    thresholds:
      thresholds === undefined
        ? null
        : { groups: [...thresholds.groups], rules: thresholds.rules.map((rule) => ({ ...rule })) },
    table: {
      ...table,
      sliceBy: [...table.sliceBy],
      slices: table.slices.map(({ name, values = {} }) => ({ name, values: { ...values } })),
    },
  };
}

/** The encoding as the tables are read with it. */
export function tableEncodingOf({ label, classes, features, table }: EncodingFile): TableEncoding {
  const slices = table.slices.map(({ name, values = {} }) => ({ name, values }));
  return { ...table, slices, label: { column: label, classes }, features };
}
