import type { FindResult } from "@slicetuner/results";
import type { Chart } from "../chart.ts";
import type { BandedValue } from "../plots/plot.ts";
import { drawnRows } from "./drawn-rows.ts";

/** A slice on which the model does badly. */
export interface FoundSliceRow {
  readonly slice: string;
  /** Other predicates that select the same rows. */
  readonly otherNames: readonly string[];
  /** 1 for the first group of slices that overlap much; null for a slice that is in no group. */
  readonly group: number | null;
  readonly rows: number;
  readonly meanLoss: number;
  readonly meanLossOutside: number;
  readonly effectSize: BandedValue | null;
  readonly excessLossShare: number | null;
  readonly pValue: number;
}

/** Slices that overlap stand together, below the first of their group. */
export function foundSliceRows({ slices, groups }: FindResult): FoundSliceRow[] {
  const groupOf = new Map<string, number>();
  groups.forEach((group, index) => {
    for (const name of group.slices) if (!groupOf.has(name)) groupOf.set(name, index + 1);
  });
  const rows = slices.map((slice): FoundSliceRow => {
    const { effectSize, effectInterval } = slice;
    const band = { lower: effectInterval?.lower ?? null, upper: effectInterval?.upper ?? null };
    return {
      slice: slice.name,
      otherNames: slice.otherNames,
      group: groupOf.get(slice.name) ?? null,
      rows: slice.rows,
      meanLoss: slice.meanLoss,
      meanLossOutside: slice.meanLossOutside,
      effectSize: effectSize === null ? null : { value: effectSize, ...band },
      excessLossShare: slice.excessLossShare,
      pValue: slice.test.testedPValue,
    };
  });
  const rank = new Map(rows.map(({ slice }, index) => [slice, index]));
  const leader = ({ group, slice }: FoundSliceRow) =>
    Math.min(
      ...(groups[(group ?? 0) - 1]?.slices ?? [slice]).map((name) => rank.get(name) ?? rank.get(slice)!),
    );
  return rows.sort(
    (first, second) => leader(first) - leader(second) || rank.get(first.slice)! - rank.get(second.slice)!,
  );
}

export function foundSlicesChart(rows: readonly FoundSliceRow[]): Chart {
  const { drawn, note } = drawnRows(rows, "slice", "as the search ranks them");
  const isFollower = (row: FoundSliceRow, index: number) =>
    row.group !== null && index > 0 && drawn[index - 1]!.group === row.group;
  return {
    name: "found-slices",
    title: "Slices on which the model does badly",
    description: `Effect size: by how many standard deviations the mean loss inside a slice is above that of all other rows, with 95 % intervals. Slices that overlap much stand below the first of them, indented: fixing the first usually fixes most of the others.${note}`,
    plot: {
      type: "intervals",
      axis: { title: "effect size", format: "number" },
      series: [{ name: "effect size", tone: "second", marker: "circle" }],
      rows: drawn.map((row, index) => ({
        label: isFollower(row, index) ? `↳ ${row.slice}` : row.slice,
        values: [row.effectSize],
      })),
      reference: { value: 0, label: "as the others" },
    },
    table: {
      columns: [
        { title: "slice" },
        { title: "overlap group", format: "amount" },
        { title: "rows", format: "amount" },
        { title: "mean loss", format: "loss" },
        { title: "of all others", format: "loss" },
        { title: "effect size", format: "number" },
        { title: "from", format: "number" },
        { title: "to", format: "number" },
        { title: "share of excess loss", format: "share" },
        { title: "p-value", format: "number" },
        { title: "the same rows as" },
      ],
      rows: rows.map((row) => [
        row.slice,
        row.group,
        row.rows,
        row.meanLoss,
        row.meanLossOutside,
        row.effectSize?.value ?? null,
        row.effectSize?.lower ?? null,
        row.effectSize?.upper ?? null,
        row.excessLossShare,
        row.pValue,
        row.otherNames.join("; "),
      ]),
    },
  };
}
