import {
  type CategoricalColumn,
  type CodedColumn,
  type CodedValue,
  type Column,
  equalValue,
  missingValue,
  type NumericColumn,
  rangeValue,
} from "@slicetuner/core";
import { type CodingOptions, mostValues } from "./coding-options.ts";
import { quantileBins } from "./quantile-bins.ts";
import { sortNumbers } from "./sort-numbers.ts";

/** A column with the codes of its rows. */
export interface ColumnCodes {
  readonly column: CodedColumn;
  readonly codes: Uint8Array | Uint16Array;
}

/** Texts with more categories than that say little about a row's kind. */
const mostCategories = 1000;
/** From this share of distinct texts a column names its rows. */
const identifierShare = 0.9;
/** A handful of rows may well differ in every text. */
const fewestIdentifiers = 50;

/** The codes of a column, or why it has none. The options must have been checked. */
export function codeColumn(column: Column, options: Required<CodingOptions>): ColumnCodes | string {
  const { name } = column;
  const everyValue = options.distinctValues.includes(name);
  if (column.kind === "categorical") return codeTexts(column, everyValue);
  const edges = Object.hasOwn(options.edges, name) ? options.edges[name] : undefined;
  return edges === undefined
    ? codeNumbers(column, everyValue ? mostValues : options.bins, everyValue)
    : codeByEdges(column, edges);
}

function codeTexts(
  { name, codes, categories }: CategoricalColumn,
  everyValue: boolean,
): ColumnCodes | string {
  const counts = new Float64Array(categories.length);
  let present = 0;
  for (const code of codes) {
    if (code < 0) continue;
    counts[code]! += 1;
    present += 1;
  }
  const distinct = counts.reduce((sum, count) => (count > 0 ? sum + 1 : sum), 0);
  if (!everyValue && distinct > fewestIdentifiers && distinct >= identifierShare * present) {
    return `${distinct} different texts in ${present} rows: it names rows and is no property that they share`;
  }
  const most = everyValue ? mostValues : mostCategories;
  if (distinct > most) return `${distinct} categories; at most ${most} are searched`;
  return assign(
    name,
    false,
    codes.length,
    categories.map((text) => equalValue(name, text)),
    (row) => codes[row]!,
  );
}

function codeNumbers(column: NumericColumn, bins: number, everyValue: boolean): ColumnCodes | string {
  const { name, values } = column;
  const distinct = distinctNumbers(values, bins);
  if (distinct !== null) {
    const codeOf = new Map(distinct.map((value, code) => [value, code]));
    const coded = distinct.map((value) => equalValue(name, value));
    return assign(name, true, values.length, coded, (row) => codeOf.get(values[row]!) ?? -1);
  }
  if (everyValue) return `more than ${mostValues} different values`;
  const sorted = sortNumbers(values);
  const { starts, alone } = quantileBins(sorted, bins);
  const coded = starts.map((start, bin) =>
    start === alone
      ? equalValue(name, start)
      : rangeValue(name, start, starts[bin + 1] ?? sorted.at(-1)!, bin === starts.length - 1),
  );
  return assign(name, true, values.length, coded, (row) => lastStart(starts, values[row]!));
}

function codeByEdges({ name, values }: NumericColumn, edges: readonly number[]): ColumnCodes | string {
  const starts = [Number.NEGATIVE_INFINITY, ...edges];
  const coded = starts.map((_, bin) => rangeValue(name, edges[bin - 1] ?? null, edges[bin] ?? null));
  return assign(name, true, values.length, coded, (row) => lastStart(starts, values[row]!));
}

/** Different values, ascending; null when they are more than `most`. */
function distinctNumbers(values: Float64Array, most: number): number[] | null {
  const distinct = new Set<number>();
  for (const value of values) {
    if (Number.isNaN(value) || distinct.has(value)) continue;
    if (distinct.size === most) return null;
    distinct.add(value);
  }
  return [...distinct].sort((left, right) => left - right);
}

/** The last of ascending starts that is not above the value; −1 for NaN. */
function lastStart(starts: readonly number[], value: number): number {
  if (Number.isNaN(value)) return -1;
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Gives codes to those of `values` that occur, and the last one to missing values (−1). */
function assign(
  name: string,
  isOrdered: boolean,
  rowCount: number,
  values: readonly CodedValue[],
  placeOf: (row: number) => number,
): ColumnCodes | string {
  const found = new Int32Array(rowCount);
  const occurs = new Uint8Array(values.length);
  let hasMissing = false;
  for (let row = 0; row < rowCount; row++) {
    const value = placeOf(row);
    found[row] = value;
    if (value < 0) hasMissing = true;
    else occurs[value] = 1;
  }
  const codeOf = new Int32Array(values.length);
  const kept: CodedValue[] = [];
  values.forEach((value, place) => {
    codeOf[place] = kept.length;
    if (occurs[place] === 1) kept.push(value);
  });
  const missingCode = kept.length;
  if (hasMissing) kept.push(missingValue(name));
  if (kept.length < 2) return `every row has the same value (${kept[0]?.label ?? "none"})`;

  const codes = kept.length <= 256 ? new Uint8Array(rowCount) : new Uint16Array(rowCount);
  for (let row = 0; row < rowCount; row++) {
    const value = found[row]!;
    codes[row] = value < 0 ? missingCode : codeOf[value]!;
  }
  return { column: { name, values: kept, isOrdered, hasMissing }, codes };
}
