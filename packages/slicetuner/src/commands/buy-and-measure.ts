import { createPoolAcquirer } from "@slicetuner/acquirer-pool";
import {
  type Dataset,
  exampleWidth,
  InvalidInputError,
  Random,
  sliceSizes,
  type TrainedModel,
  type TrainingData,
} from "@slicetuner/core";
import { evaluate, forecastRun, measuringOf, tune } from "@slicetuner/tuner";
import type { CompleteSettings } from "../defaults.ts";
import { createEstimator } from "../estimation.ts";
import type { Output } from "../output.ts";
import { formatAmount } from "../render/format.ts";
import { showTunerEvent } from "../render/tuner-events.ts";
import { checkedForecastRecord } from "../results/forecast.ts";
import { type MeasuredRunResult, measuresRecord, type RunResult, runResult } from "../results/run-result.ts";
import { describeWork, nameBySlice } from "../results/shared.ts";
import { flagOf, type OptionName } from "../settings/options.ts";
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

/** The model of the first final training. */
export interface MeasuredModel {
  readonly trained: TrainedModel;
  /** What it was trained on and what this one model reaches, to be kept beside it. */
  readonly record: object;
}

/**
 * Buys from the pool in rounds, then trains on the data as they were and as they have become. When it is stopped or
 * fails, what was bought until then is told, and kept where a file was asked for, before the error goes on.
 */
export async function buyAndMeasure(
  work: RunWork,
): Promise<{ readonly result: MeasuredRunResult; readonly model: MeasuredModel | undefined }> {
  const { source, data, pool, unitCosts, settings, output, status, signal } = work;
  const { budget, seed, strategy, rounds, fairnessWeight, minimumSliceSize, repeats } = settings;
  const names = source.slices.map((slice) => slice.name);
  const setup = await createTrainingSetup(settings);
  const journal = new RunJournal(names, budget);
  const order = new Random(seed).fork("pool");
  const acquirer = journal.watch(createPoolAcquirer({ pool, unitCosts, order }));
  const measuringWarnings: string[] = [];
  const head = (ending: RunResult["status"]) => ({
    ...describeWork({ ...work, ...setup, features: exampleWidth(data.train) }),
    status: ending,
    evaluatedOn: data.test === undefined ? ("validation" as const) : ("test" as const),
    trainings: journal.trainings,
    seconds: journal.seconds,
    warnings: [...new Set([...work.warnings, ...journal.warnings, ...measuringWarnings])],
  });
  const measure = async (stage: string, train: Dataset, keepModel = false) => {
    const evaluation = await evaluate({
      ...setup,
      seed,
      signal,
      repeats,
      keepModel,
      data: { ...data, train },
      onProgress: (progress) => {
        journal.recordProgress(stage, progress);
        status.training(`measuring ${stage}`, progress);
      },
      onNotice: (message) => {
        status.clear();
        output.report(message);
      },
    });
    for (const warning of evaluation.warnings) {
      const message = `measuring ${stage}, ${warning}`;
      measuringWarnings.push(message);
      output.warn(message);
    }
    return evaluation;
  };
  const keepsModel = settings.saveModel !== undefined;
  try {
    if (keepsModel && !setup.trainer.capabilities.returnsModels) {
      const message = `the trainer ${setup.trainer.name} gives no model back`;
      throw new InvalidInputError([{ path: flagOf("saveModel"), message }]);
    }
    const tuning = tune({
      ...setup,
      data,
      acquirer,
      seed,
      signal,
      budget,
      strategy,
      ...(strategy === "stepwise" ? { rounds } : {}),
      fairnessWeight,
      minimumSliceSize,
      estimator: createEstimator(settings),
    });
    for await (const event of tuning) {
      journal.record(event);
      if (event.type === "warning") output.warn(event.message);
      else showTunerEvent(event, strategy, names, output, status);
    }
    const bought = await tuning.result;
    const { train, status: ending } = bought;
    const before = await measure("the data as they were", data.train);
    const after = await measure("the outcome", train, keepsModel);
    status.clear();
    const forecast = forecastRun(bought, measuringOf(data, repeats), seed);
    const measured = {
      before: measuresRecord(before.mean),
      after: measuresRecord(after.mean),
      forecast: checkedForecastRecord(names, forecast, after.mean),
    };
    return {
      result: runResult(head(ending), journal.purchases, measured),
      model: after.model && {
        trained: after.model,
        record: {
          trainedOn: nameBySlice(names, sliceSizes(train)),
          evaluatedOn: after.evaluatedOn,
          measured: measuresRecord(after.trainings[0]!),
        },
      },
    };
  } catch (error) {
    status.clear();
    const ending = head(signal.aborted ? "stopped" : "failed");
    const result = runResult(ending, journal.purchases, { before: null, after: null, forecast: null });
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
