import { strategyNames } from "@slicetuner/tuner";
import type { z } from "zod";
import { costForms, type PerSlice, type PerSliceInput, perSliceForms, readPerSlice } from "./per-slice.ts";
import { flag, list, names, number, oneOf, schemaOf, show, text, whole, wrong } from "./value-schemas.ts";

/** One option of the command line, which is also a field of the configuration file. */
export interface OptionDefinition<Value = unknown> {
  /** As commander reads it, e.g. `--budget <amount>`. */
  readonly flag: string;
  readonly description: string;
  /** Reads text from the command line and values from a configuration file alike. */
  readonly schema: z.ZodType<Value>;
}

const perSlice = schemaOf<PerSliceInput, PerSlice>((input) => readPerSlice(input));
const costs = schemaOf<PerSliceInput, PerSlice>((input) => {
  const reading = readPerSlice(input, costForms);
  const isShare = "value" in reading && reading.value.kind === "share";
  return isShare ? { problems: [`is ${show(input)}, a share; expected ${costForms}`] } : reading;
});
const delimiter = schemaOf<string, string>((input) => {
  if (input === "tab" || input === "\\t") return { value: "\t" };
  return typeof input === "string" && input !== "" ? { value: input } : wrong(input, "a character, or tab");
});
const amount = number("a number of at least 0", (value) => value >= 0);
const positive = number("a number above 0", (value) => value > 0);

