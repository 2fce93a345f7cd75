import { formatAmount, formatMoney } from "@slicetuner/results";
import { renderTable } from "../cli/table.ts";
import type { MoneyState, OrderState } from "../runs/run-state.ts";

/** Orders in a table, round by round. */
export function renderOrders(orders: readonly OrderState[], currency: string | null): string {
  if (orders.length === 0) return "Nothing was ordered.";
  const areSeveral = orders.some(({ source }) => source !== null);
  return renderTable(
    [
      { title: "round" },
      ...(areSeveral ? [{ title: "source", align: "left" as const }] : []),
      { title: "slice", align: "left" },
      { title: "ordered" },
      { title: "came" },
      { title: "counted" },
      { title: "quarantined" },
      { title: "rejected" },
      { title: "paid" },
      { title: "", align: "left" },
    ],
    orders.map((order) => [
      String(order.round),
      ...(areSeveral ? [order.source ?? ""] : []),
      order.slice,
      formatAmount(order.count),
      formatAmount(order.delivered),
      formatAmount(order.accepted),
      formatAmount(order.quarantined),
      formatAmount(order.rejected),
      formatMoney(order.paid, currency),
      order.status,
    ]),
  );
}

/** Where the money went: the parts add up to what was ordered, to the cent. */
export function renderMoney(money: MoneyState, currency: string | null): string {
  const { planned, committed, paid, refused } = money;
  const show = (amount: number) => formatMoney(amount, currency);
  return `Ordered for ${show(planned)}: paid ${show(paid)}, committed to open orders ${show(committed)}, refused or not delivered ${show(refused)}.`;
}
