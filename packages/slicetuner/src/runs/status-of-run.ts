import { readJournal } from "@slicetuner/journal";
import { type StatusResult, startResult } from "@slicetuner/results";
import { sliceStates } from "../results/status-result.ts";
import { quarantinedExamples } from "./quarantined-examples.ts";
import { registeredForecasts } from "./registered-forecast.ts";
import { acquisitionOf, readRunRecord, specsOf } from "./run-record.ts";
import { moneyState, orderStates } from "./run-state.ts";

/**
 * How the run that is kept in a folder stands, by its journal.
 * @throws JournalError when the journal cannot be read
 */
export async function statusOfRun(folder: string): Promise<StatusResult> {
  const reading = await readJournal(folder);
  const { records, problem, warnings, holder } = reading;
  if (records.length === 0 && problem !== null) throw problem;
  const record = readRunRecord(records, folder);
  const orders = orderStates(records, record.slices);
  const quarantined = await quarantinedExamples(reading);
  const { budget } = specsOf(record, folder).specs.money;
  const currency = acquisitionOf(record, folder)?.currency ?? null;
  const money = moneyState(orders);
  const undecided = quarantined.filter(({ review }) => review === null).length;
  return {
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
    forecasts: registeredForecasts(records, record.slices, `the journal in "${folder}"`),
    trainings: records.filter(({ type }) => type === "training").length,
    score: null,
    quarantined: undecided,
    warnings: [...warnings, ...(problem === null ? [] : [problem.message])],
  };
}
