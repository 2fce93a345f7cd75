import {
  type Acquirer,
  type Dataset,
  exampleWidth,
  type Intake,
  InvalidInputError,
  type Journal,
  type JsonValue,
  sliceSizes,
  type TrainedModel,
  type TrainingData,
} from "@slicetuner/core";
import { nameBySlice, type RunResult } from "@slicetuner/results";
import {
  acceptEverything,
  durableAcquirer,
  durableExecutor,
  durableIntake,
  durableReview,
  evaluate,
  forecastRun,
  measuringOf,
  tune,
} from "@slicetuner/tuner";
import type { CommandContext } from "../cli/command.ts";
import type { Output } from "../cli/output.ts";
import type { DataSource, SplitSizes } from "../data/data-source.ts";
import { formatAmount } from "../describe/format.ts";
import { showTunerEvent } from "../describe/tuner-events.ts";
import type { CompleteSettings } from "../options/defaults.ts";
import { flagOf, modelOptions, type OptionName } from "../options/options.ts";
import { checkedForecastRecord } from "../results/forecast.ts";
import { measuresRecord, runResult } from "../results/run-result.ts";
import { describeWork } from "../results/shared.ts";
import { createEstimator } from "../training/create-estimator.ts";
import { createTrainingSetup } from "../training/training-setup.ts";
import { RunLog } from "./run-log.ts";
import { readRunRecord } from "./run-record.ts";
import { moneyState, orderStates } from "./run-state.ts";
import { writeProvenance } from "./write-provenance.ts";

/** All that a run needs. */
export interface RunWork extends Pick<CommandContext, "output" | "status" | "signal"> {
  readonly source: DataSource;
  readonly sizes: SplitSizes;
  readonly data: TrainingData;
  readonly acquirer: Acquirer;
  /** Undefined: every example counts. */
  readonly intake: Intake | undefined;
  readonly journal: Journal;
  /** The journal's folder; undefined where it is gone with the process. */
  readonly folder: string | undefined;
  readonly currency: string | undefined;
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
 * Buys in rounds, then trains on the data as they were and as they have become; where orders stay open, it ends before that. When
 * it is stopped or fails, what was bought until then is told, and kept where a file was asked for, before the error goes on.
 */
export async function buyAndMeasure(
  work: RunWork,
): Promise<{ readonly result: RunResult; readonly model: MeasuredModel | undefined }> {
  const { source, data, journal, folder, settings, output, status, signal } = work;
  const { budget, seed, strategy, rounds, fairnessWeight, minimumSliceSize, repeats } = settings;
  const names = source.slices.map((slice) => slice.name);
  const training = await createTrainingSetup(settings);
  const executor = durableExecutor(training.executor, journal, trainingIdentity(settings));
  const setup = { ...training, executor };
  const log = new RunLog(names, budget);
  const acquirer = log.watch(durableAcquirer(work.acquirer, journal, data.train));
  const measuringWarnings: string[] = [];
  const head = (ending: RunResult["status"]) => ({
    ...describeWork({ ...work, ...setup, features: exampleWidth(data.train) }),
    status: ending,
    evaluatedOn: data.test === undefined ? ("validation" as const) : ("test" as const),
    trainings: log.trainings,
    seconds: log.seconds,
    warnings: [...new Set([...work.warnings, ...log.warnings, ...measuringWarnings])],
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
        log.recordProgress(stage, progress);
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
  const account = (held: number) => {
    const orders = orderStates(journal.records, names);
    return { orders, money: moneyState(orders), heldExamples: held, folder, currency: work.currency };
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
      runId: readRunRecord(journal.records, folder ?? "memory").runId,
      intake: durableIntake(work.intake ?? acceptEverything, journal),
      review: durableReview(journal),
      waiting: { seconds: settings.wait },
    });
    for await (const event of tuning) {
      log.record(event);
      if (event.type === "warning") output.warn(event.message);
      else showTunerEvent(event, strategy, names, output, status);
    }
    const bought = await tuning.result;
    const { train, status: ending, held } = bought;
    if (ending === "orders-open") {
      status.clear();
      return { result: runResult(head(ending), log.purchases, notMeasured, account(held)), model: undefined };
    }
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
      result: runResult(head(ending), log.purchases, measured, account(held)),
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
    const result = runResult(ending, log.purchases, notMeasured, account(0));
    if (result.acquiredExamples.length > 0) await reportPurchases(result, output);
    throw error;
  } finally {
    if (folder !== undefined) {
      await writeProvenance(folder, journal, names).catch((error: Error) => output.warn(error.message));
    }
    await setup.close();
  }
}

const notMeasured = { before: null, after: null, forecast: null };

/** What tells these trainings from others, besides data, rows and seeds. */
function trainingIdentity(settings: CompleteSettings): JsonValue {
  const facts = modelOptions
    .filter((name) => name !== "workers")
    .map((name) => [name, settings[name] ?? null]);
  return JSON.parse(JSON.stringify(facts)) as JsonValue;
}

/** Says what was bought before the end, and keeps it where a file was asked for. */
async function reportPurchases(result: RunResult, output: Output): Promise<void> {
  const bought = result.slices.filter(({ acquired }) => acquired > 0);
  const amounts = bought.map(({ name, acquired }) => `${acquired} of ${name}`).join(", ");
  const where =
    result.runFolder !== null
      ? `\`slicetuner resume ${result.runFolder}\` goes on`
      : output.file === undefined
        ? "without --out their ids are not kept"
        : `their ids are in "${output.file}"`;
  await output.writeResult(result);
  output.report(`Bought until then, for ${formatAmount(result.spent)}: ${amounts}; ${where}.`);
}
