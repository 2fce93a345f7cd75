import { type Acquirer, acquire, type Dataset, type Quote, type TunerEvent } from "@slicetuner/core";

/** What a round of orders brought. */
export interface Acquisition {
  readonly deliveries: readonly Dataset[];
  /** Examples delivered of each slice ordered from. */
  readonly acquired: readonly number[];
  readonly cost: number;
  /** Slices of which the source has no more. */
  readonly exhausted: readonly boolean[];
  readonly warnings: readonly string[];
}

/** Orders `amounts` slice by slice. What is not delivered is neither paid nor counted. */
export async function acquireAmounts(options: {
  readonly acquirer: Acquirer;
  readonly quote: Quote;
  readonly amounts: readonly number[];
  readonly sliceNames: readonly string[];
  readonly runId: string;
  readonly round: number;
  readonly signal: AbortSignal;
  readonly emit: (event: TunerEvent) => void;
}): Promise<Acquisition> {
  const { acquirer, quote, amounts, sliceNames, runId, round, signal, emit } = options;
  const deliveries: Dataset[] = [];
  const acquired = amounts.map(() => 0);
  const exhausted = amounts.map(() => false);
  const warnings: string[] = [];
  let cost = 0;
  for (const [slice, count] of amounts.entries()) {
    if (count === 0) continue;
    signal.throwIfAborted();
    const order = {
      id: `${runId}/${round}/${sliceNames[slice]}`,
      slice,
      count,
      unitCost: quote.unitCosts[slice]!,
    };
    emit({ type: "order-sent", round, order });
    const delivery = await acquire(acquirer, order, signal);
    warnings.push(...delivery.warnings);
    deliveries.push(delivery.examples);
    acquired[slice] = delivery.examples.size;
    exhausted[slice] = delivery.status === "exhausted";
    cost += delivery.cost;
    emit({
      type: "order-delivered",
      round,
      order,
      delivered: delivery.examples.size,
      cost: delivery.cost,
      exhausted: exhausted[slice],
    });
  }
  return { deliveries, acquired, cost, exhausted, warnings };
}
