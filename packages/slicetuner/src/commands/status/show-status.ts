import { formatMoney, type StatusResult } from "@slicetuner/results";
import { quote } from "shlex";
import { pc } from "../../cli/colors.ts";
import type { Output } from "../../cli/output.ts";
import { renderMoney, renderOrders } from "../../describe/orders.ts";
import { isOpen } from "../../runs/run-state.ts";
import { renderSlices } from "./render.ts";

/** Shows how one run stands, and what can be done with its open orders. */
export function showStatus(result: StatusResult, output: Output): void {
  const { runFolder: folder, processId, budget, currency, money, orders, quarantined } = result;
  const by = processId === null ? "no process works on it" : `process ${processId} works on it`;
  output.print(`${pc.bold(folder)}: ${by}. ${result.trainings} trainings are done.`);
  output.print(`\n${renderOrders(orders, currency)}\n\n${renderSlices(result.slices, currency)}\n`);
  output.print(`Budget ${formatMoney(budget, currency)}. ${renderMoney(money, currency)}`);
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
