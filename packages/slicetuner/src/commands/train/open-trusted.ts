import type { ProblemList } from "@slicetuner/core";
import type { Table } from "@slicetuner/tabular";
import { collectProblems } from "../../cli/collect-problems.ts";
import {
  encodeAs,
  type GroupedRows,
  type GroupedTable,
  openSimilarTable,
} from "../../fairness/grouped-table.ts";

/**
 * Rows whose labels are right; undefined when something is wrong (the problems say what): other columns,
 * classes or groups.
 */
export async function openTrusted(
  file: string,
  grouped: GroupedTable,
  { dataset, encoding }: GroupedRows,
  problems: ProblemList,
  signal: AbortSignal,
): Promise<Table | undefined> {
  const table = await openSimilarTable(file, grouped, problems, signal);
  if (table === undefined) return undefined;
  const trusted = await collectProblems(problems, () => encodeAs(table, encoding, grouped.groups, signal));
  if (trusted === undefined) return undefined;
  let isKnown = true;
  for (const { name, values, ids } of trusted.dataset.groups!) {
    const known = dataset.groups!.find((column) => column.name === name)!.values;
    const others = values.filter((value, id) => ids.includes(id) && !known.includes(value));
    const message = `${file} has the groups ${others.join(", ")} in "${name}"; ${grouped.title} has ${known.join(", ")}`;
    isKnown = problems.expect(others.length === 0, "--trusted", message) && isKnown;
  }
  return isKnown ? table : undefined;
}
