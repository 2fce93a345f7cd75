import type { LimitStrategy } from "@slicetuner/optimizer";

/** Plans that look only at sizes and prices. */
export const baselineNames = ["none", "uniform", "water-filling", "proportional"] as const;

/**
 * Plans made from a loss model: all at once; in equal parts of the budget, with a new estimate before each;
 * or in rounds under a limit on the change of the imbalance ratio.
 */
export const tunedNames = ["one-shot", "stepwise", "conservative", "moderate", "aggressive"] as const;

export const strategyNames: readonly Strategy[] = [...baselineNames, ...tunedNames];

export type Baseline = (typeof baselineNames)[number];
export type TunedStrategy = (typeof tunedNames)[number];
/** How the budget is spent. */
export type Strategy = Baseline | TunedStrategy;

/** The estimations whose published planner buys in rounds. */
const publishedEstimations: readonly string[] = ["amortized", "exhaustive"];

/** In at most how many parts `stepwise` spends the budget where nothing is said. */
export const defaultRounds = 2;

/**
 * What a further estimate costs, in loss: where the present one cannot tell a plan from a guess, another is
 * made only if knowing for sure which plan is best could lower the mean loss by at least this share of it.
 */
export const leastLearned = 0.0002;

/**
 * The strategy where none is named: the published Moderate with a published estimation, else `stepwise`,
 * whose second estimate corrects the first plan (docs/reproduction).
 */
export function defaultStrategy(estimation: string): TunedStrategy {
  return publishedEstimations.includes(estimation) ? "moderate" : "stepwise";
}

export function isBaseline(strategy: Strategy): strategy is Baseline {
  return (baselineNames as readonly string[]).includes(strategy);
}

/** The limit under which a strategy buys in rounds; undefined for one that knows no limit. */
export function limitOf(strategy: Strategy): LimitStrategy | undefined {
  const isUnlimited = isBaseline(strategy) || strategy === "one-shot" || strategy === "stepwise";
  return isUnlimited ? undefined : strategy;
}
