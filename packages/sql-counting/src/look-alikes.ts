import { describeLookAlikeTexts, warningHints } from "@slicetuner/tabular";
import type { SqlTable } from "./sql-table.ts";

/** As for tables in memory: "Male" is none of "male". */
export function warnOfLookAlikes(
  { source, rowCount }: Pick<SqlTable, "source" | "rowCount">,
  column: string,
  texts: readonly string[],
): string[] {
  const described = describeLookAlikeTexts(texts, rowCount);
  return described === undefined ? [] : [`${source}:${column}: ${described}; ${warningHints.lookAlikes}`];
}
