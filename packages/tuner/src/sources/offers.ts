import { type PriceStep, type Quote, sumMoney, totalCost } from "@slicetuner/core";
import type { AcceptanceRates } from "./acceptance-rates.ts";

/** Examples of one slice that can be ordered at one price from one source. */
export interface Offer {
  readonly source: string | undefined;
  /** Price of one example as it is ordered, fees included. */
  readonly unitCost: number;
  /** Examples that can be ordered; may be infinite. */
  readonly count: number;
  /** Share of what is ordered that will count as data, in (0, 1]. */
  readonly acceptanceRate: number;
}

/** What can be had of each slice, in the order in which it is best bought. */
export type Offers = readonly (readonly Offer[])[];

/**
 * Reads a quote: what a usable example costs at each source, the cheapest first. The steps of one source keep
 * their order.
 * @param isExhausted whether a source has no more of a slice, as deliveries have shown
 */
export function offersOf(
  { unitCosts, available, priceSteps }: Quote,
  rates: AcceptanceRates,
  isExhausted: (source: string | undefined, slice: number) => boolean,
): Offers {
  return unitCosts.map((unitCost, slice) => {
    const steps: readonly PriceStep[] = priceSteps?.[slice] ?? [{ unitCost, count: null }];
    const offers = steps
      .filter(({ source }) => !isExhausted(source, slice))
      .map((step): Offer => {
        const { source, count, acceptanceRate } = step;
        return {
          source,
          unitCost: step.unitCost,
          count: count ?? Number.POSITIVE_INFINITY,
          acceptanceRate: rates.rateOf(source, slice, acceptanceRate),
        };
      });
    return cutAt(available[slice] ?? Number.POSITIVE_INFINITY, cheapestFirst(offers));
  });
}

/** What one example costs that counts. */
export function usableCost({ unitCost, acceptanceRate }: Offer): number {
  return unitCost / acceptanceRate;
}

/** The price of a usable example where the slice's offers are taken in turn, as the planner reads it. */
export function usableSteps(offers: readonly Offer[]): PriceStep[] {
  return offers.map((offer) => {
    const count = usableCount(offer);
    return { unitCost: usableCost(offer), count: Number.isFinite(count) ? count : null };
  });
}

/** What usable examples are expected to cost. */
export function costOfUsable(amount: number, offers: readonly Offer[]): number {
  let missing = amount;
  const costs = offers.map((offer) => {
    const count = Math.min(missing, usableCount(offer));
    missing -= count;
    return totalCost(count, usableCost(offer));
  });
  return sumMoney(...costs);
}

/** Examples that count, of all that the offer has. */
export function usableCount({ count, acceptanceRate }: Offer): number {
  return Math.floor(count * acceptanceRate);
}

/**
 * Merges the steps of several sources; each source's own stay in their order, since later ones hold only
 * after them.
 */
function cheapestFirst(offers: readonly Offer[]): Offer[] {
  const queues = new Map<string | undefined, Offer[]>();
  for (const offer of offers) {
    const queue = queues.get(offer.source);
    if (queue === undefined) queues.set(offer.source, [offer]);
    else queue.push(offer);
  }
  const merged: Offer[] = [];
  for (let left = offers.length; left > 0; left--) {
    const next = [...queues.values()]
      .filter((queue) => queue.length > 0)
      .reduce((best, queue) => (usableCost(queue[0]!) < usableCost(best[0]!) ? queue : best));
    merged.push(next.shift()!);
  }
  return merged;
}

function cutAt(available: number, offers: readonly Offer[]): Offer[] {
  let left = available;
  return offers.flatMap((offer) => {
    const count = Math.min(offer.count, left);
    left -= count;
    return count > 0 ? [{ ...offer, count }] : [];
  });
}
