import { setImmediate as nextTurn } from "node:timers/promises";
import type { CellTable, SliceCounter } from "@slicetuner/core";
import {
  type ExpectedCell,
  expectedCells,
  expectedTotal,
  inOpenCells,
} from "../slice-counter/expected-cells.ts";
import type { SliceCounterRows } from "../slice-counter/generated-rows.ts";

/** Counts the slow and plain way: what the suite is proven on. */
export function createNaiveSliceCounter(rows: SliceCounterRows): SliceCounter {
  const closed = new AbortController();
  return {
    specificationVersion: "v1",
    name: "naive",
    columns: rows.columns,
    total: expectedTotal(rows),
    async doCount(requests, { minimumRows, largestLosses, signal }) {
      const answers: CellTable[][] = [];
      for (const { parent, isOpen, columns } of requests) {
        closed.signal.throwIfAborted();
        signal.throwIfAborted();
        const isWanted = inOpenCells(rows, parent, isOpen);
        answers.push(
          columns.map((column) => {
            const all = [...(parent?.columns ?? []), column];
            const cells = expectedCells(rows, all, minimumRows, isWanted);
            return makeTable(all, cells, rows.weights !== undefined, largestLosses);
          }),
        );
        await nextTurn();
      }
      return answers;
    },
    async close() {
      closed.abort(new Error("the counter is closed"));
    },
  };
}

function makeTable(
  columns: readonly number[],
  cells: readonly ExpectedCell[],
  hasWeights: boolean,
  largestLosses: boolean,
): CellTable {
  const pick = (of: (cell: ExpectedCell) => number) => Float64Array.from(cells, of);
  const rows = pick((cell) => cell.rows);
  return {
    columns,
    codes: Uint16Array.from(cells.flatMap(({ codes }) => codes)),
    rows,
    weights: hasWeights ? pick((cell) => cell.weight) : rows,
    squaredWeights: hasWeights ? pick((cell) => cell.squaredWeight) : rows,
    losses: pick((cell) => cell.loss),
    squaredLosses: pick((cell) => cell.squaredLoss),
    ...(largestLosses && { largestLosses: pick((cell) => cell.largestLoss) }),
  };
}
