import { defineOptions, flagOf, type SpecOf } from "../../cli/option-group.ts";
import { moneyOptions } from "../../options/money-options.ts";
import {
  asWritten,
  type PerSlice,
  type PerSliceInput,
  perSliceText,
  readPerSlice,
} from "../../options/per-slice.ts";
import { names, schemaOf, text, whole } from "../../options/value-schemas.ts";
import { changesRecord, changesText, sliceChanges } from "./slice-changes.ts";

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
      flag: "--runs <files...>",
      description:
        "tables of trainings that you have, in place of --data: columns of amounts (size_A, share_A, params.size_A) and of losses (loss_A, metrics.loss_A), or results of plan; nothing is trained",
      schema: names(text),
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
    renamed: {
      flag: "--renamed <changes>",
      description: "slices that had another name in the runs: OLD=NEW,…, or a JSON file { OLD: NEW }",
      schema: sliceChanges("renamed"),
      toText: changesText,
    },
    split: {
      flag: "--split <changes>",
      description:
        "slices that were split since: WHOLE=PART+PART,…, or a JSON file { WHOLE: [PART, PART] }; PART:NUMBER says how many examples a part has (default: as --have, or the runs, say)",
      schema: sliceChanges("split"),
      toText: changesText,
    },
    merged: {
      flag: "--merged <changes>",
      description:
        "slices that were merged since: NEW=OLD+OLD,…, or a JSON file; OLD:NUMBER says how much each counts in the loss (default: as the runs say)",
      schema: sliceChanges("merged"),
      toText: changesText,
    },
  },
  read: (values, { problems }) => {
    const { runs, ratios, metrics, have, predict, propose, renamed, split, merged } = values;
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
    const amounts = runs ?? (ratios === undefined ? undefined : [ratios]);
    const others = { have, propose, renamed, split, merged };
    for (const [name, value] of Object.entries(others)) {
      const isUsed = value === undefined || amounts !== undefined || isPair;
      problems.expect(isUsed, flagOf(name), "needs --runs, or --ratios and --metrics");
    }
    const changes = [...(renamed ?? []), ...(split ?? []), ...(merged ?? [])];
    const runsSpec =
      amounts === undefined ? undefined : { amounts, losses: metrics, have, predict, propose, changes };
    return { runs: runsSpec, predict };
  },
  record: (_, { renamed, split, merged, ...values }) => ({
    ...values,
    renamed: renamed && changesRecord(renamed),
    split: split && changesRecord(split),
    merged: merged && changesRecord(merged),
  }),
});

/** Where the runs are, and what is asked of them. */
export type RunsSpec = NonNullable<SpecOf<typeof runsOptions>["runs"]>;
