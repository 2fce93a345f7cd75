import type { Column, ColumnValue } from "@slicetuner/core";
import type { StepContext, TrainingRows } from "../step.ts";

/** A training row, as functions and programs of users are given it. */
export interface OwnRow {
  readonly id: string;
  readonly weight: number;
  /** Mean loss of models that were not trained on it; for steps that find. */
  readonly loss?: number;
  /** By the names of the columns; null where a value is missing. */
  readonly values: Readonly<Record<string, ColumnValue>>;
}

/** What the rows are and how to draw at random: a step has to give the same whenever it is asked the same. */
export interface OwnRequest {
  readonly step: "clean" | "find";
  readonly label: string;
  /** The favourable label; null: the last one in order. */
  readonly positive: string | null;
  readonly groups: readonly string[];
  /** Columns that are neither features nor compared. */
  readonly ignore: readonly string[];
  readonly seed: number;
}

export function requestOf(step: OwnRequest["step"], { roles, seed }: StepContext): OwnRequest {
  const { label, positive = null, groups, ignore } = roles;
  return { step, label, positive, groups, ignore, seed };
}

/** One after another, for there may be a million. */
export function* ownRows(
  { table, ids, weights }: TrainingRows,
  losses?: (row: number) => number | undefined,
): Generator<OwnRow, void> {
  for (let row = 0; row < table.rowCount; row++) {
    const loss = losses?.(row);
    yield {
      ...{ id: ids[row]!, weight: weights[row]! },
      ...(loss !== undefined && { loss }),
      values: Object.fromEntries(table.columns.map((column) => [column.name, valueAt(column, row)])),
    };
  }
}

export function valueAt(column: Column, row: number): ColumnValue {
  if (column.kind === "categorical") return column.categories[column.codes[row]!] ?? null;
  const value = column.values[row]!;
  return Number.isNaN(value) ? null : value;
}
