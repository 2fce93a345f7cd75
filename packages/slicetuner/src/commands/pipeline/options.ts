import { defineOptions, omitOptions, type SpecOf } from "../../cli/option-group.ts";
import { dataOptions } from "../../options/data-options.ts";
import {
  flag,
  names,
  number,
  oneOf,
  schemaOf,
  text,
  toNumber,
  whole,
  wrong,
} from "../../options/value-schemas.ts";

/** Slices of a file are none of a pipeline's, which finds its own. */
export const tableOptions = omitOptions(dataOptions, ["slices", "minimumExamples", "weight"]);

const share = number("a share between 0 and 1", (value) => value > 0 && value < 1);

const testRows = schemaOf<string | number, string | number>((input) => {
  const value = toNumber(input);
  if (!Number.isNaN(value))
    return value > 0 && value < 1 ? { value } : wrong(input, "a share between 0 and 1, or a file");
  return typeof input === "string" && input !== ""
    ? { value: input }
    : wrong(input, "a share between 0 and 1, or a file");
});

export const pipelineOptions = defineOptions({
  name: "pipeline",
  title: "Steps",
  options: {
    skip: {
      flag: "--skip <steps>",
      description: "leave steps out: clean, find, acquire, train",
      schema: names(oneOf(["clean", "find", "acquire", "train"])),
    },
    cleanSteps: {
      flag: "--clean-steps <steps>",
      description:
        "what cleaning does, in this order: sanitize (remove outliers), resolve (merge duplicates), reweigh (where there are groups)",
      schema: names(oneOf(["sanitize", "resolve", "reweigh"])),
      default: ["sanitize", "reweigh"] as ("sanitize" | "resolve" | "reweigh")[],
    },
    cutoff: {
      flag: "--cutoff <number>",
      description: "robust deviations above which cleaning takes a row for an outlier",
      schema: number("a number above 0", (value) => value > 0),
      default: 6,
    },
    flips: {
      flag: "--flips",
      description: "cleaning also removes rows whose label looks flipped",
      schema: flag,
    },
    maximumSlices: {
      flag: "--maximum-slices <count>",
      description: "slices to find",
      schema: whole(1),
      default: 3,
    },
    pool: {
      flag: "--pool <file>",
      description: "a file to buy from, with the columns of --data; or --sources, or --acquire-with",
      schema: text,
      isFile: true,
    },
    budget: {
      flag: "--budget <amount>",
      description: "what may be spent, at a price of 1 for each example",
      schema: number("a number above 0", (value) => value > 0),
    },
    method: {
      flag: "--method <methods>",
      description:
        "how to train fair: fairbatch, fr-train, or both, side by side (default: fairbatch, and nothing beside --train-with)",
      schema: names(oneOf(["fairbatch", "fr-train"])),
    },
    allEpochs: {
      flag: "--all-epochs",
      description:
        "train fair to the last epoch; without it the validation rows say where to end: at the least loss among gaps within the noise of the smallest",
      schema: flag,
    },
    test: {
      flag: "--test <share or file>",
      description: "rows to measure on: a share of the rows, or a file; set aside before everything else",
      schema: testRows,
      default: 0.3,
    },
    validation: {
      flag: "--validation <share>",
      description: "share of the other rows that stops trainings and that losses are estimated on",
      schema: share,
      default: 0.25,
    },
    repeats: {
      flag: "--repeats <count>",
      description: "models that each stage trains; their measures are averaged",
      schema: whole(1),
      default: 3,
    },
    replicates: {
      flag: "--replicates <count>",
      description: "samples that intervals are made of",
      schema: whole(50),
      default: 500,
    },
    run: {
      flag: "--run <folder>",
      description:
        "where to keep the pipeline (default: in slicetuner-runs, by the time); one that is there goes on",
      schema: text,
    },
    takeOver: {
      flag: "--take-over",
      description: "go on although another process seems to be at it",
      schema: flag,
    },
  },
  // What must be said is checked later: of a pipeline that goes on nothing must.
  read: ({ skip = [], flips = false, allEpochs = false, takeOver = false, ...others }) => {
    return { ...others, skip, flips, allEpochs, takeOver };
  },
  record: (_, { run: _run, takeOver: _takeOver, ...values }) => values,
});

export type PipelineSpec = SpecOf<typeof pipelineOptions>;
