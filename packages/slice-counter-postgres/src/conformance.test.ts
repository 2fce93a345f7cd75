import { type SliceCounterRows, sliceCounterConformance } from "@slicetuner/conformance";
import { Secrets, type SliceCounter } from "@slicetuner/core";
import { createTable, missingPostgres, testPostgres } from "@slicetuner/postgres-tests";
import { type ColumnPlan, createCounter } from "@slicetuner/sql-counting";
import { describe, expect, it } from "vitest";
import { openPostgresTable } from "./postgres-table.ts";
import { Session } from "./session.ts";

/**
 * The suite gives codes, not values, and some of them may not occur: every second column holds its codes as
 * numbers, the others the texts that they stand for.
 */
async function create({
  rowCount,
  columns,
  codes,
  losses,
  weights,
}: SliceCounterRows): Promise<SliceCounter> {
  const isText = (column: number) => column % 2 === 1;
  const textOf = (column: number, code: number) => {
    const { predicate } = columns[column]!.values[code]!;
    return predicate.kind === "equals" ? (predicate.value as string | null) : null;
  };
  const names = columns.map((_, index) => `code${index} ${isText(index) ? "text" : "integer"}`);
  const rows = Array.from({ length: rowCount }, (_, row) => [
    ...codes.map((column, index) => (isText(index) ? textOf(index, column[row]!) : column[row]!)),
    losses[row]!,
    weights?.[row] ?? 1,
  ]);
  const made = await createTable([...names, "loss float8", "weight float8"], rows);
  const session = await Session.open({ address: testPostgres, querySeconds: 60, secrets: new Secrets() });
  const table = await openPostgresTable(session, { table: made.name });
  const plans = columns.map(
    (column, index): ColumnPlan => ({
      column,
      expression: isText(index) ? table.columns[index]!.text : table.columns[index]!.number,
      lookup: isText(index)
        ? { kind: "texts", categories: column.values.flatMap((_, code) => textOf(index, code) ?? []) }
        : { kind: "starts", starts: column.values.map((_, code) => code) },
    }),
  );
  const [loss, weight] = table.columns.slice(-2);
  const isWeighted = weights !== undefined;
  const coded = await table.code(plans, { losses: loss!, weights: isWeighted ? weight! : null });
  const measured = { losses: "loss", weights: isWeighted ? "weight" : null };
  const counter = await createCounter("in PostgreSQL", coded, plans, measured);
  return {
    ...counter,
    async close() {
      await counter.close();
      await made.remove();
    },
  };
}

describe.skipIf(missingPostgres !== undefined)(missingPostgres ?? "PostgreSQL", () => {
  sliceCounterConformance({ describe, it, expect }, { create });
});
