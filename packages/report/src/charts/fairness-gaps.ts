import type { Chart } from "../chart.ts";
import type { BandedValue } from "../plots/plot.ts";
import { drawnRows } from "./drawn-rows.ts";
import { cellsOf, type ReadMeasure } from "./measured.ts";

export const fairnessTitles = {
  demographicParity: "demographic parity",
  equalOpportunity: "equal opportunity",
  equalizedOdds: "equalized odds",
} as const;

export type FairnessName = keyof typeof fairnessTitles;

const fairnessNames = Object.keys(fairnessTitles) as readonly FairnessName[];

/** How far the groups of a column lie apart by one definition of fairness. */
export interface FairnessGapRow {
  readonly column: string;
  readonly fairness: string;
  readonly gap: BandedValue | null;
  readonly disparity: BandedValue | null;
  readonly ratio: BandedValue | null;
}

export function fairnessGapRows<Value>(
  groups: readonly {
    readonly name: string;
    readonly fairness: Readonly<
      Record<FairnessName, { readonly gap: Value; readonly disparity: Value; readonly ratio: Value }>
    >;
  }[],
  read: ReadMeasure<Value>,
): FairnessGapRow[] {
  return groups.flatMap(({ name: column, fairness }) =>
    fairnessNames.map((name) => ({
      column,
      fairness: fairnessTitles[name],
      gap: read(fairness[name].gap),
      disparity: read(fairness[name].disparity),
      ratio: read(fairness[name].ratio),
    })),
  );
}

export function fairnessGapsChart(rows: readonly FairnessGapRow[], intervals: string | null): Chart {
  const { drawn, note } = drawnRows(rows, "gap", "in the order of the columns");
  const bands = intervals === null ? "" : `, with ${intervals}`;
  return {
    name: "fairness-gaps",
    title: "How far the groups lie apart",
    description: `Gap: the highest rate of a group less the lowest${bands}. 0 is fair.${note}`,
    plot: {
      type: "intervals",
      axis: { title: "gap", format: "number" },
      series: [{ name: "gap", tone: "second", marker: "circle" }],
      rows: drawn.map(({ column, fairness, gap }) => ({
        label: `${column}: ${fairness}${gap === null ? " (unknown)" : ""}`,
        values: [gap],
      })),
      reference: { value: 0, label: "fair" },
    },
    table: {
      columns: [
        { title: "groups" },
        { title: "fairness" },
        ...["gap", "disparity", "ratio"].flatMap((title) => [
          { title, format: "number" as const },
          { title: "from", format: "number" as const },
          { title: "to", format: "number" as const },
        ]),
      ],
      rows: rows.map(({ column, fairness, gap, disparity, ratio }) => [
        column,
        fairness,
        ...[gap, disparity, ratio].flatMap(cellsOf),
      ]),
    },
  };
}
