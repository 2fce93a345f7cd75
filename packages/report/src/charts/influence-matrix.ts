import type { InfluenceRecord } from "@slicetuner/results";
import type { Chart } from "../chart.ts";
import { countOf } from "../format.ts";

/** Effects below so many standard errors may be noise. */
const certainty = 2;
/** A matrix of more slices cannot be read. */
const mostSlices = 24;

/** By how much the loss of one slice rises when another is halved. */
export interface InfluenceRow {
  readonly lossOf: string;
  readonly halved: string;
  readonly effect: number;
  readonly standardError: number;
  readonly isCertain: boolean;
}

/** The strongest effect first, in standard errors. */
export function influenceRows({ effects, standardErrors }: InfluenceRecord): InfluenceRow[] {
  return Object.entries(effects)
    .flatMap(([lossOf, row]) =>
      Object.entries(row).map(([halved, effect]): InfluenceRow => {
        const standardError = standardErrors[lossOf]?.[halved] ?? Number.NaN;
        const isCertain = effect !== 0 && Math.abs(effect) >= certainty * standardError;
        return { lossOf, halved, effect, standardError, isCertain };
      }),
    )
    .sort((first, second) => strength(second) - strength(first));
}

function strength({ effect, standardError }: InfluenceRow): number {
  return standardError > 0 ? Math.abs(effect) / standardError : 0;
}

export function influenceChart(rows: readonly InfluenceRow[]): Chart {
  const all = [...new Set(rows.map(({ lossOf }) => lossOf))];
  // Rows come with the strongest first, so these are the slices that the strongest effects are of.
  const drawn = all.slice(0, mostSlices);
  const cells = new Map(rows.map((row) => [key(row.lossOf, row.halved), row]));
  const clear = rows.filter(({ isCertain }) => isCertain).length;
  const note =
    all.length > drawn.length
      ? ` Drawn are ${drawn.length} of ${countOf(all.length, "slice")}, those with the clearest effects; the table has the others.`
      : "";
  return {
    name: "influence",
    title: "What each slice's data do for every slice",
    description: `By how much the loss of a slice (row) rises when the examples of a slice (column) are halved, × 1000. ${clear} of ${countOf(rows.length, "effect")} stand out from the noise by ${certainty} standard errors; the others are grey.${note}`,
    plot: {
      type: "matrix",
      rowTitle: "loss of",
      columnTitle: "halved",
      rows: drawn,
      columns: drawn,
      format: "loss",
      cells: drawn.map((lossOf) =>
        drawn.map((halved) => {
          const { effect = 0, isCertain = false } = cells.get(key(lossOf, halved)) ?? {};
          return { value: effect, isCertain, text: thousandths(effect) };
        }),
      ),
      meaning: {
        above: "its data help: the loss rises without them",
        below: "its data harm: the loss falls without them",
        uncertain: "may be noise",
      },
    },
    table: {
      columns: [
        { title: "loss of" },
        { title: "when halved" },
        { title: "rises by", format: "loss" },
        { title: "standard error", format: "loss" },
        { title: "" },
      ],
      rows: rows
        .slice(0, mostListed)
        .map(({ lossOf, halved, effect, standardError, isCertain }) => [
          lossOf,
          halved,
          effect,
          standardError,
          isCertain ? "stands out" : "may be noise",
        ]),
    },
  };
}

/** A thousand slices have a million effects. */
const mostListed = 1000;

function key(lossOf: string, halved: string): string {
  return JSON.stringify([lossOf, halved]);
}

function thousandths(effect: number): string {
  return (1000 * effect).toFixed(1).replace(/^-(?=0\.0$)/, "");
}
