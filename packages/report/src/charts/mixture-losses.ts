import type { RunsPlanResult } from "@slicetuner/results";
import type { Chart } from "../chart.ts";
import type { BandedValue } from "../plots/plot.ts";
import { drawnRows } from "./drawn-rows.ts";
import { cellsOf } from "./measured.ts";

/** A loss that is predicted for the plan and for equal amounts. */
export interface MixtureLossRow {
  readonly loss: string;
  readonly plan: BandedValue;
  readonly equal: BandedValue | null;
}

/** Highest loss first. */
export function mixtureLossRows({ plan }: RunsPlanResult): MixtureLossRow[] {
  if (plan === null) return [];
  const banded = (loss: (typeof plan.losses)[string]): BandedValue => ({
    value: loss.expected,
    lower: loss.lower,
    upper: loss.upper,
  });
  return Object.entries(plan.losses)
    .map(([loss, predicted]) => {
      const equal = plan.equalAmounts.losses[loss];
      return { loss, plan: banded(predicted), equal: equal === undefined ? null : banded(equal) };
    })
    .sort((first, second) => second.plan.value - first.plan.value);
}

export function mixtureLossesChart(rows: readonly MixtureLossRow[]): Chart {
  const { drawn, note } = drawnRows(rows, "loss", "the highest");
  return {
    name: "mixture-losses",
    title: "Losses with the plan and with equal amounts",
    description: `Predicted losses of a run with each, with 90 % bands.${note}`,
    plot: {
      type: "intervals",
      axis: { title: "predicted loss", format: "loss" },
      series: [
        { name: "equal amounts", tone: "muted", marker: "circle" },
        { name: "plan", tone: "first", marker: "diamond" },
      ],
      rows: drawn.map(({ loss, plan, equal }) => ({ label: loss, values: [equal, plan] })),
    },
    table: {
      columns: [
        { title: "loss" },
        ...["equal amounts", "plan"].flatMap((title) => [
          { title, format: "loss" as const },
          { title: "from", format: "loss" as const },
          { title: "to", format: "loss" as const },
        ]),
      ],
      rows: rows.map(({ loss, plan, equal }) => [loss, ...cellsOf(equal), ...cellsOf(plan)]),
    },
  };
}
