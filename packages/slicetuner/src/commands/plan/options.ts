import { defineOptions, type SpecOf } from "../../cli/option-group.ts";
import { moneyOptions } from "../../options/money-options.ts";
import {
  asWritten,
  type PerSlice,
  type PerSliceInput,
  perSliceText,
  readPerSlice,
} from "../../options/per-slice.ts";
import { schemaOf, text, whole } from "../../options/value-schemas.ts";

const { cost, budget, fairnessWeight } = moneyOptions.options;

const forms = "a number (150), numbers by slice (A=150,B=300) or a JSON file { slice: number }";
const amounts = schemaOf<PerSliceInput, PerSlice>((input) => {
  const reading = readPerSlice(input, forms);
  const isShare = "value" in reading && reading.value.kind === "share";
  return isShare ? { problems: [`is a share, expected ${forms}`] } : reading;
});

/** The budget may be missing where only losses are predicted. */
export const planMoneyOptions = defineOptions({
  name: "money",
  title: moneyOptions.title,
  options: {
    cost,
    budget: { flag: budget.flag, description: budget.description, schema: budget.schema },
    fairnessWeight,
    minimum: {
      flag: "--minimum <amounts>",
      description: `buy at least so many: ${forms}; slices that are not named have no minimum`,
      schema: amounts,
      toText: perSliceText,
    },
    maximum: {
      flag: "--maximum <amounts>",
      description: "buy at most so many, in the same forms",
      schema: amounts,
      toText: perSliceText,
    },
  },
  read: (values) => values,
  record: (_, { minimum, maximum, ...others }) => ({
    ...others,
    ...(minimum && { minimum: asWritten(minimum) }),
    ...(maximum && { maximum: asWritten(maximum) }),
  }),
});

/** Trainings that were done already, in place of data to train on. */
export const runsOptions = defineOptions({
  name: "fromRuns",
  title: "Plans from runs that you have",
  options: {
    runs: {
      flag: "--runs <file>",
      description:
        "a table of trainings that you have, in place of --data: columns of amounts (size_A, share_A, params.size_A) and of losses (loss_A, metrics.loss_A); nothing is trained",
      schema: text,
      isFile: true,
    },
    ratios: {
      flag: "--ratios <file>",
      description: "the same in two tables: the amounts of each run …",
      schema: text,
      isFile: true,
    },
    metrics: {
      flag: "--metrics <file>",
      description: "… and its losses, matched by a column such as index",
      schema: text,
      isFile: true,
    },
    have: {
      flag: "--have <amounts>",
      description: `what you have of each slice already: ${forms} (default: nothing)`,
      schema: amounts,
      toText: perSliceText,
    },
    predict: {
      flag: "--predict <file>",
      description:
        "predict the losses at the sizes, or mixtures, in the rows of a table: columns size_A, size_B, … of what there would be in all",
      schema: text,
      isFile: true,
    },
    propose: {
      flag: "--propose <count>",
      description: "name so many further runs that would make the plan surest",
      schema: whole(1),
    },
  },
  read: ({ runs, ratios, metrics, have, predict, propose }, { problems }) => {
    const isPair = ratios !== undefined || metrics !== undefined;
    problems.expect(!(isPair && runs !== undefined), "--ratios", "contradicts --runs; choose one");
    problems.expect(
      ratios !== undefined || metrics === undefined,
      "--ratios",
      "is missing: --metrics needs it",
    );
    problems.expect(
      metrics !== undefined || ratios === undefined,
      "--metrics",
      "is missing: --ratios needs it",
    );
    const amounts = runs ?? ratios;
    const others = { "--have": have, "--propose": propose };
    for (const [flag, value] of Object.entries(others)) {
      const isUsed = value === undefined || amounts !== undefined || isPair;
      problems.expect(isUsed, flag, "needs --runs, or --ratios and --metrics");
    }
    const runsSpec = amounts === undefined ? undefined : { amounts, losses: metrics, have, predict, propose };
    return { runs: runsSpec, predict };
  },
  record: (_, values) => values,
});

/** Where the runs are, and what is asked of them. */
export type RunsSpec = NonNullable<SpecOf<typeof runsOptions>["runs"]>;
