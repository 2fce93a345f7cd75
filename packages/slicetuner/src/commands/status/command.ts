import { quote } from "shlex";
import { pc } from "../../cli/colors.ts";
import { defineCommand } from "../../cli/define-command.ts";
import { pickOptions } from "../../cli/option-group.ts";
import { formatMoney, renderMoney, renderOrders } from "../../describe/orders.ts";
import { outputOptions } from "../../options/output-options.ts";
import { runFolderOptions } from "../../options/run-folder-options.ts";
import { requireRunFolder } from "../../runs/require-run-folder.ts";
import { isOpen } from "../../runs/run-state.ts";
import { statusOfRun } from "../../runs/status-of-run.ts";
import { renderSlices } from "./render.ts";

export const command = defineCommand({
  argument: {
    name: "folder",
    option: "run",
    description: "the run's folder (default: the newest in slicetuner-runs)",
  },
  examples: ["slicetuner status", "slicetuner status slicetuner-runs/2026-03-01-120000 --json"],
  options: [pickOptions(runFolderOptions, ["run"]), outputOptions],

  async prepare({ runFolder }, { problems }) {
    return statusOfRun(requireRunFolder(runFolder.run, problems));
  },

  run(status, { warn }) {
    for (const warning of status.warnings) warn(warning);
    return status;
  },

  show(result, { output }) {
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
  },
});
