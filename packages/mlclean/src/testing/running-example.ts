import type { CategoricalColumn, NumericColumn } from "@slicetuner/core";
import type { CleaningInput, CleaningRoles } from "../cleaning-input.ts";

/** A column of texts. */
export function textColumn(name: string, values: readonly (string | null)[]): CategoricalColumn {
  const categories = [...new Set(values.filter((value) => value !== null))].sort();
  const codes = Int32Array.from(values, (value) => (value === null ? -1 : categories.indexOf(value)));
  return {
    name,
    kind: "categorical",
    codes,
    categories,
    missing: values.filter((value) => value === null).length,
  };
}

/** A column of numbers. */
export function numberColumn(name: string, values: readonly number[]): NumericColumn {
  return {
    name,
    kind: "numeric",
    values: Float64Array.from(values),
    missing: values.filter(Number.isNaN).length,
  };
}

/** Table 1 of the paper. */
export const runningExample: CleaningInput = {
  rowCount: 6,
  ids: ["e1", "e2", "e3", "e4", "e5", "e6"],
  columns: [
    textColumn("name", ["John", "Joe", "Joseph", "Sally", "Sally", "Sally"]),
    textColumn("gender", ["M", "M", "M", "F", "F", "F"]),
    numberColumn("age", [20, 20, 20, 30, 40, 300]),
    numberColumn("label", [1, 0, 0, 1, 0, 1]),
  ],
};

export const runningRoles: CleaningRoles = { label: "label", groups: ["gender"] };
