import type { EvaluateResult } from "@slicetuner/results";
import type { Chart } from "../chart.ts";

type Bins = NonNullable<EvaluateResult["calibration"]>;

/** Predicted probabilities beside what happened; of bins that have rows. */
export interface CalibrationRow {
  readonly predicted: number;
  readonly observed: number;
  readonly share: number;
}

export function calibrationRows(bins: Bins): CalibrationRow[] {
  return bins.flatMap(({ meanProbability, observedRate, share }) =>
    meanProbability === null || observedRate === null
      ? []
      : [{ predicted: meanProbability, observed: observedRate, share }],
  );
}

export function calibrationChart(rows: readonly CalibrationRow[]): Chart {
  return {
    name: "calibration",
    title: "Do the probabilities hold?",
    description:
      "Rows by their predicted probability: its mean beside the share that came true. Below the line of equal values the classifier is too sure.",
    plot: {
      type: "lines",
      x: { title: "predicted probability", format: "share", scale: "linear" },
      y: { title: "share that came true", format: "share" },
      lines: [
        {
          name: "classifier",
          tone: "first",
          points: rows.map(({ predicted, observed }) => ({ x: predicted, y: observed })),
        },
        {
          name: "equal",
          tone: "muted",
          points: [0, 1].map((at) => ({ x: at, y: at })),
        },
      ],
    },
    table: {
      columns: [
        { title: "predicted", format: "share" },
        { title: "came true", format: "share" },
        { title: "share of the rows", format: "share" },
      ],
      rows: rows.map(({ predicted, observed, share }) => [predicted, observed, share]),
    },
  };
}
