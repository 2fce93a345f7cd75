import { bandLevel, formatAmount, formatMoney, type PlanResult } from "@slicetuner/results";
import { type Column, renderTable } from "../cli/table.ts";
import { formatLoss } from "./format.ts";

type Gain = NonNullable<PlanResult["gain"]["overNothing"]>;
type Change = Gain["loss"];

const bandTitle = `${bandLevel * 100} % band`;
/** Predictions that are shown; the whole is in the JSON. */
const shownPredictions = 5;

/** By how much each measure is expected to change, with the band of the change. */
export function renderGain(gain: Gain, title = "change by buying"): string {
  const rows: [string, Change][] = [
    ...Object.entries(gain.sliceLosses),
    ["mean loss", gain.loss],
    ["average EER", gain.averageEqualizedErrorRate],
    ["maximum EER", gain.maximumEqualizedErrorRate],
  ];
  return renderTable(
    [{ title, align: "left" }, { title: "expected" }, { title: bandTitle }],
    rows.map(([name, change]) => [name, formatLoss(change.expected), formatChangeBand(change)]),
  );
}

/** What other budgets would buy, and what the mean loss would change by. */
export function renderBudgets(budgets: PlanResult["budgets"]): string {
  const names = Object.keys(budgets[0]!.buy);
  const columns: Column[] = [
    { title: "budget" },
    { title: "mean loss changes by" },
    { title: bandTitle },
    { title: `buys ${names.join(", ")}`, align: "left" },
  ];
  return renderTable(
    columns,
    budgets.map(({ budget, buy, change }) => [
      formatMoney(budget, null),
      change === null ? "unknown" : formatLoss(change.expected),
      change === null ? "" : formatChangeBand(change),
      names.map((name) => formatAmount(buy[name]!)).join(" "),
    ]),
  );
}

/** What is expected at the sizes of `--predict`. */
export function renderPredictions(predictions: PlanResult["predictions"]): string {
  const shown = predictions.slice(0, shownPredictions).map(({ losses, gain }, row) => {
    const title = `row ${row + 1} of --predict`;
    const table = renderTable(
      [{ title, align: "left" }, { title: "expected" }, { title: bandTitle }],
      Object.entries(losses).map(([name, { expected, lower, upper }]) => [
        name,
        formatLoss(expected),
        lower === null || upper === null ? "unknown" : `${formatLoss(lower)} – ${formatLoss(upper)}`,
      ]),
    );
    return gain === null ? table : `${table}\n\n${renderGain(gain, "change beside now")}`;
  });
  const more = predictions.length - shown.length;
  return [...shown, ...(more > 0 ? [`${more} more predictions are in --json and --out.`] : [])].join("\n\n");
}

function formatChangeBand({ lower, upper }: Change): string {
  // Ends below 0 have a minus of their own.
  return `${formatLoss(lower)} to ${formatLoss(upper)}`;
}
