import type { Column } from "@slicetuner/core";
import { wordsOf } from "@slicetuner/similarity";
import type { ColumnValues } from "./column-values.ts";

/**
 * What a column is compared as. `code`: digits that name something (post codes, telephone numbers); `date`;
 * `name`: one or two words;
 * `text`: more; `category`: few values; `number`: a quantity; `none`: it tells no two rows apart.
 */
export type ColumnKind = "code" | "date" | "name" | "text" | "category" | "number" | "none";

/** Values that are looked at. */
const sample = 2000;

/** The kind that nearly all values fit. */
export function columnKind(column: Column, { texts, counts }: ColumnValues): ColumnKind {
  const rows = counts.reduce((sum, count) => sum + count, 0);
  if (texts.length < 2) return "none";
  const stride = Math.max(1, Math.floor(texts.length / sample));
  const seen = texts.filter((_, index) => index % stride === 0);
  const share = (holds: (text: string) => boolean) => seen.filter(holds).length / seen.length;
  if (share(isDate) >= 0.7 && texts.length > 20) return "date";
  if (
    share((text) => /^[\d ]+$/.test(text) && text.replaceAll(" ", "").length >= 4) >= 0.8 &&
    isWhole(seen)
  ) {
    // A year or an amount has far fewer values than rows.
    return texts.length > 100 || column.kind === "categorical" ? "code" : "number";
  }
  if (column.kind === "numeric")
    return isWhole(seen) && share((text) => text.length <= 3) > 0.9 ? "code" : "number";
  if (share((text) => /\d/.test(text) && !text.includes(" ")) >= 0.8) return "code";
  if (texts.length <= 12 || texts.length <= Math.sqrt(rows) / 2) return "category";
  const words = seen.reduce((sum, text) => sum + wordsOf(text).length, 0) / seen.length;
  return words > 1.5 ? "text" : "name";
}

function isWhole(texts: readonly string[]): boolean {
  return texts.every((text) => !/[.e]/.test(text));
}

const written = [
  /^(?<year>(18|19|20)\d\d) ?(?<month>\d\d) ?(?<day>\d\d)/,
  /^(?<day>\d\d?) (?<month>\d\d?) (?<year>(18|19|20)\d\d)$/,
  /^(?<month>\d\d?) (?<day>\d\d?) (?<year>(18|19|20)\d\d)$/,
];

/** Whether a text reads as a date; `parts` tells year, month and day. */
export function isDate(text: string): boolean {
  return dateParts(text) !== undefined;
}

/** Year, month and day of a date as four and two digits; undefined for another text. */
export function dateParts(text: string): string | undefined {
  for (const form of written) {
    const { year, month, day } = form.exec(text)?.groups ?? {};
    if (year === undefined || month === undefined || day === undefined) continue;
    if (Number(month) < 1 || Number(month) > 12 || Number(day) < 1 || Number(day) > 31) continue;
    return year + month.padStart(2, "0") + day.padStart(2, "0");
  }
  return undefined;
}
