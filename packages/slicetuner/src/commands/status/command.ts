import { readJournal } from "@slicetuner/journal";
import { type StatusResult, startResult } from "@slicetuner/results";
import { pc } from "../../cli/colors.ts";
import type { Command } from "../../cli/command.ts";
import { formatMoney, renderMoney, renderOrders } from "../../describe/orders.ts";
import { outputOptions } from "../../options/options.ts";
import { sliceStates } from "../../results/status-result.ts";
import { heldExamples } from "../../runs/held-examples.ts";
import { requireRunFolder } from "../../runs/require-run-folder.ts";
import { acquisitionOf, readRunRecord, settingsOf } from "../../runs/run-record.ts";
import { isOpen, moneyState, orderStates } from "../../runs/run-state.ts";
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
    const reading = await readJournal(folder);
    const { records, problem, warnings, holder } = reading;
    if (records.length === 0 && problem !== null) throw problem;
    const record = readRunRecord(records, folder);
    const orders = orderStates(records, record.slices);
    const held = await heldExamples(reading);
    const { budget = 0 } = settingsOf(record, folder);
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
    for (const warning of result.warnings) output.warn(warning);
    await output.writeResult(result);
    const by = holder === null ? "no process works on it" : `process ${holder.processId} works on it`;
    output.print(`${pc.bold(folder)}: ${by}. ${result.trainings} trainings are done.`);
    output.print(`\n${renderOrders(orders, currency)}\n\n${renderSlices(result.slices, currency)}\n`);
    output.print(`Budget ${formatMoney(budget, currency)}. ${renderMoney(money, currency)}`);
    const open = orders.filter(isOpen);
    for (const { id, warnings: ofOrder } of open) {
      output.print(pc.dim(`Open: ${id}`));
      for (const warning of ofOrder) output.print(pc.yellow(`Warning: ${warning}`));
    }
    if (undecided > 0)
      output.print(`${undecided} examples are held: \`slicetuner review ${folder}\` shows them.`);
    if (open.length > 0) {
      const next = `Next: \`slicetuner resume ${folder}\` looks what has come; \`slicetuner cancel ${open[0]!.id} --run ${folder}\` takes an order back.`;
      output.print(pc.dim(`\n${next}`));
    }
  },
};
