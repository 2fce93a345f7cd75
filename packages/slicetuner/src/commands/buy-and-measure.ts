import { createPoolAcquirer } from "@slicetuner/acquirer-pool";
import { type Dataset, exampleWidth, Random, type TrainingData } from "@slicetuner/core";
import { evaluate, tune } from "@slicetuner/tuner";
import type { CompleteSettings } from "../defaults.ts";
import { createEstimator } from "../estimation.ts";
import type { Output } from "../output.ts";
import { formatAmount } from "../render/format.ts";
import { showTunerEvent } from "../render/tuner-events.ts";
import { type MeasuredRunResult, measuresRecord, type RunResult, runResult } from "../results/run-result.ts";
import { describeWork } from "../results/shared.ts";
import type { OptionName } from "../settings/options.ts";
import type { DataSource, SplitSizes } from "../sources/data-source.ts";
import { createTrainingSetup } from "../training.ts";
import type { CommandContext } from "./command.ts";
import { RunJournal } from "./run-journal.ts";

/** All that a run needs. */
export interface RunWork extends Pick<CommandContext, "output" | "status" | "signal"> {
  readonly source: DataSource;
  readonly sizes: SplitSizes;
  readonly data: TrainingData;
  readonly pool: Dataset;
  readonly unitCosts: readonly number[];
  readonly settings: CompleteSettings & { readonly budget: number };
  /** Those that `settings` are recorded under. */
  readonly options: readonly OptionName[];
  /** Of the data and the pool. */
  readonly warnings: readonly string[];
}

/**
 * Buys from the pool in rounds, then trains on the data as they were and as they have become. When it is stopped or
 * fails, what was bought until then is told, and kept where a file was asked for, before the error goes on.
 */
export async function buyAndMeasure(work: RunWork): Promise<MeasuredRunResult> {
  const { source, data, pool, unitCosts, settings, output, status, signal } = work;
  const { budget, seed, strategy, fairnessWeight, minimumSliceSize, repeats } = settings;
  const names = source.slices.map((slice) => slice.name);
  const setup = await createTrainingSetup(settings);
  const journal = new RunJournal(names, budget);
  const order = new Random(seed).fork("pool");
  const acquirer = journal.watch(createPoolAcquirer({ pool, unitCosts, order }));
  const head = (ending: RunResult["status"]) => ({
    ...describeWork({ ...work, ...setup, features: exampleWidth(data.train) }),
    status: ending,
    evaluatedOn: data.test === undefined ? ("validation" as const) : ("test" as const),
    trainings: journal.trainings,
    seconds: journal.seconds,
    warnings: [...new Set([...work.warnings, ...journal.warnings])],
  });
  const measure = async (stage: string, train: Dataset) => {
    const { mean } = await evaluate({
      ...setup,
      seed,
      signal,
      repeats,
      data: { ...data, train },
      onProgress: (progress) => {
        journal.recordProgress(stage, progress);
        status.training(`measuring ${stage}`, progress);
      },
    });
    return measuresRecord(mean);
  };
  try {
    const tuning = tune({
      ...setup,
      data,
      acquirer,
      seed,
      signal,
      budget,
      strategy,
      fairnessWeight,
      minimumSliceSize,
      estimator: createEstimator(settings),
    });
    for await (const event of tuning) {
      journal.record(event);
      if (event.type === "warning") output.warn(event.message);
      else showTunerEvent(event, strategy, names, output, status);
    }
    const { train, status: ending } = await tuning.result;
    const before = await measure("the data as they were", data.train);
    const after = await measure("the outcome", train);
    status.clear();
    return runResult(head(ending), journal.purchases, { before, after });
  } catch (error) {
    status.clear();
    const ending = head(signal.aborted ? "stopped" : "failed");
    const result = runResult(ending, journal.purchases, { before: null, after: null });
    if (result.acquiredExamples.length > 0) await reportPurchases(result, output);
    throw error;
  } finally {
    await acquirer.close();
    await setup.close();
  }
}

/** Says what was bought before the end, and keeps it where a file was asked for. */
async function reportPurchases(result: RunResult, output: Output): Promise<void> {
  const bought = result.slices.filter(({ acquired }) => acquired > 0);
  const amounts = bought.map(({ name, acquired }) => `${acquired} of ${name}`).join(", ");
  const where =
    output.file === undefined ? "without --out their ids are not kept" : `their ids are in "${output.file}"`;
  await output.writeResult(result);
  output.report(`Bought until then, for ${formatAmount(result.spent)}: ${amounts}; ${where}.`);
}
