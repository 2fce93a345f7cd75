import Table from "cli-table3";
import { pc } from "./colors.ts";
import { fitWidth, lengthOf } from "./fit-width.ts";
import { visibleText } from "./visible-text.ts";

export interface Column {
  readonly title: string;
  readonly align?: "left" | "right";
  /** Whether its texts are shown whole, however wide the table gets. Numbers always are. */
  readonly isWhole?: boolean;
}

const noBorder = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
};

/** Columns of text where no terminal says how wide it is. */
const widthOfFiles = 160;

/**
 * Rows under titles, without lines; long texts are shortened in the middle until the table fits. Reads well
 * in a terminal, and plain in a file.
 * @param width letters in a line of the terminal; undefined: of a file
 */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number | undefined = process.stdout.columns,
): string {
  const text = renderWithGap(columns, rows, width ?? widthOfFiles, 3);
  // A terminal breaks the lines of a table that is too wide, and then nothing stands below its title.
  const isTooWide = width !== undefined && widthOf(text) > width;
  return isTooWide ? renderWithGap(columns, rows, width, 2) : text;
}

/** Letters of the longest line, without colours. */
export function widthOf(text: string): number {
  return Math.max(...text.split("\n").map(lengthOf));
}

function renderWithGap(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
  gap: number,
): string {
  const table = new Table({
    head: columns.map((column) => pc.bold(column.title)),
    colAligns: columns.map((column) => column.align ?? "right"),
    chars: { ...noBorder, middle: " ".repeat(gap - 1) },
    style: { head: [], border: [], "padding-left": 0, "padding-right": 1 },
  });
  const titles = columns.map(({ title }) => title);
  const canShorten = columns.map(({ align, isWhole = false }) => align === "left" && !isWhole);
  const lines = [titles, ...rows.map((row) => row.map(oneLine))];
  const [, ...fitting] = fitWidth(lines, canShorten, { width, gap });
  table.push(...fitting);
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}

/** A name out of somebody's data may hold line breaks and control characters: shown, not obeyed. */
function oneLine(cell: string): string {
  return visibleText(cell, { keepsColours: true }).replaceAll("\n", "\\n").replaceAll("\t", "\\t");
}
