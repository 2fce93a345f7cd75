import { affordableCount, type Order, sumMoney, totalCost } from "@slicetuner/core";
import { type Offers, usableCount } from "./offers.ts";

/**
 * Orders that bring `amounts` usable examples, as far as the budget reaches: one for each price of each
 * source, the cheapest first. Ids are made of the run, the round, the source and the slice, so that the same
 * round gives the same ids.
 */
export function makeOrders(options: {
  readonly amounts: readonly number[];
  readonly offers: Offers;
  readonly sliceNames: readonly string[];
  readonly budget: number;
  readonly runId: string;
  readonly round: number;
}): Order[] {
  const { amounts, offers, sliceNames, runId, round } = options;
  const orders: Order[] = [];
  const ids = new Set<string>();
  let budget = options.budget;
  amounts.forEach((amount, slice) => {
    let missing = amount;
    for (const offer of offers[slice]!) {
      if (missing <= 0) break;
      const { source, unitCost, acceptanceRate } = offer;
      const wanted = Math.min(missing, usableCount(offer));
      missing -= wanted;
      const needed = Math.min(offer.count, Math.round(wanted / acceptanceRate));
      const count = Math.min(needed, affordableCount(budget, unitCost));
      if (count === 0) continue;
      budget = sumMoney(budget, -totalCost(count, unitCost));
      const id = freeId(
        [runId, round, ...(source === undefined ? [] : [source]), sliceNames[slice]!].join("/"),
        ids,
      );
      orders.push({ id, slice, count, unitCost, round, ...(source === undefined ? {} : { source }) });
    }
  });
  return orders;
}

/** What orders cost if all that they ask for comes. */
export function committedCost(orders: readonly Order[]): number {
  return sumMoney(...orders.map(({ count, unitCost }) => totalCost(count, unitCost)));
}

function freeId(wanted: string, ids: Set<string>): string {
  let id = wanted;
  for (let number = 2; ids.has(id); number++) id = `${wanted}#${number}`;
  ids.add(id);
  return id;
}
