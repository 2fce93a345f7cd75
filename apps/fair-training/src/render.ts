import type { Summary } from "@slicetuner/metrics";
import type { MeasuredSummary } from "./measure.ts";

/** A line of a table of results. */
export interface ResultRow {
  readonly method: string;
  readonly summary: MeasuredSummary;
  /** How FairBatch's shares ended, over the seeds. */
  readonly note?: string;
}

/** A Markdown table: accuracy and the three disparities, mean ± standard deviation over the seeds. */
export function renderResults(rows: readonly ResultRow[]): string {
  const head = ["method", "accuracy", "DP disparity", "EO disparity", "ED disparity", "DP ratio", ""];
  const lines = rows.map(({ method, summary, note = "" }) => {
    const { accuracy, demographicParity, equalOpportunity, equalizedOdds, ratio } = summary;
    const numbers = [accuracy, demographicParity, equalOpportunity, equalizedOdds, ratio].map(spread);
    return [method, ...numbers, note];
  });
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_, column) => (column === 0 ? "---" : "--:"))), ...lines.map(line)].join(
    "\n",
  );
}

function spread({ mean, standardDeviation }: Summary): string {
  return standardDeviation === null
    ? mean.toFixed(4)
    : `${mean.toFixed(4)} ± ${standardDeviation.toFixed(4)}`;
}
