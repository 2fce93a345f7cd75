import { InvalidInputError, type JournalRecord } from "@slicetuner/core";
import { openJournal, readJournal } from "@slicetuner/journal";
import { type CancelResult, formatMoney, startResult } from "@slicetuner/results";
import { durableAcquirer, readOrders } from "@slicetuner/tuner/durable";
import { quote } from "shlex";
import { defineCommand, type PrepareContext } from "../../cli/define-command.ts";
import { outputOptions } from "../../options/output-options.ts";
import { acquisitionNow } from "../../runs/acquisition-now.ts";
import { openRun } from "../../runs/open-run.ts";
import { requireRunFolder } from "../../runs/require-run-folder.ts";
import { expectSameData, hashData } from "../../runs/run-data.ts";
import { readRunRecord, specsOf } from "../../runs/run-record.ts";
import { isOpen, orderStates } from "../../runs/run-state.ts";
import { cancelOptions } from "./options.ts";

export const command = defineCommand({
  argument: { name: "order", option: "order", description: "the order's id, as status shows it" },
  examples: ["slicetuner cancel 3f1c2a7e/1/crowd/White-Male"],
  options: [cancelOptions, outputOptions],

  async prepare({ cancel }, context: PrepareContext) {
    const { problems } = context;
    const folder = requireRunFolder(cancel.run, problems);
    const id = cancel.order!;
    const { records, problem } = await readJournal(folder);
    if (problem !== null) throw problem;
    const record = readRunRecord(records, folder);
    expectOpen(id, records, record.slices);
    const acquisition = acquisitionNow(record, folder, cancel.sources, context);
    const { specs } = specsOf(record, folder);
    const opened = await openRun(specs, acquisition, context);
    const currency = acquisition?.currency ?? null;
    return { ...opened, folder, id, record, specs, currency, sources: cancel.sources };
  },

  async run({ folder, id, record, specs, split, setup }, { signal, warn }): Promise<CancelResult> {
    const journal = await openJournal(folder);
    try {
      expectOpen(id, journal.records, record.slices);
      setup.keepIn(journal);
      const slices = split.data.train.slices.map(({ name }) => name);
      expectSameData(record, specs, { data: hashData(split.data), slices });
      const durable = durableAcquirer(setup.acquirer, journal, split.data.train);
      const { order } = readOrders(journal).get(id)!;
      if (durable.doCancel === undefined)
        throw new InvalidInputError([{ path: id, message: "its source takes no order back" }]);
      const { status, examples, cost, warnings } = await durable.doCancel(order, { signal });
      for (const warning of warnings) warn(warning);
      return {
        ...startResult("cancel"),
        command: "cancel",
        order: id,
        status,
        delivered: examples.size,
        cost,
        warnings: [...warnings],
      };
    } finally {
      await journal.close();
    }
  },

  show({ delivered, cost, status }, { output }, { id, folder, currency, sources }) {
    const came = `${delivered} ${delivered === 1 ? "example" : "examples"} came and stay bought for ${formatMoney(cost, currency)}`;
    output.print(`${id} is ${status}: ${came}.`);
    const moved = sources === undefined ? "" : ` --sources ${quote(sources)}`;
    output.print(`Next: \`slicetuner resume ${quote(folder)}${moved}\` plans anew with what is left.`);
  },
});

/** @throws InvalidInputError where there is no such order, or it is not open, with those that are */
function expectOpen(id: string, records: readonly JournalRecord[], slices: readonly string[]): void {
  const states = orderStates(records, slices);
  const state = states.find((order) => order.id === id);
  if (state !== undefined && isOpen(state)) return;
  const ids = states.filter(isOpen).map((order) => order.id);
  const open = ids.length === 0 ? "no order is open" : `open are ${ids.join(", ")}`;
  const what = state === undefined ? "there is no such order" : `the order is ${state.status}`;
  throw new InvalidInputError([{ path: id, message: `${what}; ${open}` }]);
}
