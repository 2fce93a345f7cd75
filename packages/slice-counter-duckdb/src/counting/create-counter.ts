import { type SliceCounter, SliceTunerError } from "@slicetuner/core";
import type { OpenColumn, OpenTable } from "@slicetuner/tabular";
import type { ColumnPlan } from "../coding/column-plan.ts";
import { createCodedTable } from "../coding/create-coded-table.ts";
import { checkRequests } from "./check-requests.ts";
import { countCells } from "./count-cells.ts";
import { measureTotal } from "./total.ts";

/** Codes an open table by these plans and counts its rows; closing the counter closes the table. */
export async function createCounter(
  table: OpenTable,
  plans: readonly ColumnPlan[],
  measured: { readonly losses: OpenColumn; readonly weights: OpenColumn | null },
  signal?: AbortSignal,
): Promise<SliceCounter> {
  await createCodedTable(table, plans, measured, signal);
  const names = { losses: measured.losses.name, weights: measured.weights?.name ?? null };
  const measures = await measureTotal(table, names, signal);
  const columns = plans.map((plan) => plan.column);
  const valueCounts = columns.map(({ values }) => values.length);
  let isClosed = false;
  return {
    specificationVersion: "v1",
    name: "in DuckDB",
    columns,
    total: measures.total,
    async doCount(requests, { minimumRows, largestLosses, signal: callSignal }) {
      if (isClosed) throw new SliceTunerError("the counter is closed");
      callSignal.throwIfAborted();
      checkRequests(requests, columns.length);
      const question = { measures, minimumRows, largestLosses };
      return countCells(table, requests, valueCounts, question, callSignal);
    },
    close() {
      isClosed = true;
      return table.close();
    },
  };
}
