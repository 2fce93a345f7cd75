import { formatAmount, formatMoney, type MeasuredRunResult } from "@slicetuner/results";
import { pc } from "../cli/colors.ts";
import { renderTable } from "../cli/table.ts";
import { formatLoss, formatShare } from "./format.ts";

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
      ...besideLoss(before, after),
    ],
  );
  const rounds = `${result.rounds} round${result.rounds === 1 ? "" : "s"}`;
  const money = (amount: number): string => formatMoney(amount, result.currency);
  const notes = [
    `Spent ${money(result.spent)} in ${rounds}, ${money(result.budgetLeft)} left: ${reasons[result.status] ?? result.status}.`,
    evaluatedOn === "test"
      ? "Measured on test data that no decision saw."
      : "Measured on the validation data, which also stopped the trainings and fed the curves: all losses look a little too good; --test holds out rows that no decision sees.",
  ];
  const tables = [perSlice, ...renderDecisions(result), overall].join("\n\n");
  return `${tables}\n\n${notes.map((note) => pc.dim(note)).join("\n")}`;
}

type Measured = MeasuredRunResult["after"];

/** Accuracy, ROC area and the loss of guessing, where they are known. */
function besideLoss(before: Measured, after: Measured): string[][] {
  const decisions =
    before.decisions === null || after.decisions === null
      ? []
      : [
          ["accuracy", formatShare(before.decisions.accuracy), formatShare(after.decisions.accuracy)],
          ["ROC area", formatShare(before.decisions.rocArea), formatShare(after.decisions.rocArea)],
        ];
  if (before.guessing === null || after.guessing === null) return decisions;
  const { guessing } = before;
  return [
    ...decisions,
    ["loss of guessing the class shares", formatLoss(guessing.loss), formatLoss(after.guessing.loss)],
  ];
}

/** The same slice by slice. */
function renderDecisions({ slices, before, after }: MeasuredRunResult): string[] {
  if (before.decisions === null || after.decisions === null || after.guessing === null) return [];
  const [first, last, { sliceLosses: guessing }] = [before.decisions, after.decisions, after.guessing];
  return [
    renderTable(
      [
        { title: "slice", align: "left" },
        { title: "accuracy" },
        { title: "after" },
        { title: "ROC area" },
        { title: "after" },
        { title: "guessing loses" },
      ],
      slices.map(({ name }, slice) => [
        name,
        formatShare(first.sliceAccuracies[slice]!),
        formatShare(last.sliceAccuracies[slice]!),
        formatShare(first.sliceRocAreas[slice]!),
        formatShare(last.sliceRocAreas[slice]!),
        formatLoss(guessing[slice]!),
      ]),
    ),
  ];
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
