import { strategyNames } from "@slicetuner/tuner";
import type { z } from "zod";
import { acquisitionDefinitions } from "./acquisition-options.ts";
import { blockForms, blocks, share } from "./convolution-blocks.ts";
import { executorOptions } from "./executor-options.ts";
import { findDefinitions } from "./find-options.ts";
import { imageOptions, pictureDefinitions, picturePoolDefinitions } from "./image-options.ts";
import { estimationKinds, methodForms, methodText } from "./methods.ts";
import { costForms, type PerSlice, type PerSliceInput, perSliceForms, readPerSlice } from "./per-slice.ts";
import { askDefinitions, programDefinitions, programOptions } from "./program-options.ts";
import { readingOptions } from "./reading-options.ts";
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
const units = list(whole(1), "whole numbers separated by commas, or none");
const hiddenSizes = schemaOf<string | readonly number[], number[]>((input) => {
  if (input === "none" || (Array.isArray(input) && input.length === 0)) return { value: [] };
  const { data, error } = units.safeParse(input);
  return error === undefined ? { value: data } : { problems: error.issues.map(({ message }) => message) };
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
  ...pictureDefinitions,
  label: { flag: "--label <column>", description: "the column to predict", schema: text },
  sliceBy: {
    flag: "--slice-by <columns>",
    description: "columns whose values, crossed, make the slices: race,sex",
    schema: names(text),
  },
  slices: {
    flag: "--slices <file>",
    description: "slices by predicates instead of --slice-by: a JSON file, as find --out writes it",
    schema: text,
  },
  exclude: {
    flag: "--exclude <columns>",
    description: "columns that are no features, such as identifiers, nor make slices that find finds",
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
    description: "leave out rows without label, slice value, loss or weight",
    schema: flag,
  },
  minimumExamples: {
    flag: "--minimum-examples <count>",
    description: "leave out slices with fewer rows; with --slices, merge parts with fewer (30 unless said)",
    schema: whole(1),
  },
  ...findDefinitions,
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
  ...readingOptions,
  pool: {
    flag: "--pool <file>",
    description: "the file to acquire from; with --images, an idx file or a folder",
    schema: text,
  },
  ...picturePoolDefinitions,
  ...acquisitionDefinitions,
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
    description: "take rows in file order, as the published experiments do",
    schema: flag,
  },
  redraw: {
    flag: "--redraw",
    description: "draw rows anew for each seed (what is done unless --file-order says otherwise)",
    schema: flag,
  },
  strategy: {
    flag: "--strategy <name>",
    description: `${strategyNames.join(", ")} (default: stepwise; moderate with estimation proportional or exhaustive)`,
    schema: oneOf(strategyNames),
  },
  strategies: {
    flag: "--strategies <names>",
    description: `methods to compare: ${methodForms}`,
    schema: names(methodText),
  },
  rounds: {
    flag: "--rounds <count>",
    description: "parts in which stepwise spends the budget, with a new estimate before each (default: 2)",
    schema: whole(1),
  },
  repeats: {
    flag: "--repeats <trainings>",
    description: "final trainings to measure an outcome (default: 10)",
    schema: whole(1),
  },
  oracle: {
    flag: "--oracle <plans>",
    description:
      "try so many random plans on each seed, and tell what share of the possible gain each method gets (default: 0)",
    schema: whole(0),
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
  estimation: {
    flag: "--estimation <kind>",
    description:
      "designed: trainings in which about half of the slices are small tell how slices help each other; proportional: the published learning curves; exhaustive: curves with one slice varied at a time, as many times more trainings as there are slices; loss-prior: a few trainings, and the belief that every loss falls alike (default: designed)",
    schema: oneOf(estimationKinds),
  },
  trainings: {
    flag: "--trainings <M>",
    description:
      "trainings of an estimate (default: 5 for loss-prior; for designed 32 for up to 15 slices, 64 for up to 31, else 128)",
    schema: whole(1),
  },
  subsetSizes: {
    flag: "--subset-sizes <K>",
    description: "points of a learning curve, proportional or exhaustive (default: 10)",
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
    description: "onnx, tfjs, or command: a program of yours (default: onnx)",
    schema: oneOf(["onnx", "tfjs", "command"]),
  },
  ...programDefinitions,
  model: {
    flag: "--model <kind>",
    description:
      "softmax-regression, mlp or cnn, the published network for pictures (default: softmax-regression)",
    schema: oneOf(["softmax-regression", "mlp", "cnn"]),
  },
  hiddenSizes: {
    flag: "--hidden-sizes <units>",
    description:
      "units of each dense hidden layer: 64,32 (default: 64 for mlp, 256 for cnn); a cnn may have none",
    schema: hiddenSizes,
  },
  dropout: {
    flag: "--dropout <share>",
    description: "share dropped after each dense hidden layer (default: 0 for mlp, 0.3 for cnn)",
    schema: share,
  },
  blocks: {
    flag: "--blocks <filters>",
    description: `a cnn's blocks of convolution and pooling, by their filters: ${blockForms} (default: 32,64 with kernels of 3 and pools of 2)`,
    schema: blocks,
  },
  blockDropout: {
    flag: "--block-dropout <share>",
    description: "share dropped after each block that names none (default: 0.25 for cnn)",
    schema: share,
  },
  optimizer: {
    flag: "--optimizer <kind>",
    description: "adam or sgd (default: adam)",
    schema: oneOf(["adam", "sgd"]),
  },
  learningRate: {
    flag: "--learning-rate <rate>",
    description: "of the optimizer (default: 0.001 for adam, 0.0005 for adam with cnn, 0.01 for sgd)",
    schema: positive,
  },
  momentum: {
    flag: "--momentum <share>",
    description: "share of a step that goes on in the next, in [0, 1) (default: 0.9 for sgd)",
    schema: share,
  },
  weightDecay: {
    flag: "--weight-decay <factor>",
    description: "L2 penalty: times each weight, added to its gradient (default: 0)",
    schema: amount,
  },
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
    description:
      "epochs without improvement before a training stops; 0: never, and the last weights are kept (default: 20)",
    schema: whole(0),
  },
  workers: {
    flag: "--workers <threads>",
    description: "worker threads; 0: train in this thread (default: one for each core)",
    schema: whole(0),
  },
  ...executorOptions,
  ...askDefinitions,
  fetch: {
    flag: "--fetch <names>",
    description: "known data sets to fetch into your cache folder",
    schema: names(text),
  },
  json: { flag: "--json", description: "print the whole result as JSON", schema: flag },
  saveModel: {
    flag: "--save-model <folder>",
    description: "write the model of the first final training to a new folder, with how to feed it",
    schema: text,
  },
  out: { flag: "--out <file>", description: "write the whole result as JSON to a file", schema: text },
} as const satisfies Record<string, OptionDefinition>;

