import {
  acquire,
  concatenateDatasets,
  type Dataset,
  deliveredCount,
  type ExampleDecision,
  type Intake,
  type Order,
  type OrderDelivery,
  roundMoney,
} from "@slicetuner/core";
import type { Crowd } from "./crowd.ts";

/** Simulated time between two looks at the open orders. */
const secondsBetweenLooks = 6 * 3600;

/** What became of one order. */
export interface OrderOutcome {
  readonly order: Order;
  readonly delivered: number;
  /** That passed, of the ordered slice or another. */
  readonly usable: number;
  /** By the check that rejected or held them. */
  readonly refused: Readonly<Record<string, number>>;
  /** Of the usable ones, those that belong to another slice than ordered. */
  readonly elsewhere: number;
  /** After what was unusable was settled. */
  readonly paid: number;
}

/** What one round brought. */
export interface Round {
  readonly outcomes: readonly OrderOutcome[];
  /** The training data with what passed. */
  readonly train: Dataset;
  readonly warnings: readonly string[];
  /** Looks until all orders were closed. */
  readonly looks: number;
}

/** Orders, waits until the crowd has delivered, checks what came, and settles. */
export async function buyRound(options: {
  readonly crowd: Crowd;
  readonly intake: Intake;
  readonly train: Dataset;
  readonly amounts: readonly number[];
  /** Begins the ids of the orders. */
  readonly id: string;
}): Promise<Round> {
  const { crowd, intake, train, amounts, id } = options;
  const { signal } = new AbortController();
  const { unitCosts } = await crowd.acquirer.doQuote({ signal });
  const orders = amounts.flatMap((count, slice): Order[] => {
    const orderId = `${id}/${train.slices[slice]!.name}`;
    return count === 0 ? [] : [{ id: orderId, slice, count, unitCost: unitCosts[slice]! }];
  });
  const { deliveries, looks } = await waitFor(crowd, orders);
  const checked = await intake.doCheck({ deliveries, train, earlierAnswers: [], signal });
  const outcomes: OrderOutcome[] = [];
  for (const [index, { order, delivery }] of deliveries.entries()) {
    const { decisions, accepted } = checked.deliveries[index]!;
    const cost = await settle(crowd, order, decisions);
    outcomes.push({
      order,
      delivered: deliveredCount(delivery),
      usable: accepted.size,
      refused: countRefused(decisions),
      elsewhere: [...accepted.sliceIds].filter((slice) => slice !== order.slice).length,
      paid: cost,
    });
  }
  const passed = checked.deliveries.map(({ accepted }) => accepted);
  const warnings = [...deliveries.flatMap(({ delivery }) => delivery.warnings), ...checked.warnings];
  return { outcomes, train: concatenateDatasets(train, ...passed), warnings, looks };
}

async function waitFor(
  { acquirer, simulator }: Crowd,
  orders: readonly Order[],
): Promise<{ deliveries: OrderDelivery[]; looks: number }> {
  for (let looks = 1; ; looks++) {
    const deliveries: OrderDelivery[] = [];
    for (const order of orders) deliveries.push({ order, delivery: await acquire(acquirer, order) });
    if (deliveries.every(({ delivery }) => delivery.status !== "open")) return { deliveries, looks };
    simulator.advance(secondsBetweenLooks);
  }
}

async function settle(
  { acquirer }: Crowd,
  order: Order,
  decisions: readonly ExampleDecision[],
): Promise<number> {
  const accepted = decisions.filter(({ decision }) => decision !== "rejected");
  const rejected = decisions.filter(({ decision }) => decision === "rejected");
  const { cost } = await acquirer.doSettle!(
    {
      order,
      accepted: accepted.map(({ exampleId }) => exampleId),
      rejected: rejected.map(({ exampleId, reason }) => ({ exampleId, reason: reason ?? "unusable" })),
    },
    { signal: new AbortController().signal },
  );
  return cost;
}

function countRefused(decisions: readonly ExampleDecision[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { decision, check } of decisions) {
    if (decision === "accepted") continue;
    const name = decision === "held" ? `held (${check})` : (check ?? "other");
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

/** What all orders cost. */
export function paidFor(outcomes: readonly OrderOutcome[]): number {
  return roundMoney(outcomes.reduce((sum, { paid }) => sum + paid, 0));
}
