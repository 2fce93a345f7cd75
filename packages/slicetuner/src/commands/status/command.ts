import { pc } from "../../cli/colors.ts";
import type { Command } from "../../cli/command.ts";
import { formatMoney, renderMoney, renderOrders } from "../../describe/orders.ts";
import { outputOptions } from "../../options/options.ts";
import { requireRunFolder } from "../../runs/require-run-folder.ts";
import { isOpen } from "../../runs/run-state.ts";
import { statusOfRun } from "../../runs/status-of-run.ts";
import { renderSlices } from "./render.ts";

export const status: Command = {
  name: "status",
  summary: "show how a run stands: rounds, open orders, and where the money is",
  argument: {
    name: "folder",
    setting: "run",
    description: "the run's folder (default: the newest in slicetuner-runs)",
  },
  examples: ["slicetuner status", "slicetuner status slicetuner-runs/2026-03-01-120000 --json"],
  options: ["run", ...outputOptions],

  async run({ settings, problems, output }) {
    const folder = requireRunFolder(settings, problems);
    const result = await statusOfRun(folder);
    const { orders, currency, money, budget, held, processId } = result;
    for (const warning of result.warnings) output.warn(warning);
    await output.writeResult(result);
    const by = processId === null ? "no process works on it" : `process ${processId} works on it`;
    output.print(`${pc.bold(folder)}: ${by}. ${result.trainings} trainings are done.`);
    output.print(`\n${renderOrders(orders, currency)}\n\n${renderSlices(result.slices, currency)}\n`);
    output.print(`Budget ${formatMoney(budget, currency)}. ${renderMoney(money, currency)}`);
    const open = orders.filter(isOpen);
    for (const { id, warnings: ofOrder } of open) {
      output.print(pc.dim(`Open: ${id}`));
      for (const warning of ofOrder) output.print(pc.yellow(`Warning: ${warning}`));
    }
    if (held > 0) output.print(`${held} examples are held: \`slicetuner review ${folder}\` shows them.`);
    if (open.length > 0) {
      const next = `Next: \`slicetuner resume ${folder}\` looks what has come; \`slicetuner cancel ${open[0]!.id} --run ${folder}\` takes an order back.`;
      output.print(pc.dim(`\n${next}`));
    }
  },
};