/** Every option there is; a command lists those that it takes. */
export const options = {
  data: { flag: "--data <file>", description: "your data: a CSV or Parquet file", schema: text },
  dataset: {
    flag: "--dataset <name>",
    description: "a known data set instead (see `slicetuner datasets`), or generated",
    schema: text,
  },
  label: { flag: "--label <column>", description: "the column to predict", schema: text },
  sliceBy: {
    flag: "--slice-by <columns>",
    description: "columns whose values, crossed, make the slices: race,sex",
    schema: names(text),
  },
  exclude: {
    flag: "--exclude <columns>",
    description: "columns that are no features, such as identifiers",
    schema: names(text),
  },
  categorical: {
    flag: "--categorical <columns>",
    description: "columns that are read as categories though they hold numbers",
    schema: names(text),
  },
  weight: { flag: "--weight <column>", description: "a column of example weights", schema: text },
  dropIncomplete: {
    flag: "--drop-incomplete",
    description: "leave out rows without label, slice value or weight",
    schema: flag,
  },
  minimumExamples: {
    flag: "--minimum-examples <count>",
    description: "leave out slices with fewer rows",
    schema: whole(1),
  },
  id: { flag: "--id <column>", description: "a column that names the examples in results", schema: text },
  delimiter: {
    flag: "--delimiter <character>",
    description: "what stands between values: a character, or tab (default: by the file's name)",
    schema: delimiter,
  },
  missingValues: {
    flag: "--missing-values <texts>",
    description: "texts that stand for a missing value, besides nothing, ?, NA, N/A, null and NULL",
    schema: names(text),
  },
  renameDuplicates: {
    flag: "--rename-duplicates",
    description: "number columns of the same name: score, score_2",
    schema: flag,
  },
  pool: { flag: "--pool <file>", description: "the file to acquire from", schema: text },
  cost: {
    flag: "--cost <costs>",
    description: "price of one example: a number, A=1.2,B=1, or a JSON file { slice: price } (default: 1)",
    schema: costs,
  },
  budget: { flag: "--budget <amount>", description: "what may be spent", schema: amount },
  fairnessWeight: {
    flag: "--fairness-weight <lambda>",
    description: "weight of unfairness beside the loss (default: 0.1)",
    schema: amount,
  },
  minimumSliceSize: {
    flag: "--minimum-slice-size <examples>",
    description: "fill smaller slices up first (default: 1)",
    schema: whole(1),
  },
  initial: {
    flag: "--initial <examples>",
    description: `training examples of each slice to start with: ${perSliceForms}`,
    schema: perSlice,
  },
  validation: {
    flag: "--validation <examples>",
    description: `examples of each slice held out for validation: ${perSliceForms}`,
    schema: perSlice,
  },
  test: {
    flag: "--test <examples>",
    description: `examples of each slice held out to measure the outcome: ${perSliceForms}`,
    schema: perSlice,
  },
  fileOrder: {
    flag: "--file-order",
    description: "take rows in file order (default for known data sets)",
    schema: flag,
  },
  redraw: {
    flag: "--redraw",
    description: "draw rows anew for each seed (default for your own data)",
    schema: flag,
  },
  strategy: {
    flag: "--strategy <name>",
    description: `${strategyNames.join(", ")} (default: moderate)`,
    schema: oneOf(strategyNames),
  },
  strategies: {
    flag: "--strategies <names>",
    description: `strategies to compare, of ${strategyNames.join(", ")}`,
    schema: names(oneOf(strategyNames)),
  },
  repeats: {
    flag: "--repeats <trainings>",
    description: "final trainings to measure an outcome (default: 10)",
    schema: whole(1),
  },
  seeds: {
    flag: "--seeds <count>",
    description: "how many seeds to average over (default: 5)",
    schema: whole(1),
  },
  seed: {
    flag: "--seed <number>",
    description: "the (first) seed; one seed, one result (default: 1)",
    schema: whole(0),
  },
  subsetSizes: {
    flag: "--subset-sizes <K>",
    description: "points of a learning curve (default: 10)",
    schema: whole(2),
  },
  subsetRepeats: {
    flag: "--subset-repeats <R>",
    description: "trainings for each point (default: 5)",
    schema: whole(1),
  },
  curve: {
    flag: "--curve <family>",
    description: "power-law or power-law-with-floor (default: power-law)",
    schema: oneOf(["power-law", "power-law-with-floor"]),
  },
  trainer: {
    flag: "--trainer <backend>",
    description: "onnx or tfjs (default: onnx)",
    schema: oneOf(["onnx", "tfjs"]),
  },
  model: {
    flag: "--model <kind>",
    description: "softmax-regression or mlp (default: softmax-regression)",
    schema: oneOf(["softmax-regression", "mlp"]),
  },
  hiddenSizes: {
    flag: "--hidden-sizes <units>",
    description: "units of each hidden layer of an mlp: 64,32 (default: 64)",
    schema: list(whole(1), "whole numbers separated by commas"),
  },
  learningRate: { flag: "--learning-rate <rate>", description: "of Adam (default: 0.001)", schema: positive },
  batchSize: {
    flag: "--batch-size <examples>",
    description: "examples in a minibatch (default: 32)",
    schema: whole(1),
  },
  maximumEpochs: {
    flag: "--maximum-epochs <epochs>",
    description: "when a training stops at the latest (default: 500)",
    schema: whole(1),
  },
  patience: {
    flag: "--patience <epochs>",
    description: "epochs without improvement before a training stops (default: 20)",
    schema: whole(1),
  },
  workers: {
    flag: "--workers <threads>",
    description: "worker threads; 0: train in this thread (default: one for each core)",
    schema: whole(0),
  },
  fetch: {
    flag: "--fetch <names>",
    description: "known data sets to fetch into your cache folder",
    schema: names(text),
  },
  json: { flag: "--json", description: "print the whole result as JSON", schema: flag },
  out: { flag: "--out <file>", description: "write the whole result as JSON to a file", schema: text },
} as const satisfies Record<string, OptionDefinition>;

export type OptionName = keyof typeof options;

/** Values of options that were given, read and checked. */
export type Settings = { readonly [Name in OptionName]?: z.output<(typeof options)[Name]["schema"]> };

/** `sliceBy` → `--slice-by`. */
export function flagOf(name: OptionName): string {
  return options[name].flag.split(" ")[0]!;
}

export const dataOptions = [
  "data",
  "dataset",
  "label",
  "sliceBy",
  "exclude",
  "categorical",
  "weight",
  "dropIncomplete",
  "minimumExamples",
  "id",
  "delimiter",
  "missingValues",
  "renameDuplicates",
] as const satisfies OptionName[];
export const modelOptions = [
  "trainer",
  "model",
  "hiddenSizes",
  "learningRate",
  "batchSize",
  "maximumEpochs",
  "patience",
  "workers",
] as const satisfies OptionName[];
export const estimationOptions = ["subsetSizes", "subsetRepeats", "curve"] as const satisfies OptionName[];
export const outputOptions = ["seed", "json", "out"] as const satisfies OptionName[];
