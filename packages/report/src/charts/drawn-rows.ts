import { mostDrawn } from "../chart.ts";
import { countOf } from "../format.ts";

/**
 * The first rows, which a chart draws, and a sentence on those that it leaves out. `order` says what puts
 * them first.
 */
export function drawnRows<Row>(
  rows: readonly Row[],
  noun: string,
  order: string,
  most: number = mostDrawn,
): { readonly drawn: readonly Row[]; readonly note: string } {
  if (rows.length <= most) return { drawn: rows, note: "" };
  return {
    drawn: rows.slice(0, most),
    note: ` Drawn are ${most} of ${countOf(rows.length, noun)}, ${order}; the table has all.`,
  };
}
