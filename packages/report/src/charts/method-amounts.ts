import type { CompareResult } from "@slicetuner/results";
import { type Chart, mostDrawn } from "../chart.ts";
import { countOf } from "../format.ts";
import { tones } from "../plots/plot.ts";

/** What a method bought of each slice, mean over the seeds. */
export interface MethodAmountsRow {
  readonly method: string;
  readonly amounts: Readonly<Record<string, number>>;
  readonly total: number;
  readonly spent: number;
}

export function methodAmountsRows({ methods }: CompareResult): MethodAmountsRow[] {
  return methods.map(({ method, amounts, spent }) => {
    const means = Object.fromEntries(Object.entries(amounts).map(([slice, { mean }]) => [slice, mean]));
    const total = Object.values(means).reduce((sum, mean) => sum + mean, 0);
    return { method, amounts: means, total, spent: spent.mean };
  });
}

export function methodAmountsChart(rows: readonly MethodAmountsRow[]): Chart {
  const slices = Object.keys(rows[0]?.amounts ?? {});
  const totals = slices.map((slice) => ({
    slice,
    total: rows.reduce((sum, { amounts }) => sum + (amounts[slice] ?? 0), 0),
  }));
  const [shown, rest] = split(
    totals.sort((first, second) => second.total - first.total).map(({ slice }) => slice),
  );
  const note =
    rest.length === 0 ? "" : ` ${countOf(rest.length, "slice")} of which less is bought are summed up.`;
  return {
    name: "method-amounts",
    title: "What each method buys",
    description: `Examples bought of each slice, mean over the seeds.${note}`,
    plot: {
      type: "bars",
      axis: { title: "examples", format: "amount" },
      series: [
        ...shown.map((name, index) => ({ name, tone: tones[index]! })),
        ...(rest.length === 0 ? [] : [{ name: "other slices", tone: "muted" as const }]),
      ],
      rows: rows.slice(0, mostDrawn).map(({ method, amounts }) => ({
        label: method,
        values: [
          ...shown.map((slice) => amounts[slice] ?? 0),
          ...(rest.length === 0 ? [] : [rest.reduce((sum, slice) => sum + (amounts[slice] ?? 0), 0)]),
        ],
      })),
    },
    table: {
      columns: [
        { title: "slice" },
        ...rows.map(({ method }) => ({ title: method, format: "amount" as const })),
      ],
      rows: slices.map((slice) => [slice, ...rows.map(({ amounts }) => amounts[slice] ?? 0)]),
    },
  };
}

/** There are as many colours as tones. */
function split(slices: readonly string[]): [readonly string[], readonly string[]] {
  return slices.length <= tones.length
    ? [slices, []]
    : [slices.slice(0, tones.length), slices.slice(tones.length)];
}
