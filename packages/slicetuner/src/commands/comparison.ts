import { createPoolAcquirer } from "@slicetuner/acquirer-pool";
import { type ComparisonEvent, compareStrategies, type Strategy } from "@slicetuner/tuner";
import pc from "picocolors";
import { createEstimator } from "../estimation.ts";
import type { Output } from "../output.ts";
import { formatLoss } from "../render/format.ts";
import type { StatusLine } from "../render/status-line.ts";
import { showTunerEvent } from "../render/tuner-events.ts";
import { type CompareResult, compareResult } from "../results/compare-result.ts";
import { describeData } from "../results/shared.ts";
import type { Settings } from "../settings/options.ts";
import type { DataSource, SplitSizes } from "../sources/data-source.ts";
import { createTrainingSetup } from "../training.ts";

/** What `compare` and `demo` have in common: hold data out, let each strategy acquire from the pool, measure. */
export async function runComparison(options: {
  readonly command: CompareResult["command"];
  readonly settings: Settings;
  readonly source: DataSource;
  readonly sizes: SplitSizes;
  readonly costs: readonly number[];
  readonly budget: number;
  readonly strategies: readonly Strategy[];
  readonly seeds: readonly number[];
  readonly repeats: number;
  readonly output: Output;
  readonly status: StatusLine;
  readonly signal: AbortSignal;
}): Promise<CompareResult> {
  const { command, settings, source, sizes, costs, output, status, ...shared } = options;
  const setup = await createTrainingSetup(settings);
  try {
    let features = 0;
    const comparison = compareStrategies({
      ...shared,
      ...setup,
      estimator: createEstimator(settings),
      ...(settings.fairnessWeight === undefined ? {} : { fairnessWeight: settings.fairnessWeight }),
      ...(settings.minimumSliceSize === undefined ? {} : { minimumSliceSize: settings.minimumSliceSize }),
      prepare: (seed) => {
        const { data, pool } = source.split(sizes, seed);
        features = data.train.features.length / data.train.size;
        return { data, createAcquirer: () => createPoolAcquirer({ pool, unitCosts: [...costs] }) };
      },
    });
    for await (const event of comparison) show(event, shared.seeds.length > 1, output, status);
    status.clear();
    const data = describeData(source, features);
    const { json: _json, out: _out, ...recorded } = settings;
    return compareResult({ command, data, settings: recorded }, await comparison.result);
  } finally {
    await setup.close();
  }
}

/** With one seed every round is shown; with many, a line for each run. */
function show(event: ComparisonEvent, brief: boolean, output: Output, status: StatusLine): void {
  if (event.type === "run-event") {
    const title = brief ? `seed ${event.seed}, ${event.strategy}` : event.strategy;
    if (!brief || event.event.type === "training-progress") {
      showTunerEvent(event.event, title, event.sliceNames, output, status);
    }
    return;
  }
  if (!brief) return;
  status.clear();
  const { run, runsDone, runsTotal } = event;
  const { loss, averageEqualizedErrorRate } = run.evaluation.mean;
  const line = `${runsDone} of ${runsTotal}: seed ${run.seed}, ${run.strategy}: loss ${formatLoss(loss)}, average EER ${formatLoss(averageEqualizedErrorRate)}, bought ${run.tuning.acquired.join(" ")}`;
  output.print(pc.dim(line));
}
