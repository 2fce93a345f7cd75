import pc from "picocolors";
import type { RunResult } from "../results/run-result.ts";
import { formatAmount, formatLoss } from "./format.ts";
import { renderTable } from "./table.ts";

/** What was bought of each slice, and the measured loss before and after. */
export function renderBeforeAfter(result: RunResult): string {
  const { slices, before, after, evaluatedOn } = result;
  const perSlice = renderTable(
    [
      { title: "slice", align: "left" },
      { title: "examples" },
      { title: "bought" },
      { title: "loss before" },
      { title: "after" },
    ],
    slices.map(({ name, initialSize, acquired }, slice) => [
      name,
      formatAmount(initialSize),
      formatAmount(acquired),
      formatLoss(before.sliceLosses[slice]!),
      formatLoss(after.sliceLosses[slice]!),
    ]),
  );
  const overall = renderTable(
    [{ title: "measured", align: "left" }, { title: "before" }, { title: "after" }],
    [
      ["loss", formatLoss(before.loss), formatLoss(after.loss)],
      [
        "average EER",
        formatLoss(before.averageEqualizedErrorRate),
        formatLoss(after.averageEqualizedErrorRate),
      ],
      [
        "maximum EER",
        formatLoss(before.maximumEqualizedErrorRate),
        formatLoss(after.maximumEqualizedErrorRate),
      ],
    ],
  );
  const spent = `Spent ${formatAmount(result.spent)} in ${result.rounds} round${result.rounds === 1 ? "" : "s"} (${result.status}); ${formatAmount(result.budgetLeft)} left. Measured on the ${evaluatedOn} data.`;
  return `${perSlice}\n\n${overall}\n\n${pc.dim(spent)}`;
}
