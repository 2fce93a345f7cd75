import { type SliceCounter, SliceTunerError } from "@slicetuner/core";
import type { ColumnPlan } from "../coding/column-plan.ts";
import type { CodedRows } from "../sql-table.ts";
import { checkRequests } from "./check-requests.ts";
import { countCells } from "./count-cells.ts";
import { measureTotal } from "./total.ts";

/**
 * Counts rows that were coded by these plans; closing the counter closes them.
 * @param measured the columns of losses and weights, for messages
 */
export async function createCounter(
  name: string,
  rows: CodedRows,
  plans: readonly Pick<ColumnPlan, "column">[],
  measured: { readonly losses: string; readonly weights: string | null },
  signal?: AbortSignal,
): Promise<SliceCounter> {
  const measures = await measureTotal(rows, measured, signal);
  const columns = plans.map((plan) => plan.column);
  const valueCounts = columns.map(({ values }) => values.length);
  let isClosed = false;
  return {
    specificationVersion: "v1",
    name,
    columns,
    total: measures.total,
    async doCount(requests, { minimumRows, largestLosses, signal: callSignal }) {
      if (isClosed) throw new SliceTunerError("the counter is closed");
      callSignal.throwIfAborted();
      checkRequests(requests, columns.length);
      const question = { measures, minimumRows, largestLosses };
      return countCells(rows, requests, valueCounts, question, callSignal);
    },
    close() {
      isClosed = true;
      return rows.close();
    },
  };
}
