import type { CheckedForecast } from "@slicetuner/results";
import type { Chart } from "../chart.ts";
import { drawnRows } from "./drawn-rows.ts";
import { measureNames, measureTitles } from "./expected-measures.ts";
import { banded } from "./slice-losses.ts";

/** What was forecast before buying, and what was measured. */
export interface ForecastRow {
  readonly name: string;
  readonly expected: number;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly measured: number;
  /** Null where the forecast has no band. */
  readonly isInside: boolean | null;
}

/** The slices, the one with the highest measured loss first, then the measures over all slices. */
export function forecastRows(forecast: CheckedForecast): ForecastRow[] {
  const row = (name: string, { expected, band, measured, inside }: CheckedForecast["loss"]): ForecastRow => ({
    name,
    expected,
    lower: band?.lower ?? null,
    upper: band?.upper ?? null,
    measured,
    isInside: inside,
  });
  const slices = Object.entries(forecast.sliceLosses)
    .map(([name, checked]) => row(name, checked))
    .sort((first, second) => second.measured - first.measured);
  return [...slices, ...measureNames.map((measure) => row(measureTitles[measure], forecast[measure]))];
}

export function forecastChart(rows: readonly ForecastRow[], level: number): Chart {
  const { drawn, note } = drawnRows(rows, "row", "the highest measured losses first");
  const banded_ = rows.filter(({ isInside }) => isInside !== null);
  const inside = banded_.filter(({ isInside }) => isInside).length;
  const share = Math.round(level * 100);
  return {
    name: "forecast-outcome",
    title: "The forecast against the outcome",
    description: `What the last estimate expected, with ${share} % bands, and what was measured: ${inside} of ${banded_.length} outcomes lie inside their bands, of which about ${share} % should.${note}`,
    plot: {
      type: "intervals",
      axis: { title: "log loss, or difference of log losses", format: "loss" },
      series: [
        { name: "forecast", tone: "muted", marker: "circle" },
        { name: "measured", tone: "first", marker: "diamond" },
      ],
      rows: drawn.map(({ name, expected, lower, upper, measured, isInside }) => ({
        label: isInside === false ? `${name} (outside)` : name,
        values: [
          banded(expected, lower === null || upper === null ? null : { lower, upper }),
          banded(measured, null),
        ],
      })),
    },
    table: {
      columns: [
        { title: "" },
        { title: "forecast", format: "loss" },
        { title: "from", format: "loss" },
        { title: "to", format: "loss" },
        { title: "measured", format: "loss" },
        { title: "inside the band" },
      ],
      rows: rows.map(({ name, expected, lower, upper, measured, isInside }) => [
        name,
        expected,
        lower,
        upper,
        measured,
        isInside === null ? "no band" : isInside ? "yes" : "no",
      ]),
    },
  };
}
