import type { MeasuredRunResult } from "@slicetuner/results";
import { pc } from "../cli/colors.ts";
import { renderTable } from "../cli/table.ts";
import { formatAmount, formatLoss } from "./format.ts";

/** What was bought of each slice, and the measured loss before and after. */
export function renderBeforeAfter(result: MeasuredRunResult): string {
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
  const rounds = `${result.rounds} round${result.rounds === 1 ? "" : "s"}`;
  const notes = [
    `Spent ${formatAmount(result.spent)} in ${rounds}, ${formatAmount(result.budgetLeft)} left: ${reasons[result.status] ?? result.status}.`,
    evaluatedOn === "test"
      ? "Measured on test data that no decision saw."
      : "Measured on the validation data, which also stopped the trainings and fed the curves: all losses look a little too good; --test holds out rows that no decision sees.",
  ];
  return `${perSlice}\n\n${overall}\n\n${notes.map((note) => pc.dim(note)).join("\n")}`;
}

/** Why a run ended, in words. */
const reasons: Readonly<Record<string, string>> = {
  "plan-complete": "everything planned was bought",
  "budget-spent": "what is left buys no example",
  "sources-exhausted": "the source has no more",
  "nothing-to-gain": "the plan buys nothing, for no data that the budget pays for is expected to help",
  "round-limit": "the highest number of rounds was reached",
  "nothing-delivered": "two rounds of orders brought nothing usable",
  stopped: "stopped by you",
};
