/** How a run of a strategy ended. */
export const tuneStatuses = [
  "plan-complete",
  "budget-spent",
  "sources-exhausted",
  "nothing-to-gain",
  "round-limit",
  "nothing-delivered",
  "orders-open",
] as const;

export const statusMeanings =
  "plan-complete: everything planned was bought; budget-spent: what is left buys no example; sources-exhausted: the sources have no more, also where everything planned was bought; nothing-to-gain: the plan buys nothing; round-limit: the highest number of rounds was reached; nothing-delivered: two rounds of orders brought nothing usable; orders-open: more may come, and the run is not at its end";

/** How the budget can be spent: the baselines, then the strategies that plan on an estimate. */
export const strategyNames = [
  "none",
  "uniform",
  "water-filling",
  "proportional",
  "one-shot",
  "stepwise",
  "conservative",
  "moderate",
  "aggressive",
] as const;

/** How losses can be estimated, by the names of their estimators. */
export const estimationKinds = ["designed", "amortized", "exhaustive", "loss-prior"] as const;
