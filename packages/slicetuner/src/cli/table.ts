import Table from "cli-table3";
import { pc } from "./colors.ts";
import { fitWidth } from "./fit-width.ts";
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
  middle: "  ",
};

/** Columns of text where no terminal says how wide it is. */
const widthOfFiles = 160;

/**
 * Rows under titles, without lines; long texts are shortened in the middle until the table fits. Reads well
 * in a terminal, and plain in a file.
 */
export function renderTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const table = new Table({
    head: columns.map((column) => pc.bold(column.title)),
    colAligns: columns.map((column) => column.align ?? "right"),
    chars: noBorder,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 1 },
  });
  const titles = columns.map(({ title }) => title);
  const canShorten = columns.map(({ align, isWhole = false }) => align === "left" && !isWhole);
  const [, ...fitting] = fitWidth([titles, ...rows.map((row) => row.map(oneLine))], canShorten, {
    width: process.stdout.columns ?? widthOfFiles,
    gap: noBorder.middle.length + 1,
  });
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
