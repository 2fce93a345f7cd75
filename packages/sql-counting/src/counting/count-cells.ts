import type { CellTable, CountRequest } from "@slicetuner/core";
import type { CodedRows } from "../sql-table.ts";
import { type Block, coverWithBlocks } from "./blocks.ts";
import { type CellQuestion, countQuery, groupingOf } from "./count-query.ts";
import { RequestedTable } from "./requested-table.ts";

/**
 * A block is worth while if it has far fewer cells than there are rows, and fits into memory whatever the
 * rows.
 */
const rowsPerCell = 16;
const mostCells = 1_000_000;

/**
 * Counts what is asked for: one table for each column of each request. Sets whose parents are all closed are
 * not counted.
 */
export async function countCells(
  rows: CodedRows,
  requests: readonly CountRequest[],
  valueCounts: readonly number[],
  question: CellQuestion,
  signal: AbortSignal,
): Promise<CellTable[][]> {
  const shape = { isWeighted: question.measures.weights !== null, largestLosses: question.largestLosses };
  const wanted = requests.map((request) =>
    request.columns.map((column) => new RequestedTable(request, column, shape)),
  );
  const tablesOf = new Map<string, RequestedTable[]>();
  for (const [index, request] of requests.entries()) {
    if (!request.isOpen.includes(1)) continue;
    for (const each of wanted[index]!) {
      const key = each.columns.join(" ");
      tablesOf.set(key, [...(tablesOf.get(key) ?? []), each]);
    }
  }
  const sets = [...tablesOf.values()].map((tables) => tables[0]!.columns);
  const most = Math.min(mostCells, Math.max(1000, Math.floor(rows.rowCount / rowsPerCell)));
  for (const block of coverWithBlocks(sets, valueCounts, most)) {
    await countBlock(rows, block, tablesOf, question, signal);
  }
  return wanted.map((tables) => tables.map((each) => each.finish()));
}

async function countBlock(
  rows: CodedRows,
  block: Block,
  tablesOf: ReadonlyMap<string, readonly RequestedTable[]>,
  question: CellQuestion,
  signal: AbortSignal,
): Promise<void> {
  const { columns, sets } = block;
  const setOf = new Map(
    sets.map((set) => [
      sets.length === 1 ? 0 : groupingOf(set, block),
      { places: set.map((column) => columns.indexOf(column) + 1), tables: tablesOf.get(set.join(" "))! },
    ]),
  );
  await rows.query(
    countQuery(rows, block, question),
    (answers) => {
      for (const row of answers[0]!.keys()) {
        const { places, tables } = setOf.get(Number(answers[0]![row]))!;
        const codes = places.map((place) => Number(answers[place]![row]));
        const sums = answers.slice(columns.length + 1).map((column) => Number(column[row]));
        for (const each of tables) each.add(codes, sums);
      }
    },
    signal,
  );
}
