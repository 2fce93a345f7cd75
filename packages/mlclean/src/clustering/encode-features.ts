import type { Column } from "@slicetuner/core";
import { median, medianDeviation } from "./robust.ts";

/** How one column becomes numbers. */
export type FeatureScale =
  | { readonly kind: "numeric"; readonly name: string; readonly center: number; readonly scale: number }
  | { readonly kind: "one-hot"; readonly name: string; readonly categories: readonly string[] };

/** Rows as points, row after row. */
export interface Points {
  readonly size: number;
  readonly width: number;
  readonly values: Float32Array;
}

/**
 * A column with more categories than this, and than a tenth of the rows, tells rows apart; it says nothing of
 * what is usual.
 */
const mostCategories = 50;

/**
 * In robust scales: a point further out is put here, so that one value cannot outweigh all others in the
 * means of clusters.
 */
const furthest = 1e4;

/**
 * Numbers as (x − median) / (1.4826 × median absolute deviation); where that is 0, by the standard deviation.
 * Columns of few texts as one-hot columns. Constant columns and columns of many texts are left out.
 * @param rows on which median and deviation are measured
 */
export function fitFeatures(columns: readonly Column[], rows: ArrayLike<number>): FeatureScale[] {
  return columns.flatMap((column): FeatureScale[] => {
    if (column.kind === "categorical") {
      const used = new Set(Array.from(rows, (row) => column.codes[row]!).filter((code) => code >= 0));
      if (used.size < 2 || used.size > Math.max(2, Math.min(mostCategories, rows.length / 2))) return [];
      return [
        {
          kind: "one-hot",
          name: column.name,
          categories: column.categories.filter((_, code) => used.has(code)),
        },
      ];
    }
    const values = Float64Array.from(rows, (row) => column.values[row]!).filter(
      (value) => !Number.isNaN(value),
    );
    const center = median(values);
    const scale = medianDeviation(values, center) || standardDeviation(values);
    return scale > 0 && Number.isFinite(scale) ? [{ kind: "numeric", name: column.name, center, scale }] : [];
  });
}

/** The points of rows; a missing number is the median, a missing or new text none of the categories. */
export function encodeRows(
  scales: readonly FeatureScale[],
  columns: readonly Column[],
  rows: ArrayLike<number>,
): Points {
  const width = scales.reduce((sum, own) => sum + (own.kind === "numeric" ? 1 : own.categories.length), 0);
  const values = new Float32Array(rows.length * width);
  let start = 0;
  for (const own of scales) {
    const column = columns.find(({ name }) => name === own.name);
    if (own.kind === "numeric") {
      for (let index = 0; column?.kind === "numeric" && index < rows.length; index++) {
        const value = column.values[rows[index]!]!;
        const scaled = Number.isNaN(value) ? 0 : (value - own.center) / own.scale;
        values[index * width + start] = Math.max(-furthest, Math.min(furthest, scaled));
      }
      start += 1;
      continue;
    }
    if (column?.kind === "categorical") {
      const places = column.categories.map((category) => own.categories.indexOf(category));
      for (let index = 0; index < rows.length; index++) {
        const code = column.codes[rows[index]!]!;
        if (code >= 0 && places[code]! >= 0) values[index * width + start + places[code]!] = 1;
      }
    }
    start += own.categories.length;
  }
  return { size: rows.length, width, values };
}

function standardDeviation(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}
