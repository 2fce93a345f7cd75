import { defineOptions, type SpecOf } from "../cli/option-group.ts";
import { names, number, text, whole } from "../options/value-schemas.ts";

export const evaluateOptions = defineOptions({
  name: "evaluate",
  title: "Classifier",
  options: {
    model: {
      flag: "--model <path>",
      description: "a folder that `slicetuner train` wrote, or any ONNX classifier",
      schema: text,
      isFile: true,
    },
    columns: {
      flag: "--columns <columns>",
      description:
        "columns that an ONNX classifier takes, in its order (default: all numeric ones, in file order, without label, weight and --exclude)",
      schema: names(text),
    },
    predictions: {
      flag: "--predictions <columns>",
      description:
        "a column with the predicted classes, or with the probability of the positive one, instead of a model; of more classes one column of probabilities for each",
      schema: names(text),
    },
    parityCheck: {
      flag: "--parity-check <rows>",
      description: "first compare the model's decisions with the column --predictions on so many rows",
      schema: whole(1),
    },
    level: {
      flag: "--level <share>",
      description: "share of samples in which an interval has the true value inside",
      schema: number("a number between 0 and 1", (value) => value > 0 && value < 1),
      default: 0.95,
    },
    replicates: {
      flag: "--replicates <count>",
      description: "samples that intervals are made of; 0: no intervals (default: 1000, fewer for many rows)",
      schema: whole(0),
    },
  },
  read: (values, { problems }) => {
    const { model, predictions, parityCheck } = values;
    const advice = "name a model with --model, or a column with --predictions";
    problems.expect(model !== undefined || predictions !== undefined, "--model", `is missing: ${advice}`);
    const isPair = model !== undefined && predictions !== undefined;
    problems.expect(
      !isPair || parityCheck !== undefined,
      "--predictions",
      "and --model are both given; leave one out, or compare them with --parity-check",
    );
    problems.expect(
      parityCheck === undefined || isPair,
      "--parity-check",
      "needs both --model and --predictions",
    );
    const { replicates } = values;
    problems.expect(
      replicates === undefined || replicates === 0 || replicates >= 50,
      "--replicates",
      `is ${replicates}, expected 0 or at least 50`,
    );
    return values;
  },
});

export type EvaluateSpec = SpecOf<typeof evaluateOptions>;
