import type { Pair } from "@slicetuner/results";
import { pc } from "../cli/colors.ts";
import { type Column, renderTable } from "../cli/table.ts";
import { groupAlike, listed, rivalPairs } from "../results/describe-pairs.ts";
import { formatLoss } from "./format.ts";

const columns: Column[] = [
  { title: "method less other", align: "left" },
  { title: "loss" },
  { title: "wins" },
  { title: "average EER" },
  { title: "wins" },
  { title: "maximum EER" },
  { title: "wins" },
];

/** Paired differences with standard errors and the seeds won; what is no noise stands out. */
export function renderPairs(pairs: readonly Pair[]): string {
  return renderTable(
    columns,
    groupAlike(rivalPairs(pairs)).map(({ method, others, loss, ...rates }) => [
      `${method} − ${listed(others)}`,
      ...[loss, rates.averageEqualizedErrorRate, rates.maximumEqualizedErrorRate].flatMap(renderMeasure),
    ]),
  );
}

function renderMeasure({ difference, standardError, wins, ties, seeds, verdict }: Pair["loss"]): string[] {
  const text = `${formatLoss(difference)} ± ${formatLoss(standardError ?? 0)}`;
  const colored = verdict === "better" ? pc.green(text) : verdict === "worse" ? pc.red(text) : text;
  return [colored, ties === seeds ? "same" : `${wins}/${seeds}`];
}
