import type { Column } from "@slicetuner/core";
import { sortCategories } from "./category-order.ts";

/**
 * A column out of one text for each row, for values that come from no file of a table, such as parts of file
 * names. Numeric where every text is a number as it would be written (`7`, not `007`), unless they are to be
 * categories.
 */
export function columnOfTexts(name: string, texts: readonly string[], kind?: "categorical"): Column {
  const areNumbers = texts.every((text) => Number.isFinite(Number(text)) && String(Number(text)) === text);
  if (kind === undefined && areNumbers)
    return { name, kind: "numeric", values: Float64Array.from(texts, Number), missing: 0 };
  const categories = sortCategories([...new Set(texts)]);
  const codeOf = new Map(categories.map((category, code) => [category, code]));
  const codes = Int32Array.from(texts, (text) => codeOf.get(text)!);
  return { name, kind: "categorical", codes, categories, missing: 0 };
}
