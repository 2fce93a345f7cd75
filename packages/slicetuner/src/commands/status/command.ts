import { readJournal } from "@slicetuner/journal";
import { type StatusResult, startResult } from "@slicetuner/results";
import { pc } from "../../cli/colors.ts";
import { defineCommand } from "../../cli/define-command.ts";
import { pickOptions } from "../../cli/option-group.ts";
import { formatMoney, renderMoney, renderOrders } from "../../describe/orders.ts";
import { outputOptions } from "../../options/output-options.ts";
import { runFolderOptions } from "../../options/run-folder-options.ts";
import { sliceStates } from "../../results/status-result.ts";
import { heldExamples } from "../../runs/held-examples.ts";
import { requireRunFolder } from "../../runs/require-run-folder.ts";
import { acquisitionOf, readRunRecord, specsOf } from "../../runs/run-record.ts";
import { isOpen, moneyState, orderStates } from "../../runs/run-state.ts";
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
    const folder = requireRunFolder(runFolder.run, problems);
    const reading = await readJournal(folder);
    const { records, problem } = reading;
    if (records.length === 0 && problem !== null) throw problem;
    return { folder, reading, record: readRunRecord(records, folder) };
  },

  async run({ folder, reading, record }, { warn }): Promise<StatusResult> {
    const { records, problem, warnings, holder } = reading;
    const orders = orderStates(records, record.slices);
    const held = await heldExamples(reading);
    const { budget } = specsOf(record, folder).specs.money;
    const currency = acquisitionOf(record, folder)?.currency ?? null;
    const money = moneyState(orders);
    const undecided = held.filter(({ review }) => review === null).length;
    const result: StatusResult = {
      ...startResult("status"),
      command: "status",
      runFolder: folder,
      runId: record.runId,
      processId: holder?.processId ?? null,
      budget,
      currency,
      money,
      slices: sliceStates(record.slices, orders),
      orders: orders.map((order) => ({ ...order, warnings: [...order.warnings] })),
      trainings: records.filter(({ type }) => type === "training").length,
      held: undecided,
      warnings: [...warnings, ...(problem === null ? [] : [problem.message])],
    };
    for (const warning of result.warnings) warn(warning);
    return result;
  },

  show(result, { output }) {
    const { runFolder: folder, processId, budget, currency, money, orders, held } = result;
    const by = processId === null ? "no process works on it" : `process ${processId} works on it`;
    output.print(`${pc.bold(folder)}: ${by}. ${result.trainings} trainings are done.`);
    output.print(`\n${renderOrders(orders, currency)}\n\n${renderSlices(result.slices, currency)}\n`);
    output.print(`Budget ${formatMoney(budget, currency)}. ${renderMoney(money, currency)}`);
    const open = orders.filter(isOpen);
    for (const { id, warnings } of open) {
      output.print(pc.dim(`Open: ${id}`));
      for (const warning of warnings) output.print(pc.yellow(`Warning: ${warning}`));
    }
    if (held > 0) output.print(`${held} examples are held: \`slicetuner review ${folder}\` shows them.`);
    const [first] = open;
    if (first !== undefined) {
      const next = `Next: \`slicetuner resume ${folder}\` looks what has come; \`slicetuner cancel ${first.id} --run ${folder}\` takes an order back.`;
      output.print(pc.dim(`\n${next}`));
    }
  },
});
