import { studentQuantile } from "@slicetuner/core";
import { bandLevel, type CleanResult } from "@slicetuner/results";
import type { Chart } from "../chart.ts";
import type { BandedValue } from "../plots/plot.ts";
import { cellsOf } from "./measured.ts";

type Guard = NonNullable<CleanResult["guard"]>;
type Measure = keyof Guard["before"];

const titles = {
  accuracy: ["Accuracy", "share of rows that are decided right", "Higher is better."],
  parity: [
    "Parity of decisions",
    "smallest share of favourable decisions of a group divided by the largest",
    "1 is fair.",
  ],
  oddsGap: [
    "Gap of odds",
    "largest difference between the groups' shares of favourable decisions among rows of one label",
    "0 is fair.",
  ],
} as const satisfies Readonly<Record<Measure, readonly [string, string, string]>>;

/**
 * What a model that is trained on the table does, before the first step and after each: a chart a measure.
 */
export function guardCharts({ before, steps, rows: measuredRows }: Guard): Chart[] {
  const quantile = studentQuantile((1 + bandLevel) / 2, Math.max(1, measuredRows - 1));
  const stages = [
    { name: "before", measured: before },
    ...steps.map(({ step, after }) => ({ name: `after ${step}`, measured: after })),
  ];
  return (Object.keys(titles) as Measure[]).map((measure) => {
    const [title, meaning, better] = titles[measure];
    const rows = stages.map(({ name, measured }) => ({ name, band: bandOf(measured[measure], quantile) }));
    return {
      name: `guard-${measure.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
      title: `${title} of a model`,
      description: `The ${meaning}, with 90 % intervals over the rows that are measured. ${better}`,
      plot: {
        type: "intervals",
        axis: { title: title.toLowerCase(), format: measure === "accuracy" ? "share" : "number" },
        series: [{ name: title, tone: "first", marker: "diamond" }],
        rows: rows.flatMap(({ name, band }) => (band === null ? [] : [{ label: name, values: [band] }])),
      },
      table: {
        columns: [
          { title: "model trained" },
          { title: title.toLowerCase(), format: "number" },
          { title: "from", format: "number" },
          { title: "to", format: "number" },
        ],
        rows: rows.map(({ name, band }) => [name, ...cellsOf(band)]),
      },
    };
  });
}

function bandOf(measured: Guard["before"][Measure], quantile: number): BandedValue | null {
  if (measured === null) return null;
  const { value, standardError } = measured;
  return { value, lower: value - quantile * standardError, upper: value + quantile * standardError };
}
