import { InvalidInputError } from "@slicetuner/core";
import { openJournal } from "@slicetuner/journal";
import { type CancelResult, startResult } from "@slicetuner/results";
import { durableAcquirer, readOrders } from "@slicetuner/tuner";
import type { Command } from "../../cli/command.ts";
import { formatMoney } from "../../describe/orders.ts";
import { completeSettings } from "../../options/defaults.ts";
import { outputOptions } from "../../options/options.ts";
import { requireSettings } from "../../options/read-settings.ts";
import { acquisitionNow } from "../../runs/acquisition-now.ts";
import { openMarket } from "../../runs/open-market.ts";
import { requireRunFolder } from "../../runs/require-run-folder.ts";
import { expectSameData, hashData } from "../../runs/run-data.ts";
import { readRunRecord, settingsOf } from "../../runs/run-record.ts";
import { isOpen, orderStates } from "../../runs/run-state.ts";

export const cancel: Command = {
  name: "cancel",
  summary: "take an open order back; what has come of it stays bought",
  argument: { name: "order", setting: "order", description: "the order's id, as status shows it" },
  examples: ["slicetuner cancel 3f1c2a7e/1/crowd/White-Male"],
  options: ["order", "run", "sources", ...outputOptions],

  async run({ settings, given, problems, output, status, signal }) {
    requireSettings(settings, problems, [["order", "name the order; `slicetuner status` shows their ids"]]);
    const folder = requireRunFolder(settings, problems);
    const id = settings.order!;
    const journal = await openJournal(folder);
    try {
      const record = readRunRecord(journal.records, folder);
      const state = orderStates(journal.records, record.slices).find((order) => order.id === id);
      if (state === undefined || !isOpen(state)) {
        const ids = orderStates(journal.records, record.slices)
          .filter(isOpen)
          .map((order) => order.id);
        const open = ids.length === 0 ? "no order is open" : `open are ${ids.join(", ")}`;
        const what = state === undefined ? "there is no such order" : `the order is ${state.status}`;
        throw new InvalidInputError([{ path: id, message: `${what}; ${open}` }]);
      }
      const began = completeSettings(settingsOf(record, folder));
      const acquisition = acquisitionNow(record, folder, given.sources, problems);
      const { market, split } = await openMarket(began, acquisition, { status, signal }, problems);
      problems.throwIfAny();
      if (!market || !split) return;
      market.keepIn(journal);
      try {
        expectSameData(record, began, hashData(split.data));
        const durable = durableAcquirer(market.acquirer, journal, split.data.train);
        const { order } = readOrders(journal).get(id)!;
        if (durable.doCancel === undefined)
          throw new InvalidInputError([{ path: id, message: "its source takes no order back" }]);
        const delivery = await durable.doCancel(order, { signal });
        const currency = acquisition?.currency ?? null;
        const result: CancelResult = {
          ...startResult("cancel"),
          command: "cancel",
          order: id,
          status: delivery.status,
          delivered: delivery.examples.size,
          cost: delivery.cost,
          warnings: [...delivery.warnings],
        };
        for (const warning of result.warnings) output.warn(warning);
        await output.writeResult(result);
        const came = `${result.delivered} of ${order.count} examples came and stay bought for ${formatMoney(result.cost, currency)}`;
        output.print(`${id} is ${result.status}: ${came}.`);
        output.print(`Next: \`slicetuner resume ${folder}\` plans anew with what is left.`);
      } finally {
        await market.acquirer.close();
      }
    } finally {
      await journal.close();
    }
  },
};
