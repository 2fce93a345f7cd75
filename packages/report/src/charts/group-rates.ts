import type { Chart } from "../chart.ts";
import type { BandedValue } from "../plots/plot.ts";
import { drawnRows } from "./drawn-rows.ts";
import { cellsOf, type ReadMeasure } from "./measured.ts";

/** A group column as `evaluate` and `train` measure it; `Value` is what a number is there. */
export interface GroupColumn<Value> {
  readonly name: string;
  readonly table: readonly ({
    readonly value: string;
    readonly size: number;
  } & Readonly<Record<RateName | "accuracy", Value>>)[];
}

const rateTitles = {
  positiveRate: "positive decisions",
  truePositiveRate: "true positives",
  falsePositiveRate: "false positives",
} as const;

type RateName = keyof typeof rateTitles;

const rateNames = Object.keys(rateTitles) as readonly RateName[];

/** How a classifier decides on one group. */
export interface GroupRateRow {
  readonly group: string;
  readonly size: number;
  readonly rates: readonly (BandedValue | null)[];
  readonly accuracy: BandedValue | null;
}

export function groupRateRows<Value>(
  { table }: GroupColumn<Value>,
  read: ReadMeasure<Value>,
): GroupRateRow[] {
  return table.map((row) => ({
    group: row.value,
    size: row.size,
    rates: rateNames.map((name) => read(row[name])),
    accuracy: read(row.accuracy),
  }));
}

/**
 * @param index of the column among those of the result
 * @param intervals what the intervals are, e.g. "95 % bootstrap intervals"; null without
 */
export function groupRatesChart(
  rows: readonly GroupRateRow[],
  column: string,
  index: number,
  intervals: string | null,
): Chart {
  const { drawn, note } = drawnRows(rows, "group", "in the order of the result");
  const bands = intervals === null ? "" : ` With ${intervals}.`;
  return {
    name: `group-rates-${index + 1}`,
    title: `Decisions by ${column}`,
    description: `Shares of positive decisions among all rows of a group, among those whose label is positive, and among the others. What is fair lies one above the other.${bands}${note}`,
    plot: {
      type: "intervals",
      axis: { title: "rate", format: "share" },
      series: rateNames.map((name, at) => ({
        name: rateTitles[name],
        tone: (["first", "second", "third"] as const)[at]!,
        marker: at === 1 ? "diamond" : "circle",
      })),
      rows: drawn.map(({ group, rates }) => ({ label: group, values: rates })),
    },
    table: {
      columns: [
        { title: "group" },
        { title: "rows", format: "amount" },
        ...[...rateNames.map((name) => rateTitles[name]), "accuracy"].flatMap((title) => [
          { title, format: "share" as const },
          { title: "from", format: "share" as const },
          { title: "to", format: "share" as const },
        ]),
      ],
      rows: rows.map(({ group, size, rates, accuracy }) => [
        group,
        size,
        ...[...rates, accuracy].flatMap(cellsOf),
      ]),
    },
  };
}
