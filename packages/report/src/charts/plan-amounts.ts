import type { PlanResult } from "@slicetuner/results";
import type { Chart } from "../chart.ts";
import { drawnRows } from "./drawn-rows.ts";

/** What there is of each slice, what to buy, and what it costs. */
export interface PlanAmountsRow {
  readonly slice: string;
  readonly have: number;
  readonly buy: number;
  readonly unitCost: number;
  readonly cost: number;
}

/** Most bought first. */
export function planAmountsRows(
  slices: readonly Pick<PlanResult["slices"][number], "name" | "size" | "buy" | "unitCost" | "cost">[],
): PlanAmountsRow[] {
  return slices
    .map(({ name, size, buy, unitCost, cost }) => ({ slice: name, have: size, buy, unitCost, cost }))
    .sort((first, second) => second.buy - first.buy || first.have - second.have);
}

export function planAmountsChart(rows: readonly PlanAmountsRow[]): Chart {
  const { drawn, note } = drawnRows(rows, "slice", "those of which most is bought");
  return {
    name: "plan-amounts",
    title: "What to buy",
    description: `Examples to buy of each slice.${note}`,
    plot: {
      type: "bars",
      axis: { title: "examples to buy", format: "amount" },
      series: [{ name: "buy", tone: "first" }],
      rows: drawn.map(({ slice, buy }) => ({ label: slice, values: [buy] })),
    },
    table: {
      columns: [
        { title: "slice" },
        { title: "have", format: "amount" },
        { title: "buy", format: "amount" },
        { title: "price of one", format: "money" },
        { title: "cost", format: "money" },
      ],
      rows: rows.map(({ slice, have, buy, unitCost, cost }) => [slice, have, buy, unitCost, cost]),
    },
  };
}