export type OptionName = keyof typeof options;

/** Values of options that were given, read and checked. */
export type Settings = { readonly [Name in OptionName]?: z.output<(typeof options)[Name]["schema"]> };

/** `sliceBy` → `--slice-by`. */
export function flagOf(name: OptionName): string {
  return options[name].flag.split(" ")[0]!;
}

/** Those that name files to be read. */
export const fileOptions = [
  "data",
  "slices",
  "losses",
  "images",
  "labels",
  "table",
  "pool",
  "poolLabels",
  "poolTable",
  "sources",
] as const satisfies OptionName[];
/** How a table is written. */
export const readingNames = [
  "skipLines",
  "noHeader",
  "columnNames",
  "numeric",
  "decimal",
  "thousands",
  "normalize",
  "memoryLimit",
] as const satisfies OptionName[];
export const dataOptions = [
  "data",
  "dataset",
  ...imageOptions,
  "label",
  "sliceBy",
  "slices",
  "exclude",
  "categorical",
  "weight",
  "dropIncomplete",
  "minimumExamples",
  "id",
  "delimiter",
  "missingValues",
  "renameDuplicates",
  ...readingNames,
] as const satisfies OptionName[];
export const modelOptions = [
  "trainer",
  ...programOptions,
  "model",
  "hiddenSizes",
  "dropout",
  "blocks",
  "blockDropout",
  "optimizer",
  "learningRate",
  "momentum",
  "weightDecay",
  "batchSize",
  "maximumEpochs",
  "patience",
  "workers",
] as const satisfies OptionName[];
/** Where trainings run; they give the same results everywhere. */
export const placeOptions = ["executor", "redis", "store", "queue"] as const satisfies OptionName[];
export const estimationOptions = [
  "estimation",
  "trainings",
  "subsetSizes",
  "subsetRepeats",
  "curve",
] as const satisfies OptionName[];
export const outputOptions = ["seed", "json", "out"] as const satisfies OptionName[];
