import { defineOptions } from "../../cli/option-group.ts";
import { evaluateOptions } from "../../evaluation/evaluate-options.ts";
import { groupOptions } from "../../options/group-options.ts";
import { seedOptions } from "../../options/output-options.ts";
import { rowOptions } from "../../options/row-options.ts";
import { flag, list, number, text } from "../../options/value-schemas.ts";
import { requirement } from "./requirement.ts";

export const checkOptions = defineOptions({
  name: "check",
  title: "Check",
  options: {
    result: {
      flag: "--result <file>",
      description:
        "the result to check: a file that --out of evaluate, train, run, compare, find or pipeline wrote",
      schema: text,
      isFile: true,
    },
    require: {
      flag: "--require <limits>",
      description:
        "what must hold, separated by commas: accuracy >= 0.8, loss of every slice <= 0.5, accuracy of Female >= 0.75",
      schema: list(requirement, "limits separated by commas, e.g. accuracy >= 0.8"),
    },
    accepted: {
      flag: "--accepted <file>",
      description: "the last accepted result; worse than it beyond noise fails",
      schema: text,
      default: "slicetuner.accepted.json",
    },
    accept: {
      flag: "--accept",
      description: "make this result the accepted one, if requirements and forecasts hold",
      schema: flag,
    },
    ignoreForecast: {
      flag: "--ignore-forecast",
      description: "do not compare outcomes with what was forecast",
      schema: flag,
    },
    significance: {
      flag: "--significance <chance>",
      description: "chance of a false failure where nothing changed",
      schema: number("a number between 0 and 1", (value) => value > 0 && value < 1),
      default: 0.05,
    },
    junit: { flag: "--junit <file>", description: "write the checks as JUnit XML", schema: text },
    github: {
      flag: "--github",
      description: "print failures as annotations of GitHub Actions, and a table into the job's summary",
      schema: flag,
    },
  },
  read: ({ require = [], accept = false, ignoreForecast = false, github = false, ...others }) => {
    return { ...others, require, accept, ignoreForecast, github };
  },
  record: (_, values) => ({ ...values, require: values.require?.map(({ text }) => text) }),
});

/** The classifier to measure, where no result is given. */
export const classifierOptions = defineOptions({
  name: "evaluate",
  title: "Classifier to measure, in place of a result",
  options: evaluateOptions.options,
  read: (values, reading) =>
    values.model === undefined && values.predictions === undefined
      ? undefined
      : evaluateOptions.read(values, reading),
});

/** All that says what is checked. */
export const checkGroups = [checkOptions, rowOptions, groupOptions, classifierOptions, seedOptions] as const;
