import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { SliceTunerError } from "@slicetuner/core";
import { findKnownDataset, loadDataset } from "@slicetuner/datasets";
import { type ComparisonRun, summarizeComparison } from "@slicetuner/tuner";
import { measureFixedPlans } from "./fixed-plans.ts";
import { judge, type Verdict } from "./judge.ts";
import { withLaboratory } from "./laboratory.ts";
import { renderFixedPlans, renderVerdicts, renderWholeLoops } from "./render.ts";
import { runWholeLoops } from "./whole-loop.ts";

const help = `The published Adult experiment of Slice Tuner: three settings, budget 300, fairness weight 0.1.

  --shuffles N   whole runs of each method (default 20)
  --repeats N    final trainings of each run (default 10)
  --plans N      trainings of each fixed plan (default 50)
  --out FILE     write everything measured as JSON`;

const { values } = parseArgs({
  options: {
    shuffles: { type: "string", default: "20" },
    repeats: { type: "string", default: "10" },
    plans: { type: "string", default: "50" },
    out: { type: "string" },
    help: { type: "boolean", default: false },
  },
});

try {
  if (values.help) console.log(help);
  else await main(Number(values.shuffles), Number(values.repeats), Number(values.plans));
} catch (error) {
  if (!SliceTunerError.isInstance(error)) throw error;
  console.error(error.message);
  if (error.hint !== undefined) console.error(error.hint);
  process.exitCode = 1;
}

async function main(shuffles: number, repeats: number, planTrainings: number): Promise<void> {
  const dataset = await loadDataset("adult");
  const started = performance.now();
  const record: object[] = [];
  const verdicts: Verdict[] = [];
  await withLaboratory(dataset, async (laboratory) => {
    console.log(`Adult on ${laboratory.trainer.name}, ${laboratory.executor.name}.`);
    for (const setting of findKnownDataset("adult").settings) {
      console.log(
        `\n${setting.title}: ${setting.initial.join(" ")} examples to start with, budget ${setting.budget}`,
      );
      const plans = await measureFixedPlans(laboratory, setting, planTrainings);
      console.log(`Fixed plans, ${planTrainings} trainings each:\n${renderFixedPlans(setting, plans)}`);
      const runs = await runWholeLoops(laboratory, setting, shuffles, repeats, (done, total) => {
        if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${total} runs `);
      });
      if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
      const summaries = summarizeComparison(runs);
      console.log(`Whole runs, ${shuffles} shuffles, ${repeats} final trainings each:`);
      console.log(renderWholeLoops(setting, summaries, plans));
      verdicts.push(...judge(setting.name, runs));
      record.push({
        setting: setting.name,
        fixedPlans: plans,
        wholeRuns: summaries,
        runs: runs.map(recordOf),
      });
    }
  });
  console.log(
    `\nWhat the experiment must show; differences are paired by shuffle:\n${renderVerdicts(verdicts)}`,
  );
  console.log(`${((performance.now() - started) / 1000).toFixed(0)} s`);
  if (values.out !== undefined)
    await writeFile(values.out, `${JSON.stringify({ settings: record, verdicts }, null, 2)}\n`);
}

/** What can be written: a run without its data. */
function recordOf({ tuning, evaluation, ...run }: ComparisonRun): object {
  return {
    ...run,
    acquired: tuning.acquired,
    rounds: tuning.rounds,
    status: tuning.status,
    ...evaluation.mean,
  };
}
