import { defineOptions, type SpecOf } from "../cli/option-group.ts";
import { costForms, type PerSlice, type PerSliceInput, readPerSlice } from "./per-slice.ts";
import { number, schemaOf, show, whole } from "./value-schemas.ts";

const amount = number("a number of at least 0", (value) => value >= 0);
const costs = schemaOf<PerSliceInput, PerSlice>((input) => {
  const reading = readPerSlice(input, costForms);
  const isShare = "value" in reading && reading.value.kind === "share";
  return isShare ? { problems: [`is ${show(input)}, a share; expected ${costForms}`] } : reading;
});

/** What may be spent, on what prices, and for what. */
export const moneyOptions = defineOptions({
  name: "money",
  title: "Budget and aim",
  options: {
    cost: {
      flag: "--cost <costs>",
      description: "price of one example: a number, A=1.2,B=1, or a JSON file { slice: price } (default: 1)",
      schema: costs,
      unlessSaid: "1",
    },
    budget: {
      flag: "--budget <amount>",
      description: "what may be spent",
      schema: amount,
      required: "say what may be spent, e.g. --budget 300",
    },
    fairnessWeight: {
      flag: "--fairness-weight <lambda>",
      description: "weight of unfairness beside the loss",
      schema: amount,
      default: 0.1,
    },
    minimumSliceSize: {
      flag: "--minimum-slice-size <examples>",
      description: "fill smaller slices up first",
      schema: whole(1),
      default: 1,
    },
  },
  // Without a budget nothing is run: there is a problem, which `prepare` throws.
  read: ({ budget = 0, ...others }) => ({ budget, ...others }),
});

/**
 * The budget, prices of slices where they were said, the weight of unfairness, and the size to fill slices up
 * to.
 */
export type MoneySpec = SpecOf<typeof moneyOptions>;
