import { defaultRounds, defaultStrategy, strategyNames } from "@slicetuner/tuner";
import { defineOptions } from "../cli/option-group.ts";
import { checkEstimation, estimationTable, recordEstimation } from "./estimation-options.ts";
import { repeatsOption } from "./repeats-option.ts";
import { oneOf, whole } from "./value-schemas.ts";

/** How losses are estimated and the budget spent, for a command that buys. */
export const tuningOptions = defineOptions({
  name: "tuning",
  title: "Estimation and plan",
  options: {
    ...estimationTable,
    strategy: {
      flag: "--strategy <name>",
      description: `${strategyNames.join(", ")} (default: stepwise; moderate with estimation amortized or exhaustive)`,
      schema: oneOf(strategyNames),
    },
    rounds: {
      flag: "--rounds <count>",
      description: `parts in which stepwise spends the budget, with a new estimate before each (default: ${defaultRounds}, and 1 where the first estimate tells no plan from a guess and a second could not gain much)`,
      schema: whole(1),
    },
    repeats: repeatsOption,
  },
  read: ({ strategy, rounds, repeats, ...estimation }, reading) => {
    checkEstimation(
      estimation,
      [estimation.estimation],
      reading,
      (meanings) => `has no meaning without --estimation ${meanings.join(" or ")}`,
    );
    const chosen = strategy ?? defaultStrategy(estimation.estimation);
    const takesRounds = !reading.isGiven("rounds") || chosen === "stepwise";
    reading.problems.expect(takesRounds, "--rounds", `has no effect with ${chosen}: only stepwise takes it`);
    return { estimation, strategy: chosen, rounds, repeats };
  },
  record: ({ estimation, strategy, rounds, repeats }) => ({
    ...recordEstimation(estimation, [estimation.estimation]),
    strategy,
    ...(rounds === undefined ? {} : { rounds }),
    repeats,
  }),
});
