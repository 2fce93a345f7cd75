import type { PlanResult } from "@slicetuner/results";
import type { Chart } from "../chart.ts";
import type { BandedValue } from "../plots/plot.ts";
import { banded } from "./slice-losses.ts";

/** The three measures of an outcome, by the names that people read. */
export const measureTitles = {
  loss: "mean loss",
  averageEqualizedErrorRate: "average EER",
  maximumEqualizedErrorRate: "maximum EER",
} as const;

export type MeasureName = keyof typeof measureTitles;

export const measureNames = Object.keys(measureTitles) as readonly MeasureName[];

export interface ExpectedMeasureRow {
  readonly measure: string;
  readonly now: BandedValue;
  readonly after: BandedValue;
}

/** The mean loss is that of the slices' losses, so that the page and the table of the command add up. */
export function expectedMeasureRows(result: PlanResult): ExpectedMeasureRow[] {
  const { forecast } = result;
  const means = meanLosses(result);
  return measureNames.map((measure) => {
    const at = (time: "now" | "after") => {
      const { expected, band } = forecast[time][measure];
      return banded(measure === "loss" ? means[time] : expected, band);
    };
    return { measure: measureTitles[measure], now: at("now"), after: at("after") };
  });
}

/** Means of the slices' expected losses, in which each counts as the plan says. */
export function meanLosses({ slices, importance }: Pick<PlanResult, "slices" | "importance">): {
  readonly now: number;
  readonly after: number;
} {
  const weights = slices.map(({ name }) => importance?.[name] ?? 1);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = (losses: readonly number[]) =>
    losses.reduce((sum, loss, slice) => sum + weights[slice]! * loss, 0) / total;
  return {
    now: mean(slices.map(({ lossBefore }) => lossBefore)),
    after: mean(slices.map(({ lossAfter }) => lossAfter)),
  };
}

export function expectedMeasuresChart(rows: readonly ExpectedMeasureRow[]): Chart {
  return {
    name: "expected-measures",
    title: "What the plan is expected to do",
    description:
      "Mean loss of the slices, and how unequal their losses are (average and maximum equalized error rate), now and after buying, with 90 % bands. Lower is better.",
    plot: {
      type: "intervals",
      axis: { title: "expected", format: "loss" },
      series: [
        { name: "now", tone: "muted", marker: "circle" },
        { name: "after buying", tone: "first", marker: "diamond" },
      ],
      rows: rows.map(({ measure, now, after }) => ({ label: measure, values: [now, after] })),
    },
    table: {
      columns: [
        { title: "measure" },
        { title: "now", format: "loss" },
        { title: "from", format: "loss" },
        { title: "to", format: "loss" },
        { title: "after buying", format: "loss" },
        { title: "from", format: "loss" },
        { title: "to", format: "loss" },
      ],
      rows: rows.map(({ measure, now, after }) => [
        measure,
        ...[now, after].flatMap(({ value, lower, upper }) => [value, lower, upper]),
      ]),
    },
  };
}
