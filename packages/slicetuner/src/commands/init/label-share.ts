import type { Column, Random } from "@slicetuner/core";
import { asCategories } from "@slicetuner/tabular";

/** More rows say nothing more about an almost perfect predictor. */
const mostRows = 20_000;
/** Numbers with more values than this are cut into as many ranges of equal numbers of rows. */
const mostRanges = 64;

/**
 * How much of the errors that guessing the most frequent class makes goes away when one knows the column: 1
 * is a perfect predictor,
 * 0 (or less) tells nothing. Goodman & Kruskal's λ (1954), but measured on rows that the guesses were not
 * made from: the rows are shuffled into two halves, each predicted by the other's most frequent class of each
 * value.
 * @param classOf class of each row; below 0 it is left out
 */
export function errorsRemoved(column: Column, classOf: Int32Array, random: Random): number {
  const rows = random
    .shuffle(Array.from(classOf.keys()).filter((row) => classOf[row]! >= 0))
    .slice(0, mostRows);
  const codes = codesOf(column, rows);
  const classes = rows.map((row) => classOf[row]!);
  const halves = [0, 1].map((parity) => [...rows.keys()].filter((at) => at % 2 === parity));
  let [right, guessed] = [0, 0];
  for (const [own, other] of [halves, halves.toReversed()] as [number[], number[]][]) {
    const most = mostFrequent(other.map((at) => classes[at]!));
    // A value that was not seen, such as a date, still says that there is one.
    const mostFilled = mostFrequent(other.flatMap((at) => (codes[at]! >= 0 ? [classes[at]!] : [])));
    const unseen = (code: number): number => (code >= 0 && mostFilled >= 0 ? mostFilled : most);
    const byValue = new Map<number, number[]>();
    for (const at of other) {
      const found = byValue.get(codes[at]!);
      if (found === undefined) byValue.set(codes[at]!, [classes[at]!]);
      else found.push(classes[at]!);
    }
    const guesses = new Map([...byValue].map(([value, seen]) => [value, mostFrequent(seen)]));
    for (const at of own) {
      if ((guesses.get(codes[at]!) ?? unseen(codes[at]!)) === classes[at]) right += 1;
      if (most === classes[at]) guessed += 1;
    }
  }
  const wrong = rows.length - guessed;
  return wrong === 0 ? 0 : (right - guessed) / wrong;
}

/** Missing values are a value of their own, −1. */
function codesOf(column: Column, rows: readonly number[]): number[] {
  if (column.kind === "categorical") return rows.map((row) => column.codes[row]!);
  const values = rows.map((row) => column.values[row]!);
  if (new Set(values).size <= mostRanges) {
    const { codes } = asCategories(column);
    return rows.map((row) => codes[row]!);
  }
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  const edges = Array.from(
    { length: mostRanges - 1 },
    (_, cut) => sorted[Math.floor(((cut + 1) * sorted.length) / mostRanges)]!,
  );
  return values.map((value) => (Number.isNaN(value) ? -1 : edges.filter((edge) => edge <= value).length));
}

function mostFrequent(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].reduce((best, next) => (next[1] > best[1] ? next : best), [-1, 0] as [
    number,
    number,
  ])[0];
}
