import type { LimitStrategy } from "@slicetuner/influence";

/** Plans that look only at sizes and prices. */
export const baselineNames = ["none", "uniform", "water-filling", "proportional"] as const;

/** Plans made from a loss model: all at once, or in rounds under a limit on the change of the imbalance ratio. */
export const tunedNames = ["one-shot", "conservative", "moderate", "aggressive"] as const;

export const strategyNames: readonly Strategy[] = [...baselineNames, ...tunedNames];

export type Baseline = (typeof baselineNames)[number];
export type TunedStrategy = (typeof tunedNames)[number];
/** How the budget is spent. */
export type Strategy = Baseline | TunedStrategy;

export function isBaseline(strategy: Strategy): strategy is Baseline {
  return (baselineNames as readonly string[]).includes(strategy);
}

/** The limit under which a strategy buys in rounds; undefined for one that buys all at once. */
export function limitOf(strategy: Strategy): LimitStrategy | undefined {
  return isBaseline(strategy) || strategy === "one-shot" ? undefined : strategy;
}
