import { InvalidInputError } from "@slicetuner/core";

/** How fast the limit on the change of the imbalance ratio grows from round to round. */
export type LimitStrategy = "conservative" | "moderate" | "aggressive";

/** How much the imbalance ratio may change in the present round. Immutable. */
export interface ImbalanceLimit {
  readonly strategy: LimitStrategy;
  /** T: the imbalance ratio may rise or fall by this much. */
  readonly limit: number;
  /** The next round's limit. */
  increase(): ImbalanceLimit;
}

const increases: Readonly<Record<LimitStrategy, (limit: number) => number>> = {
  conservative: (limit) => limit,
  moderate: (limit) => limit + 1,
  aggressive: (limit) => limit * 2,
};

/** The names that `createLimit` knows, from the most careful to the boldest. */
export const limitStrategies: readonly LimitStrategy[] = ["conservative", "moderate", "aggressive"];

/**
 * The limit of the first round, 1, and its way to grow (Algorithm 1 of Slice Tuner): `conservative` stays at
 * 1, `moderate` adds 1 each round, `aggressive` doubles.
 * @throws InvalidInputError for an unknown name
 */
export function createLimit(strategy: LimitStrategy): ImbalanceLimit {
  if (!limitStrategies.includes(strategy)) {
    const names = limitStrategies.map((name) => `"${name}"`).join(", ");
    throw new InvalidInputError([{ path: "strategy", message: `"${strategy}"; expected one of ${names}` }]);
  }
  return limitOf(strategy, 1);
}

function limitOf(strategy: LimitStrategy, limit: number): ImbalanceLimit {
  return { strategy, limit, increase: () => limitOf(strategy, increases[strategy](limit)) };
}
