import type { PlanResult } from "@slicetuner/results";
import type { Chart } from "../chart.ts";
import type { BandedValue } from "../plots/plot.ts";
import { drawnRows } from "./drawn-rows.ts";

/** What a slice's loss is expected to be, now and with the plan. */
export interface SliceLossRow {
  readonly slice: string;
  readonly now: BandedValue;
  readonly after: BandedValue;
}

/** The worst slice first. */
export function sliceLossRows({ slices }: PlanResult): SliceLossRow[] {
  return slices
    .map((slice) => ({
      slice: slice.name,
      now: banded(slice.lossBefore, slice.lossBeforeBand),
      after: banded(slice.lossAfter, slice.lossAfterBand),
    }))
    .sort((first, second) => second.now.value - first.now.value);
}

export function banded(
  value: number,
  band: { readonly lower: number; readonly upper: number } | null,
): BandedValue {
  return { value, lower: band?.lower ?? null, upper: band?.upper ?? null };
}

export function sliceLossChart(rows: readonly SliceLossRow[]): Chart {
  const { drawn, note } = drawnRows(rows, "slice", "the worst first");
  return {
    name: "slice-losses",
    title: "Expected loss of each slice",
    description: `Log loss expected now and after buying, with 90 % bands, the worst slice first.${note}`,
    plot: {
      type: "intervals",
      axis: { title: "expected log loss", format: "loss" },
      series: [
        { name: "now", tone: "muted", marker: "circle" },
        { name: "after buying", tone: "first", marker: "diamond" },
      ],
      rows: drawn.map(({ slice, now, after }) => ({ label: slice, values: [now, after] })),
    },
    table: {
      columns: [
        { title: "slice" },
        { title: "now", format: "loss" },
        { title: "from", format: "loss" },
        { title: "to", format: "loss" },
        { title: "after buying", format: "loss" },
        { title: "from", format: "loss" },
        { title: "to", format: "loss" },
      ],
      rows: rows.map(({ slice, now, after }) => [
        slice,
        ...[now, after].flatMap(({ value, lower, upper }) => [value, lower, upper]),
      ]),
    },
  };
}
