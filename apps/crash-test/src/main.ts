import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { type CrashReport, crashRun } from "./crash-run.ts";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "20" },
    seed: { type: "string", default: "1" },
    side: { type: "string", default: String(availableParallelism()) },
  },
});
const [runs, first, side] = [Number(values.runs), Number(values.seed), Number(values.side)];

const reports: CrashReport[] = [];
let next = first;
await Promise.all(Array.from({ length: side }, work));

const failed = reports.filter(({ faults }) => faults.length > 0);
const kills = reports.reduce((sum, report) => sum + report.kills, 0);
const orders = reports.reduce((sum, report) => sum + report.orders, 0);
const sent = reports.reduce((sum, report) => sum + report.sent, 0);
console.log(
  `${runs} runs, seeds ${first} to ${first + runs - 1}: killed ${kills} times; ${orders} orders, sent ${sent} times; ${runs - failed.length} runs ended as undisturbed, ${failed.length} did not.`,
);
if (failed.length > 0) process.exitCode = 1;

async function work(): Promise<void> {
  while (next < first + runs) {
    const seed = next++;
    const report = await crashRun(seed).catch(
      (error: Error): CrashReport => ({ seed, kills: 0, orders: 0, sent: 0, faults: [error.message] }),
    );
    reports.push(report);
    const { faults } = report;
    const verdict = faults.length === 0 ? "as undisturbed" : faults.join("; ");
    console.log(
      `seed ${seed}: killed ${report.kills} times, ${report.orders} orders sent ${report.sent} times: ${verdict}`,
    );
  }
}
