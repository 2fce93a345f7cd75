import { createPoolAcquirer } from "@slicetuner/acquirer-pool";
import { exampleWidth } from "@slicetuner/core";
import { type ComparisonEvent, compareStrategies } from "@slicetuner/tuner";
import type { CompleteSettings } from "../defaults.ts";
import { createEstimator } from "../estimation.ts";
import type { Output } from "../output.ts";
import { pc } from "../render/colors.ts";
import { formatLoss } from "../render/format.ts";
import type { StatusLine } from "../render/status-line.ts";
import { showTunerEvent } from "../render/tuner-events.ts";
import { type CompareResult, compareResult, type RecordedRun } from "../results/compare-result.ts";
import { describeWork } from "../results/shared.ts";
import type { OptionName } from "../settings/options.ts";
import type { DataSource, SplitSizes } from "../sources/data-source.ts";
import { createTrainingSetup } from "../training.ts";
import type { CommandContext } from "./command.ts";
import { RoundHistory } from "./round-history.ts";

/** What `compare` and `demo` have in common: hold data out, let each strategy acquire from the pool, measure. */
export async function runComparison(
  work: Pick<CommandContext, "output" | "status" | "signal"> & {
    readonly command: CompareResult["command"];
    /** Those that `settings` are recorded under. */
    readonly options: readonly OptionName[];
    readonly settings: CompleteSettings & { readonly budget: number };
    readonly source: DataSource;
    readonly sizes: SplitSizes;
    readonly unitCosts: readonly number[];
  },
): Promise<CompareResult> {
  const { settings, source, sizes, unitCosts, output, status, signal } = work;
  const { budget, fairnessWeight, minimumSliceSize, strategies, repeats, seed } = settings;
  const seeds = Array.from({ length: settings.seeds }, (_, index) => seed + index);
  const setup = await createTrainingSetup(settings);
  try {
    let features = 0;
    const comparison = compareStrategies({
      ...setup,
      budget,
      fairnessWeight,
      minimumSliceSize,
      strategies,
      repeats,
      seeds,
      signal,
      estimator: createEstimator(settings),
      prepare: (seed) => {
        const { data, pool } = source.split(sizes, seed);
        features = exampleWidth(data.train);
        return { data, createAcquirer: () => createPoolAcquirer({ pool, unitCosts }) };
      },
    });
    const names = source.slices.map((slice) => slice.name);
    const runs: RecordedRun[] = [];
    let history = new RoundHistory(names);
    for await (const event of comparison) {
      if (event.type === "run-event") history.record(event.event);
      else {
        runs.push({ ...event.run, history: history.rounds });
        history = new RoundHistory(names);
      }
      show(event, seeds.length > 1, output, status);
    }
    status.clear();
    const head = describeWork({ ...work, ...setup, features });
    const result = compareResult(work.command, head, runs, source.warnings);
    if (seeds.length > 1) for (const warning of result.warnings) output.warn(warning);
    return result;
  } finally {
    await setup.close();
  }
}

/** With one seed every round is shown; with many, a line for each run. */
function show(event: ComparisonEvent, brief: boolean, output: Output, status: StatusLine): void {
  if (event.type === "run-event") {
    const title = brief ? `seed ${event.seed}, ${event.strategy}` : event.strategy;
    if (event.event.type === "warning" && !brief) output.warn(`${title}: ${event.event.message}`);
    else if (!brief || event.event.type === "training-progress")
      showTunerEvent(event.event, title, event.sliceNames, output, status);
    return;
  }
  if (!brief) return;
  status.clear();
  const { run, runsDone, runsTotal } = event;
  const { loss, averageEqualizedErrorRate } = run.evaluation.mean;
  const line = `${runsDone} of ${runsTotal}: seed ${run.seed}, ${run.strategy}: loss ${formatLoss(loss)}, average EER ${formatLoss(averageEqualizedErrorRate)}, bought ${run.tuning.acquired.join(" ")}`;
  output.print(pc.dim(line));
}
