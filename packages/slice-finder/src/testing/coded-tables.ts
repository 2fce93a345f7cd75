import type { CodedColumn } from "@slicetuner/core";
import fc from "fast-check";
import type { CodedRows } from "../coding/coded-rows.ts";

/** A column with as many values; they stand for nothing. */
export function codedColumn(
  name: string,
  values: number,
  options: { readonly isOrdered?: boolean; readonly hasMissing?: boolean } = {},
): CodedColumn {
  const { isOrdered = false, hasMissing = false } = options;
  return {
    name,
    isOrdered,
    hasMissing,
    values: Array.from({ length: values }, (_, code) => {
      const value = hasMissing && code === values - 1 ? null : isOrdered ? code : `${name}${code}`;
      return { label: `= ${value}`, predicate: { kind: "equals" as const, column: name, value } };
    }),
  };
}

/** Rows from their codes, one list a column. */
export function codedRows(
  columns: readonly CodedColumn[],
  codes: readonly (readonly number[])[],
  rest: { losses: readonly number[]; weights?: readonly number[]; labels?: readonly number[] },
): CodedRows {
  return {
    rowCount: rest.losses.length,
    columns,
    codes: codes.map((column) => Uint8Array.from(column)),
    losses: Float64Array.from(rest.losses),
    ...(rest.weights && { weights: Float64Array.from(rest.weights) }),
    ...(rest.labels && { labels: Int32Array.from(rest.labels) }),
  };
}

const losses = {
  wrong: fc.constantFrom(0, 0, 1),
  few: fc.integer({ min: 0, max: 3 }),
  // Thousandths: no variance that is nothing but rounding.
  any: fc.integer({ min: 0, max: 9999 }).map((value) => value / 1000),
  heavy: fc.integer({ min: -20, max: 20 }).map((exponent) => 2 ** (exponent / 4)),
};

/**
 * Small tables with ties, missing values, equal columns, weights of 0, losses of several kinds; repeated so
 * often that some slices are significant.
 */
export const smallTables: fc.Arbitrary<CodedRows> = fc
  .record({
    columns: fc.array(
      fc.record({
        values: fc.integer({ min: 2, max: 4 }),
        isOrdered: fc.boolean(),
        hasMissing: fc.boolean(),
      }),
      {
        minLength: 1,
        maxLength: 4,
      },
    ),
    rows: fc.integer({ min: 4, max: 40 }),
    repeats: fc.constantFrom(1, 1, 2, 7, 20),
    losses: fc.constantFrom("wrong" as const, "few" as const, "any" as const, "heavy" as const),
    weights: fc.constantFrom("none" as const, "none" as const, "whole" as const, "any" as const),
    /** The last column repeats the first. */
    isRepeated: fc.boolean(),
    /** Added to the losses of rows whose first two codes are 0. */
    shift: fc.constantFrom(0, 1, 4),
  })
  .chain(({ columns, rows, repeats, losses: kind, weights, isRepeated, shift }) => {
    const list = (value: fc.Arbitrary<number>) => fc.array(value, { minLength: rows, maxLength: rows });
    return fc
      .record({
        codes: fc.tuple(...columns.map(({ values }) => list(fc.integer({ min: 0, max: values - 1 })))),
        losses: list(losses[kind]),
        labels: list(fc.integer({ min: 0, max: 2 })),
        weights: list(
          weights === "whole"
            ? fc.integer({ min: 0, max: 3 })
            : fc.integer({ min: 1, max: 30 }).map((value) => value / 10),
        ),
      })
      .map((drawn) => {
        const codes = [...drawn.codes];
        const named = columns.map(({ values, ...kind }, index) => codedColumn(`c${index}`, values, kind));
        if (isRepeated) {
          codes.push(codes[0]!);
          named.push({ ...named[0]!, name: "again" });
        }
        const shifted = drawn.losses.map((loss, row) =>
          codes[0]![row] === 0 && (codes[1]?.[row] ?? 0) === 0 ? loss + shift : loss,
        );
        const repeat = (values: readonly number[]) => Array.from({ length: repeats }, () => values).flat();
        const hasWeights = weights !== "none" && drawn.weights.some((weight) => weight > 0);
        return codedRows(named, codes.map(repeat), {
          losses: repeat(shifted),
          labels: repeat(drawn.labels),
          ...(hasWeights && { weights: repeat(drawn.weights) }),
        });
      });
  });
