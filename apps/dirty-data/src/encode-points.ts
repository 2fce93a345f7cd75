import type { Column } from "@slicetuner/core";
import type { Matrix } from "./logistic-regression.ts";

/**
 * Two tables as points: numbers in standard deviations of the first, texts as one column for each that it
 * has.
 */
export function encodePoints(
  train: readonly Column[],
  test: readonly Column[],
  leftOut: readonly string[],
): { readonly train: Matrix; readonly points: Matrix } {
  const parts = train
    .filter(({ name }) => !leftOut.includes(name))
    .map((column) => {
      const other = test.find(({ name }) => name === column.name)!;
      return column.kind === "numeric" ? standardize(column, other) : oneHot(column, other);
    });
  const join = (side: "train" | "test"): Matrix => {
    const rows = parts[0]![side].length === 0 ? 0 : parts[0]![side][0]!.length;
    const lists = parts.flatMap((part) => part[side]);
    const values = new Float64Array(rows * lists.length);
    lists.forEach((list, place) => {
      list.forEach((value, row) => {
        values[row * lists.length + place] = value;
      });
    });
    return { rows, width: lists.length, values };
  };
  return { train: join("train"), points: join("test") };
}

interface Part {
  readonly train: readonly Float64Array[];
  readonly test: readonly Float64Array[];
}

function standardize(column: Extract<Column, { kind: "numeric" }>, other: Column): Part {
  const mean = column.values.reduce((sum, value) => sum + value, 0) / column.values.length;
  const squares = column.values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const scale = Math.sqrt(squares / column.values.length) || 1;
  const scaled = (values: Float64Array) => values.map((value) => (value - mean) / scale);
  return { train: [scaled(column.values)], test: other.kind === "numeric" ? [scaled(other.values)] : [] };
}

function oneHot(column: Extract<Column, { kind: "categorical" }>, other: Column): Part {
  const used = column.categories.filter((_, code) => column.codes.includes(code));
  const listOf = (own: Column, category: string) =>
    own.kind === "categorical"
      ? Float64Array.from(own.codes, (code) => (own.categories[code] === category ? 1 : 0))
      : new Float64Array(0);
  return {
    train: used.map((category) => listOf(column, category)),
    test: used.map((category) => listOf(other, category)),
  };
}
