import type { PlanResult } from "@slicetuner/results";
import type { Chart } from "../chart.ts";
import type { BandedValue } from "../plots/plot.ts";
import { drawnRows } from "./drawn-rows.ts";
import { measureNames, measureTitles } from "./expected-measures.ts";

/** By how much buying is expected to change a measure, or a slice's loss; below 0 is better. */
export interface ExpectedChangeRow {
  readonly measure: string;
  readonly change: BandedValue;
}

/**
 * The measures of all slices, then the slices, the largest fall first. None where the estimate has no bands.
 */
export function expectedChangeRows({ gain }: Pick<PlanResult, "gain">): ExpectedChangeRow[] {
  const change = gain.overNothing;
  if (change === null) return [];
  const row = (measure: string, { expected, lower, upper }: typeof change.loss): ExpectedChangeRow => ({
    measure,
    change: { value: expected, lower, upper },
  });
  const slices = Object.entries(change.sliceLosses)
    .map(([name, own]) => row(name, own))
    .sort((first, second) => first.change.value - second.change.value);
  return [...measureNames.map((measure) => row(measureTitles[measure], change[measure])), ...slices];
}

export function expectedChangesChart(rows: readonly ExpectedChangeRow[]): Chart {
  const { drawn, note } = drawnRows(rows, "row", "the largest fall first");
  return {
    name: "expected-changes",
    title: "What buying is expected to change",
    description: `Change of the mean loss, of average and maximum equalized error rate (EER), and of each slice's loss, with 90 % bands. Left of 0 is better; a band across 0 may be no change at all.${note}`,
    plot: {
      type: "intervals",
      axis: { title: "change of the loss", format: "loss" },
      series: [{ name: "change", tone: "first", marker: "diamond" }],
      rows: drawn.map(({ measure, change }) => ({ label: measure, values: [change] })),
      reference: { value: 0, label: "no change" },
    },
    table: {
      columns: [
        { title: "measure or slice" },
        { title: "change", format: "loss" },
        { title: "from", format: "loss" },
        { title: "to", format: "loss" },
      ],
      rows: rows.map(({ measure, change: { value, lower, upper } }) => [measure, value, lower, upper]),
    },
  };
}
