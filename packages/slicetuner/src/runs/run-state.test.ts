import type { JournalRecord } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { moneyState, orderStates } from "./run-state.ts";

const order = (id: string, count: number, unitCost: number): JournalRecord => ({
  type: "order",
  id: `run/1/shop/${id}`,
  slice: 0,
  count,
  unitCost,
  source: "shop",
});
const delivery = (id: string, status: string, delivered: number, cost: number): JournalRecord => ({
  type: "delivery",
  orderId: `run/1/shop/${id}`,
  status,
  delivered,
  cost,
  contents: "",
  warnings: [],
});

describe("money by the journal", () => {
  it("is planned, committed, paid or refused, to the cent, and adds up", () => {
    const records = [
      order("sent", 10, 0.1),
      order("open", 10, 0.1),
      delivery("open", "open", 3, 0.3),
      order("short", 10, 0.1),
      delivery("short", "open", 2, 0.2),
      delivery("short", "partial", 4, 0.4),
      order("settled", 10, 0.1),
      delivery("settled", "complete", 10, 1),
      { type: "settled", orderId: "run/1/shop/settled", cost: 0.7 },
      order("refused", 10, 0.1),
      delivery("refused", "refused", 0, 0),
    ];
    const states = orderStates(records, ["Oslo"]);
    expect(states.map(({ status, paid }) => [status, paid])).toEqual([
      ["sent", 0],
      ["open", 0.3],
      ["partial", 0.4],
      ["complete", 0.7],
      ["refused", 0],
    ]);
    expect(moneyState(states)).toEqual({ planned: 5, committed: 1.7, paid: 1.4, refused: 1.9 });
  });
});
