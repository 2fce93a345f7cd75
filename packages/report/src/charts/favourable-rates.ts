import type { CleanResult } from "@slicetuner/results";
import type { Chart } from "../chart.ts";
import { drawnRows } from "./drawn-rows.ts";

/** Weighted share of the favourable label in a group, before the first step and after the last. */
export interface FavourableRateRow {
  readonly group: string;
  readonly before: number | null;
  readonly after: number | null;
}

/** None without labels. */
export function favourableRateRows({ steps }: CleanResult): FavourableRateRow[] {
  const before = steps[0]?.ratesBefore?.groups ?? [];
  const after = new Map((steps.at(-1)?.ratesAfter?.groups ?? []).map(({ group, rate }) => [group, rate]));
  return before.map(({ group, rate }) => ({ group, before: rate, after: after.get(group) ?? null }));
}

export function favourableRatesChart(rows: readonly FavourableRateRow[]): Chart {
  const { drawn, note } = drawnRows(rows, "group", "in the order of the result");
  const value = (rate: number | null) => (rate === null ? null : { value: rate, lower: null, upper: null });
  return {
    name: "favourable-rates",
    title: "Favourable labels by group",
    description: `Weighted share of rows with the favourable label, before and after cleaning. Equal shares are fair.${note}`,
    plot: {
      type: "intervals",
      axis: { title: "share of favourable labels", format: "share" },
      series: [
        { name: "before", tone: "muted", marker: "circle" },
        { name: "after", tone: "first", marker: "diamond" },
      ],
      rows: drawn.map(({ group, before, after }) => ({
        label: group,
        values: [value(before), value(after)],
      })),
    },
    table: {
      columns: [
        { title: "group" },
        { title: "before", format: "share" },
        { title: "after", format: "share" },
      ],
      rows: rows.map(({ group, before, after }) => [group, before, after]),
    },
  };
}
