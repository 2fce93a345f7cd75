import type { PipelineResult } from "@slicetuner/results";
import type { Chart } from "../chart.ts";
import { cellsOf, withInterval } from "./measured.ts";

type Measure = keyof PipelineResult["stages"][number]["measures"];

/** One measure after each step of a pipeline. */
export function stageMeasuresChart(
  { stages, intervals }: PipelineResult,
  measure: Measure,
  title: string,
): Chart {
  const rows = stages.map(({ name, measures }) => ({ name, value: withInterval(measures[measure]) }));
  const better = measure === "accuracy" ? "Higher" : "Lower";
  return {
    name: `stages-${measure.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
    title: `${title[0]!.toUpperCase()}${title.slice(1)} after each step`,
    description: `The ${title} on the same test rows after each step, with ${100 * intervals.level} % bootstrap intervals. ${better} is better.`,
    plot: {
      type: "intervals",
      axis: { title, format: measure === "accuracy" ? "share" : "number" },
      series: [{ name: title, tone: "first", marker: "diamond" }],
      rows: rows.flatMap(({ name, value }) => (value === null ? [] : [{ label: name, values: [value] }])),
    },
    table: {
      columns: [
        { title: "after" },
        { title, format: "number" },
        { title: "from", format: "number" },
        { title: "to", format: "number" },
      ],
      rows: rows.map(({ name, value }) => [name, ...cellsOf(value)]),
    },
  };
}
