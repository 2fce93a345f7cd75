import type { ProblemList } from "@slicetuner/core";
import { textLiteral } from "./duckdb.ts";

/** How numbers are written in a file. */
export interface NumberNotation {
  /** What stands before the fraction. @default "." */
  readonly decimal?: "." | ",";
  /**
   * What groups the digits of thousands; `space` is any of the spaces in use. @default none: `1,331` is a
   * text
   */
  readonly thousands?: "," | "." | "'" | "space";
}

/** Characters that separate thousands, as a class of a regular expression of SQL and of JavaScript. */
const separators: Readonly<Record<string, string>> = {
  ",": ",",
  ".": "[.]",
  "'": "['\u2019]",
  space: "[ \u00a0\u2009\u202f]",
};

/** Collects what is wrong with a notation. */
export function checkNotation({ decimal = ".", thousands }: NumberNotation, problems: ProblemList): void {
  problems.expect(decimal === "." || decimal === ",", "decimal", `is "${decimal}", expected . or ,`);
  const known = Object.keys(separators);
  const isKnown = thousands === undefined || known.includes(thousands);
  problems.expect(isKnown, "thousands", `is "${thousands}", expected ${known.join(" ")}`);
  problems.expect(thousands !== decimal, "thousands", `is "${thousands}", which is the decimal separator`);
}

/**
 * An SQL expression for a text's number as it is usually written (`-1331.52`); the text itself, or NULL,
 * where it is none.
 */
export function canonicalNumberSql(text: string, { decimal = ".", thousands }: NumberNotation): string {
  const plain =
    decimal === "." ? text : `CASE WHEN contains(${text}, '.') THEN NULL ELSE replace(${text}, ',', '.') END`;
  if (thousands === undefined) return plain;
  const grouped = `regexp_full_match(${text}, ${textLiteral(groupedPattern(decimal, thousands))})`;
  const ungrouped = `regexp_replace(${text}, ${textLiteral(separators[thousands]!)}, '', 'g')`;
  return `CASE WHEN ${grouped} THEN replace(${ungrouped}, '${decimal}', '.') ELSE ${plain} END`;
}

/** The number of a text in this notation; NaN where it is none. Empty texts are none. */
export function parseNumberText(text: string, { decimal = ".", thousands }: NumberNotation): number {
  if (thousands !== undefined && new RegExp(`^(?:${groupedPattern(decimal, thousands)})$`).test(text)) {
    return Number(text.replace(new RegExp(separators[thousands]!, "g"), "").replace(decimal, "."));
  }
  if (text.trim() === "" || (decimal === "," && text.includes("."))) return Number.NaN;
  return Number(decimal === "," ? text.replaceAll(",", ".") : text);
}

function groupedPattern(decimal: string, thousands: string): string {
  return `[+-]?[0-9]{1,3}(${separators[thousands]}[0-9]{3})+(${separators[decimal]}[0-9]+)?`;
}
