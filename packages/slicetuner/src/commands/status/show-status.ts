import { formatMoney, type StatusResult } from "@slicetuner/results";
import { quote } from "shlex";
import { pc } from "../../cli/colors.ts";
import type { Output } from "../../cli/output.ts";
import { renderCheckedForecast } from "../../describe/forecast.ts";
import { renderMoney, renderOrders } from "../../describe/orders.ts";
import { isOpen } from "../../runs/run-state.ts";
import { renderSlices } from "./render.ts";
import { unscoredReasons } from "./show-scores.ts";

/** Shows how one run stands, and what can be done with its open orders. */
export function showStatus(result: StatusResult, output: Output): void {
  const { runFolder: folder, processId, budget, currency, money, orders, quarantined } = result;
  const by = processId === null ? "no process works on it" : `process ${processId} works on it`;
  output.print(`${pc.bold(folder)}: ${by}. ${result.trainings} trainings are done.`);
  output.print(`\n${renderOrders(orders, currency)}\n\n${renderSlices(result.slices, currency)}\n`);
  output.print(`Budget ${formatMoney(budget, currency)}. ${renderMoney(money, currency)}`);
  showScore(result.score, output);
  const open = orders.filter(isOpen);
  for (const { id, warnings } of open) {
    output.print(pc.dim(`Open: ${id}`));
    for (const warning of warnings) output.print(pc.yellow(`Warning: ${warning}`));
  }
  if (quarantined > 0)
    output.print(
      `${quarantined} examples are quarantined: \`slicetuner review ${quote(folder)}\` shows them.`,
    );
  const [first] = open;
  if (first !== undefined) {
    const next = `Next: \`slicetuner resume ${quote(folder)}\` looks what has come; \`slicetuner cancel ${quote(first.id)} --run ${quote(folder)}\` takes an order back.`;
    output.print(pc.dim(`\n${next}`));
  }
}

/** Whether the forecast that was written down before buying has come true. */
function showScore(score: StatusResult["score"], output: Output): void {
  // Of a run that has not come to its end there is nothing to say yet.
  if (score === null || score.status === "not-measured" || score.status === "unreadable") return;
  if (score.status !== "scored" || score.forecast === null) {
    if (score.status !== "scored")
      output.print(pc.dim(`\nForecast not scored: ${unscoredReasons[score.status]}.`));
    return;
  }
  output.print(`\n${pc.bold(`What was forecast before buying in round ${score.round}, and what came`)}`);
  output.print(`${renderCheckedForecast(score.forecast)}\n`);
}
