import type { StatusResult } from "@slicetuner/results";
import { moneyState, type OrderState } from "../runs/run-state.ts";

export function sliceStates(names: readonly string[], orders: readonly OrderState[]): StatusResult["slices"] {
  return names.map((name) => {
    const own = orders.filter(({ slice }) => slice === name);
    const { committed, paid } = moneyState(own);
    const total = (count: (order: OrderState) => number) => own.reduce((sum, order) => sum + count(order), 0);
    return {
      name,
      ordered: total(({ count }) => count),
      delivered: total((order) => order.delivered),
      committed,
      paid,
    };
  });
}
