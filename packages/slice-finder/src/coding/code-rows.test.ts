import { InvalidInputError, type NumericColumn } from "@slicetuner/core";
import { expect, it } from "vitest";
import type { RowsInput } from "../find-slices.ts";
import { codeRows } from "./code-rows.ts";

const column = (values: readonly number[]): NumericColumn => {
  return { name: "x", kind: "numeric", values: Float64Array.from(values), missing: 0 };
};
const linesOf = (input: RowsInput, options = {}): string[] => {
  try {
    codeRows(input, options);
    return [];
  } catch (error) {
    return InvalidInputError.isInstance(error) ? error.message.split("\n") : [String(error)];
  }
};

it("puts losses, weights and labels beside the codes", () => {
  const losses = Float64Array.of(0.5, 1, 2);
  const weights = Float64Array.of(1, 0, 2);
  const labels = Int32Array.of(0, 1, 1);
  const { rows, leftOut } = codeRows({ columns: [column([1, 2, 1])], losses, weights, labels });
  expect(rows).toMatchObject({ rowCount: 3, codes: [Uint8Array.of(0, 1, 0)], losses, weights, labels });
  expect(leftOut).toEqual([]);
});

it("takes any lists of numbers", () => {
  const input = {
    columns: [column([1, 2])],
    losses: [0.5, 1],
    weights: Float32Array.of(1, 3),
    labels: [1, 0],
  };
  const { rows } = codeRows(input);
  expect([rows.losses, rows.weights, rows.labels]).toEqual([
    Float64Array.of(0.5, 1),
    Float64Array.of(1, 3),
    Int32Array.of(1, 0),
  ]);
});

it("drops weights that are all 1", () => {
  const losses = Float64Array.of(0.5, 1);
  const { rows } = codeRows({ columns: [column([1, 2])], losses, weights: Float64Array.of(1, 1) });
  expect("weights" in rows).toBe(false);
});

it("lists everything that is wrong with rows and options", () => {
  const input = {
    columns: [column([1, 2, 3])],
    losses: Float64Array.of(1, Number.NaN, Number.POSITIVE_INFINITY, 2),
    weights: Float64Array.of(1, -1, 1),
    labels: [0, 0.5],
  };
  expect(linesOf(input, { exclude: ["y"] })).toEqual([
    "losses: has 4 entries for 3 rows",
    "losses[1]: is NaN, expected a finite number, and 1 more are wrong",
    "weights[1]: is -1, expected a finite number, 0 or more",
    "labels: has 2 entries for 3 rows",
    "labels[1]: is 0.5, expected a class number from 0",
    'exclude[0]: there is no column "y"; there are x',
  ]);
});

it("needs rows, columns, and a weight above 0", () => {
  const none = new Float64Array(0);
  expect(linesOf({ columns: [column([])], losses: none })).toEqual(["columns: there is no row"]);
  expect(linesOf({ columns: [], losses: Float64Array.of(1) })).toEqual(["columns: there is none"]);
  const weightless = {
    columns: [column([1, 2])],
    losses: Float64Array.of(1, 1),
    weights: new Float64Array(2),
  };
  expect(linesOf(weightless)).toEqual(["weights: are all 0; at least one row must count"]);
});

it("says of each column why it is left out when none is left", () => {
  expect(linesOf({ columns: [column([1, 1])], losses: Float64Array.of(1, 2) })).toEqual([
    "columns: none is left to search",
    "columns.x: every row has the same value (= 1)",
  ]);
});
