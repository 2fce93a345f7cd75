import { fairnessGapRows, fairnessGapsChart } from "../charts/fairness-gaps.ts";
import { type GroupColumn, groupRateRows, groupRatesChart } from "../charts/group-rates.ts";
import type { ReadMeasure } from "../charts/measured.ts";
import { type Section, section } from "./view.ts";

type Columns<Value> = readonly (GroupColumn<Value> &
  Parameters<typeof fairnessGapRows<Value>>[0][number] & {
    readonly leftOut: readonly { readonly value: string; readonly size: number; readonly reason: string }[];
  })[];

/** Fairness by group, of `evaluate` and `train` alike. */
export function fairnessSections<Value>(
  columns: Columns<Value>,
  read: ReadMeasure<Value>,
  intervals: string | null,
): Section[] {
  if (columns.length === 0) return [];
  const leftOut = columns.flatMap(({ name, leftOut: groups }) =>
    groups.map(({ value, size, reason }) => [name, value, size, reason]),
  );
  return [
    section("gaps", "Fairness", { charts: [fairnessGapsChart(fairnessGapRows(columns, read), intervals)] }),
    section("groups", "Groups", {
      charts: columns.map((column, index) =>
        groupRatesChart(groupRateRows(column, read), column.name, index, intervals),
      ),
      paragraphs: leftOut.length === 0 ? [] : ["The table has the groups that are in no comparison."],
      table:
        leftOut.length === 0
          ? null
          : {
              columns: [
                { title: "column" },
                { title: "group" },
                { title: "rows", format: "amount" },
                { title: "left out because" },
              ],
              rows: leftOut,
            },
    }),
  ];
}
