import { availableParallelism } from "node:os";
import { expect, it } from "vitest";
import { type CrashReport, crashRun } from "./crash-run.ts";

/**
 * As many as a gate has the time for; `pnpm --filter @slicetuner/app-crash-test start --runs 200` makes more.
 */
const runs = 20;

it(`${runs} runs, killed at random moments and resumed, end as undisturbed ones`, {
  // However slow the machine is: a run that hangs is found by whoever waits for it.
  timeout: 0,
}, async () => {
  const reports: CrashReport[] = [];
  let next = 1;
  const work = async () => {
    while (next <= runs) reports.push(await crashRun(next++));
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  const kills = reports.reduce((sum, report) => sum + report.kills, 0);
  console.log(`seeds 1 to ${runs}, killed ${kills} times`);
  expect(reports.filter(({ faults }) => faults.length > 0)).toEqual([]);
  expect(kills).toBeGreaterThan(runs);
});
