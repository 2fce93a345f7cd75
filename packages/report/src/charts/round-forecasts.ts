import type { RegisteredForecasts } from "@slicetuner/results";
import type { Chart } from "../chart.ts";
import { type MeasureName, measureNames, measureTitles } from "./expected-measures.ts";

/** What a round expected of a measure before its orders were sent. */
export interface RoundForecastRow {
  readonly round: number;
  readonly expected: number;
  readonly lower: number | null;
  readonly upper: number | null;
}

export function roundForecastRows(forecasts: RegisteredForecasts, measure: MeasureName): RoundForecastRow[] {
  return forecasts.map(({ round, [measure]: { expected, band } }) => ({
    round,
    expected,
    lower: band?.lower ?? null,
    upper: band?.upper ?? null,
  }));
}

/**
 * The expected mean loss, average and maximum EER from round to round: a chart each, since their changes are
 * small beside their differences. The bands, which are wider still, are in the tables. None without
 * estimates.
 */
export function roundForecastCharts(forecasts: RegisteredForecasts): Chart[] {
  if (forecasts.length === 0) return [];
  return measureNames.map((measure) => {
    const rows = roundForecastRows(forecasts, measure);
    const title = measureTitles[measure];
    return {
      name: `round-forecasts-${title.toLowerCase().replaceAll(" ", "-")}`,
      title: `Expected ${title}`,
      description:
        "What each round expected to be measured once all that it planned had come, written down before its orders were sent. The table has the 90 % bands.",
      plot: {
        type: "lines",
        x: { title: "round", format: "amount", scale: "linear" },
        y: { title, format: "loss" },
        lines: [
          {
            name: title,
            tone: "first",
            points: rows.map(({ round, expected }) => ({ x: round, y: expected })),
          },
        ],
      },
      table: {
        columns: [
          { title: "round", format: "amount" },
          { title, format: "loss" },
          { title: "from", format: "loss" },
          { title: "to", format: "loss" },
        ],
        rows: rows.map(({ round, expected, lower, upper }) => [round, expected, lower, upper]),
      },
    };
  });
}
