import { strategyNames } from "@slicetuner/tuner";
import { z } from "zod";
import { parsePerSlice, perSliceForms } from "./per-slice.ts";

/** One option of the command line, which is also a field of the configuration file. */
export interface OptionDefinition<Value = unknown> {
  /** As commander reads it, e.g. `--budget <amount>`. */
  readonly flag: string;
  readonly description: string;
  /** Reads text from the command line and values from a configuration file alike. */
  readonly schema: z.ZodType<Value>;
}

const text = z.string().min(1, "is empty");
const list = z.preprocess(
  (input) => (typeof input === "string" ? input.split(",").map((part) => part.trim()) : input),
  z.array(text, "expected names separated by commas").min(1, "is empty"),
);
const perSlice = z.unknown().transform((input, context) => {
  const parsed = parsePerSlice(input);
  if (parsed !== undefined) return parsed;
  context.addIssue({ code: "custom", message: `is ${show(input)}, expected ${perSliceForms}` });
  return z.NEVER;
});

function show(input: unknown): string {
  return typeof input === "string" ? `"${input}"` : JSON.stringify(input);
}

function number(expected: string, holds: (value: number) => boolean): z.ZodType<number> {
  return z.unknown().transform((input, context) => {
    const value = typeof input === "string" && input.trim() !== "" ? Number(input) : input;
    if (typeof value === "number" && Number.isFinite(value) && holds(value)) return value;
    context.addIssue({ code: "custom", message: `is ${show(input)}, expected ${expected}` });
    return z.NEVER;
  });
}

function oneOf<const Name extends string>(names: readonly Name[]): z.ZodType<Name> {
  return z.unknown().transform((input, context) => {
    const found = names.find((name) => name === input);
    if (found !== undefined) return found;
    context.addIssue({ code: "custom", message: `is ${show(input)}, expected one of ${names.join(", ")}` });
    return z.NEVER;
  });
}

const amount = number("a number of at least 0", (value) => value >= 0);
const positive = number("a number above 0", (value) => value > 0);
const whole = number("a whole number of at least 0", (value) => Number.isInteger(value) && value >= 0);
const count = number("a whole number of at least 1", (value) => Number.isInteger(value) && value >= 1);
const flag = z.boolean("expected true or false");

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
    schema: list,
  },
  exclude: {
    flag: "--exclude <columns>",
    description: "columns that are no features, such as identifiers",
    schema: list,
  },
  categorical: {
    flag: "--categorical <columns>",
    description: "columns of numbers that are categories",
    schema: list,
  },
  weight: { flag: "--weight <column>", description: "a column of example weights", schema: text },
  dropIncomplete: {
    flag: "--drop-incomplete",
    description: "leave out rows without label, slice value or weight",
    schema: flag,
  },
  pool: { flag: "--pool <file>", description: "the file to acquire from", schema: text },
  cost: {
    flag: "--cost <costs>",
    description: "price of one example: a number, A=1.2,B=1, or a JSON file { slice: price } (default: 1)",
    schema: z.union(
      [text, z.number(), z.record(z.string(), z.number())],
      "expected a price, prices by slice, or a JSON file",
    ),
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
    schema: count,
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
    schema: z.preprocess(
      (input) => (typeof input === "string" ? input.split(",").map((part) => part.trim()) : input),
      z.array(oneOf(strategyNames), "expected names separated by commas").min(1, "is empty"),
    ),
  },
  repeats: {
    flag: "--repeats <trainings>",
    description: "final trainings to measure an outcome (default: 10)",
    schema: count,
  },
  seeds: {
    flag: "--seeds <count>",
    description: "how many seeds to average over (default: 5)",
    schema: count,
  },
  seed: {
    flag: "--seed <number>",
    description: "the (first) seed; one seed, one result (default: 1)",
    schema: whole,
  },
  subsetSizes: {
    flag: "--subset-sizes <K>",
    description: "points of a learning curve (default: 10)",
    schema: number("a whole number of at least 2", (value) => Number.isInteger(value) && value >= 2),
  },
  subsetRepeats: {
    flag: "--subset-repeats <R>",
    description: "trainings for each point (default: 5)",
    schema: count,
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
    schema: z.preprocess(
      (input) => (typeof input === "string" ? input.split(",") : input),
      z.array(count, "expected whole numbers separated by commas").min(1, "is empty"),
    ),
  },
  learningRate: { flag: "--learning-rate <rate>", description: "of Adam (default: 0.001)", schema: positive },
  batchSize: {
    flag: "--batch-size <examples>",
    description: "examples in a minibatch (default: 32)",
    schema: count,
  },
  maximumEpochs: {
    flag: "--maximum-epochs <epochs>",
    description: "when a training stops at the latest (default: 500)",
    schema: count,
  },
  patience: {
    flag: "--patience <epochs>",
    description: "epochs without improvement before a training stops (default: 20)",
    schema: count,
  },
  workers: {
    flag: "--workers <threads>",
    description: "worker threads; 0: train in this thread (default: one for each core)",
    schema: whole,
  },
  fetch: {
    flag: "--fetch <names>",
    description: "known data sets to fetch into your cache folder",
    schema: list,
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
