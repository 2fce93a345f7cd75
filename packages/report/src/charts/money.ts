import { roundMoney, totalCost } from "@slicetuner/core";
import type { OrderRecord } from "@slicetuner/results";
import type { Chart } from "../chart.ts";
import { drawnRows } from "./drawn-rows.ts";

/** Where the money of a source went; planned = paid + committed + refused, to the cent. */
export interface MoneyRow {
  readonly source: string;
  readonly orders: number;
  readonly planned: number;
  readonly paid: number;
  readonly committed: number;
  readonly refused: number;
  readonly delivered: number;
  readonly accepted: number;
  readonly quarantined: number;
  readonly rejected: number;
}

export function moneyRows(orders: readonly OrderRecord[]): MoneyRow[] {
  const sources = new Map<string, OrderRecord[]>();
  for (const order of orders) {
    const name = order.source ?? "the pool";
    sources.set(name, [...(sources.get(name) ?? []), order]);
  }
  return Array.from(sources, ([source, own]) => {
    const money = (amount: (order: OrderRecord) => number) =>
      own.reduce((total, order) => roundMoney(total + amount(order)), 0);
    const count = (of: (order: OrderRecord) => number) => own.reduce((total, order) => total + of(order), 0);
    const planned = money((order) => totalCost(order.count, order.unitCost));
    const paid = money((order) => order.paid);
    const committed = money((order) =>
      order.status === "open" || order.status === "sent"
        ? totalCost(order.count - order.delivered, order.unitCost)
        : 0,
    );
    return {
      source,
      orders: own.length,
      planned,
      paid,
      committed,
      // Rounded after each step: what is left of a difference near 0 would be noise.
      refused: roundMoney(roundMoney(planned - paid) - committed),
      delivered: count((order) => order.delivered),
      accepted: count((order) => order.accepted),
      quarantined: count((order) => order.quarantined),
      rejected: count((order) => order.rejected),
    };
  }).sort((first, second) => second.planned - first.planned);
}

export function moneyChart(rows: readonly MoneyRow[]): Chart {
  const { drawn, note } = drawnRows(rows, "source", "those with the largest orders");
  return {
    name: "money",
    title: "Where the money went",
    description: `Of what was ordered from each source: paid, committed to open orders, and not paid since it did not come, was refused or was taken back.${note}`,
    plot: {
      type: "bars",
      axis: { title: "money", format: "money" },
      series: [
        { name: "paid", tone: "first" },
        { name: "committed", tone: "second" },
        { name: "not paid", tone: "muted" },
      ],
      rows: drawn.map(({ source, paid, committed, refused }) => ({
        label: source,
        values: [paid, committed, refused],
      })),
    },
    table: {
      columns: [
        { title: "source" },
        { title: "orders", format: "amount" },
        { title: "ordered for", format: "money" },
        { title: "paid", format: "money" },
        { title: "committed", format: "money" },
        { title: "not paid", format: "money" },
        { title: "came", format: "amount" },
        { title: "counted", format: "amount" },
        { title: "quarantined", format: "amount" },
        { title: "rejected", format: "amount" },
      ],
      rows: rows.map((row) => [
        row.source,
        row.orders,
        row.planned,
        row.paid,
        row.committed,
        row.refused,
        row.delivered,
        row.accepted,
        row.quarantined,
        row.rejected,
      ]),
    },
  };
}
