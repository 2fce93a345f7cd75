import type { Column } from "@slicetuner/core";
import { normalizeText } from "@slicetuner/similarity";

/** The values of a column as they are compared. */
export interface ColumnValues {
  readonly codes: Int32Array;
  readonly counts: Uint32Array;
  readonly texts: readonly string[];
}

/**
 * Texts without case, accents and punctuation, numbers as they are written; what has then no letter or digit
 * is missing.
 */
export function columnValues(column: Column, rows: number, standing: Uint32Array): ColumnValues {
  const codes = new Int32Array(rows).fill(-1);
  const texts: string[] = [];
  const numberOf = new Map<string | number, number>();
  const numberFor = (key: string | number, text: string): number => {
    const known = numberOf.get(key);
    if (known !== undefined) return known;
    numberOf.set(key, texts.length);
    return texts.push(text) - 1;
  };
  if (column.kind === "numeric") {
    for (const row of standing) {
      const value = column.values[row]!;
      if (!Number.isNaN(value)) codes[row] = numberFor(value, String(value));
    }
  } else {
    const ofCategory = new Int32Array(column.categories.length).fill(-2);
    for (const row of standing) {
      const category = column.codes[row]!;
      if (category < 0) continue;
      if (ofCategory[category] === -2) {
        const text = normalizeText(column.categories[category]!);
        ofCategory[category] = text === "" ? -1 : numberFor(text, text);
      }
      codes[row] = ofCategory[category]!;
    }
  }
  const counts = new Uint32Array(texts.length);
  for (const row of standing) if (codes[row]! >= 0) counts[codes[row]!]! += 1;
  return { codes, counts, texts };
}
