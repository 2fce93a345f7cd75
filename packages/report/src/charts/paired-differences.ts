import { studentQuantile } from "@slicetuner/core";
import { bandLevel, type CompareResult, type Pair } from "@slicetuner/results";
import type { Chart } from "../chart.ts";
import type { BandedValue } from "../plots/plot.ts";
import { drawnRows } from "./drawn-rows.ts";
import { type MeasureName, measureTitles } from "./expected-measures.ts";

/** A method less another, paired by seed. */
export interface PairRow {
  readonly method: string;
  readonly other: string;
  readonly difference: BandedValue;
  readonly wins: number;
  readonly seeds: number;
  readonly verdict: Pair["loss"]["verdict"];
}

/** Buying nothing is left out: everybody is better than that. */
export function pairRows({ pairs }: CompareResult, measure: MeasureName): PairRow[] {
  return pairs
    .filter(({ other }) => other !== "none")
    .map((pair) => {
      const { difference, standardError, wins, seeds, verdict } = pair[measure];
      const margin =
        standardError === null ? null : standardError * studentQuantile((1 + bandLevel) / 2, seeds - 1);
      return {
        method: pair.method,
        other: pair.other,
        difference: {
          value: difference,
          lower: margin === null ? null : difference - margin,
          upper: margin === null ? null : difference + margin,
        },
        wins,
        seeds,
        verdict,
      };
    });
}

export function pairedDifferencesChart(rows: readonly PairRow[], measure: MeasureName): Chart {
  const { drawn, note } = drawnRows(rows, "pair", "in the order of the methods");
  return {
    name: `paired-differences-${measure === "loss" ? "loss" : measure === "averageEqualizedErrorRate" ? "average-eer" : "maximum-eer"}`,
    title: `Differences of the methods: ${measureTitles[measure]}`,
    description: `Mean over the seeds of the method less the other on the same rows, with 90 % intervals. Left of 0 the method is better; an interval across 0 is within noise.${note}`,
    plot: {
      type: "intervals",
      axis: { title: `difference of ${measureTitles[measure]}`, format: "loss" },
      series: [{ name: "difference", tone: "first", marker: "circle" }],
      rows: drawn.map(({ method, other, difference }) => ({
        label: `${method} − ${other}`,
        values: [difference],
      })),
      reference: { value: 0, label: "no difference" },
    },
    table: {
      columns: [
        { title: "method" },
        { title: "less" },
        { title: "difference", format: "loss" },
        { title: "from", format: "loss" },
        { title: "to", format: "loss" },
        { title: "better on seeds", format: "amount" },
        { title: "of", format: "amount" },
        { title: "verdict" },
      ],
      rows: rows.map(({ method, other, difference, wins, seeds, verdict }) => [
        method,
        other,
        difference.value,
        difference.lower,
        difference.upper,
        wins,
        seeds,
        verdict,
      ]),
    },
  };
}
