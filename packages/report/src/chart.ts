import type { NumberFormat } from "./format.ts";
import type { Plot } from "./plots/plot.ts";

/** What a cell of a chart's table can be. */
export type Cell = string | number | null;

/** One column of the table behind a chart. */
export interface Column {
  readonly title: string;
  /** How its numbers are written; a column without a format has text. */
  readonly format?: NumberFormat;
}

/**
 * A chart as data: what a person reads, the numbers as a table, and what to draw. Plain JSON, so that it can
 * be drawn anywhere: into the report, by the dashboard, into a file.
 */
export interface Chart {
  /** Names its file and its place in the page: letters, digits and `-`. */
  readonly name: string;
  readonly title: string;
  /** What the chart shows, in one or two sentences, for those who do not see it too. */
  readonly description: string;
  readonly plot: Plot;
  readonly table: { readonly columns: readonly Column[]; readonly rows: readonly (readonly Cell[])[] };
}

/** So many rows a chart draws at most; its table has all. */
export const mostDrawn = 40;
