import { trainMethods } from "@slicetuner/results";
import { defineOptions, type SpecOf } from "../../cli/option-group.ts";
import { flag, number, oneOf, schemaOf, text, whole, wrong } from "../../options/value-schemas.ts";

/** A file, or a share of the rows. */
const testRows = schemaOf<string | number, string | number>((input) => {
  const share = Number(input);
  if (share > 0 && share < 1) return { value: share };
  const isFile = typeof input === "string" && input !== "" && Number.isNaN(share);
  return isFile ? { value: input } : wrong(input, "a file, or a share of the rows between 0 and 1");
});

export const trainOptions = defineOptions({
  name: "train",
  title: "Training",
  options: {
    method: {
      flag: "--method <method>",
      description: `${trainMethods.join(", ")} (default: fr-train with --robust or --trusted, fairbatch with --fair alone, else plain)`,
      schema: oneOf(trainMethods),
    },
    frontier: {
      flag: "--frontier",
      description: "train with every method at several gaps, and show what accuracy each costs",
      schema: flag,
    },
    randomized: {
      flag: "--randomized",
      description:
        "post-process: thresholds with chance, which meet any gap on the validation rows: decisions of some rows are drawn",
      schema: flag,
    },
    chooseEpochs: {
      flag: "--choose-epochs",
      description:
        "FairBatch: end where validation rows say so: at the least loss among gaps within the noise of the smallest",
      schema: flag,
    },
    test: {
      flag: "--test <rows>",
      description: "rows to measure on: a file, or the share of the rows that is held out",
      schema: testRows,
      default: 0.3,
    },
    validation: {
      flag: "--validation <share>",
      description: "share of the other rows that stops training early, fits thresholds and chooses epochs",
      schema: number("a number above 0 and below 1", (value) => value > 0 && value < 1),
      default: 0.2,
    },
    seeds: {
      flag: "--seeds <count>",
      description: "how often to draw the rows and train anew, for means and spreads",
      schema: whole(1),
      default: 1,
    },
    out: {
      flag: "--out <folder>",
      description: "write the model of the first seed to a new folder, with all that is needed to use it",
      schema: text,
    },
  },
  read: ({ chooseEpochs = false, ...values }) => ({ ...values, chooseEpochs }),
  record: (_, { out: _out, ...values }) => values,
});

export type TrainSpec = SpecOf<typeof trainOptions>;
