import {
  type Acquirer,
  type Dataset,
  exampleWidth,
  type Intake,
  InvalidInputError,
  type Journal,
  type JsonValue,
  Random,
  sliceSizes,
  type TrainedModel,
  type TunerEvent,
  type WorkProgress,
} from "@slicetuner/core";
import { nameBySlice, type RunResult } from "@slicetuner/results";
import {
  acceptEverything,
  adviseAfterRun,
  forecastRun,
  measureOutcome,
  measuringOf,
  type RunState,
  tune,
} from "@slicetuner/tuner";
import { durableAcquirer, durableExecutor, durableIntake, durableReview } from "@slicetuner/tuner/durable";
import { UnfinishedError, type WorkContext } from "../cli/define-command.ts";
import type { Settings } from "../cli/option-group.ts";
import type { DataSource, SplitSizes, SplitWithEncoding } from "../data/data-source.ts";
import { checkedForecastRecord } from "../results/forecast.ts";
import { outcomeRecord, runResult } from "../results/run-result.ts";
import { describeWork } from "../results/shared.ts";
import { createEstimator } from "../training/create-estimator.ts";
import { openTraining } from "../training/training-setup.ts";
import { registeredForecasts, registerForecasts } from "./registered-forecast.ts";
import type { RunSpecs } from "./run-options.ts";
import { readRunRecord } from "./run-record.ts";
import { moneyState, orderStates } from "./run-state.ts";
import { writeProvenance } from "./write-provenance.ts";

/** What happens in a run: the tuner's events, and what the command line adds. */
export type RunEvent =
  | TunerEvent
  | { readonly type: "run-kept"; readonly folder: string }
  | { readonly type: "measuring"; readonly stage: string; readonly progress: WorkProgress };

/** All that a run needs. */
export interface RunWork {
  readonly source: DataSource;
  readonly sizes: SplitSizes;
  readonly split: SplitWithEncoding;
  readonly acquirer: Acquirer;
  /** Undefined: every example counts. */
  readonly intake: Intake | undefined;
  readonly journal: Journal;
  /** The journal's folder; undefined where it is gone with the process. */
  readonly folder: string | undefined;
  readonly currency: string | undefined;
  readonly unitCosts: readonly number[];
  /** What each slice's loss counts in the mean loss; undefined where all count the same. */
  readonly importance: readonly number[] | undefined;
  readonly specs: RunSpecs;
  readonly recorded: Settings;
  /** Of the data, the pool and the journal. */
  readonly warnings: readonly string[];
}

/** The model of the first final training. */
export interface MeasuredModel {
  readonly trained: TrainedModel;
  /** What it was trained on and what this one model reaches, to be kept beside it. */
  readonly record: object;
}

/** What came of a run, and its model where one was asked for. */
export interface RunOutcome {
  readonly result: RunResult;
  readonly model?: MeasuredModel;
}

/**
 * Buys in rounds, then trains on the data as they were and as they have become. Where orders stay open, or it
 * is stopped, it ends before that.
 * @throws UnfinishedError with what was bought until then, where the run fails after something was bought
 */
export async function buyAndMeasure(work: RunWork, context: WorkContext<RunEvent>): Promise<RunOutcome> {
  const { source, folder, journal } = work;
  const names = source.slices.map((slice) => slice.name);
  try {
    return await buy(work, names, context);
  } finally {
    if (folder !== undefined)
      await writeProvenance(folder, journal, names).catch((error: Error) => context.warn(error.message));
  }
}

async function buy(
  work: RunWork,
  names: readonly string[],
  { signal, emit, warn }: WorkContext<RunEvent>,
): Promise<RunOutcome> {
  const { specs, split, journal, importance } = work;
  const { data } = split;
  const { seed, tuning: planning, money, modelFile } = specs;
  const { strategy, rounds, repeats } = planning;
  const { budget, fairnessWeight, minimumSliceSize } = money;
  await using training = await openTraining(specs.trainer, specs.place);
  const { trainer } = training;
  if (modelFile !== undefined && !trainer.capabilities.returnsModels) {
    const message = `the trainer ${trainer.name} gives no model back`;
    throw new InvalidInputError([{ path: "--save-model", message }]);
  }
  const executor = durableExecutor(training.executor, journal, identityOf(specs));
  const tuning = tune({
    ...{ trainer, executor, data, seed, signal, budget, strategy, fairnessWeight, minimumSliceSize },
    ...{ worth: specs.aim.worth, importance },
    ...(strategy === "stepwise" ? { rounds } : {}),
    acquirer: durableAcquirer(work.acquirer, journal, data.train),
    estimator: createEstimator(planning.estimation),
    runId: readRunRecord(journal.records, work.folder ?? "memory").runId,
    intake: durableIntake(work.intake ?? acceptEverything, journal),
    review: durableReview(journal),
    beforeOrders: registerForecasts(journal, { measuring: measuringOf(data, repeats), seed, importance }),
    waiting: { seconds: specs.runFolder.wait },
  });
  const teller = createTeller({ ...work, names, training: { trainer, executor } });
  const measure = async (stage: string, train: Dataset, keepModel = false) => {
    const evaluation = await measureOutcome({
      ...{ trainer, executor, seed, signal, repeats, keepModel, importance },
      data: { ...data, train },
      onProgress: (progress) => {
        teller.countTrainings(stage, progress.jobsDone);
        emit({ type: "measuring", stage, progress });
      },
      onNotice: (message) => emit({ type: "notice", round: tuning.state.rounds.length, message }),
    });
    for (const warning of evaluation.warnings) {
      const message = `measuring ${stage}, ${warning}`;
      teller.addWarning(message);
      warn(message);
    }
    return evaluation;
  };
  try {
    // What the sources asked last, which need not be the prices of the options.
    let unitCosts = work.unitCosts;
    for await (const event of tuning) {
      if (event.type === "plan-made") unitCosts = event.unitCosts;
      emit(event);
    }
    const bought = await tuning.result;
    const { train, status, quarantined, state } = bought;
    if (status === "orders-open" || status === "stopped")
      return { result: teller.tell(status, state, notMeasured, status === "stopped" ? 0 : quarantined) };
    const before = await measure("the data as they were", data.train);
    const after = await measure("the outcome", train, modelFile !== undefined);
    const forecast = forecastRun(bought, measuringOf(data, repeats), seed, importance);
    const { lossModel } = bought;
    const advice = adviseAfterRun(
      { lossModel, sizes: sliceSizes(train), unitCosts, fairnessWeight, importance },
      { budget, worth: specs.aim.worth, sliceNames: names, random: new Random(seed).fork("advice") },
    );
    const measured = {
      before: outcomeRecord(before),
      after: outcomeRecord(after),
      forecast: checkedForecastRecord(names, forecast, after.mean),
      stopAdvice: advice && { ...advice },
    };
    const result = teller.tell(status, state, measured, quarantined);
    if (after.model === undefined) return { result };
    const record = {
      trainedOn: nameBySlice(names, sliceSizes(train)),
      evaluatedOn: after.evaluatedOn,
      measured: after.trainings[0]!,
    };
    return { result, model: { trained: after.model, record } };
  } catch (error) {
    const result = teller.tell(signal.aborted ? "stopped" : "failed", tuning.state, notMeasured, 0);
    if (signal.aborted) return { result };
    throw result.acquiredExamples.length > 0 ? new UnfinishedError(result, error) : error;
  }
}

const notMeasured = { before: null, after: null, forecast: null, stopAdvice: null };

/** Tells a run's result from the state that it has reached. */
function createTeller(
  work: RunWork & {
    readonly names: readonly string[];
    readonly training: Pick<Parameters<typeof describeWork>[0], "trainer" | "executor">;
  },
) {
  const { source, sizes, unitCosts, recorded, split, journal, names, folder, currency } = work;
  const { train, test } = split.data;
  const started = performance.now();
  const measuringWarnings: string[] = [];
  const measured = new Map<string, number>();
  return {
    addWarning: (message: string): void => void measuringWarnings.push(message),
    countTrainings: (stage: string, count: number): void => void measured.set(stage, count),
    tell(
      status: RunResult["status"],
      state: RunState,
      outcome: Pick<RunResult, "before" | "after" | "forecast" | "stopAdvice">,
      quarantined: number,
    ): RunResult {
      const features = exampleWidth(train);
      const chosen = ["validation", "test"] as const;
      const orders = orderStates(journal.records, names);
      const trainings = [...measured.values()].reduce((sum, count) => sum + count, state.trainings);
      const head = {
        ...describeWork({ source, sizes, unitCosts, features, recorded, chosen, ...work.training }),
        status,
        evaluatedOn: test === undefined ? ("validation" as const) : ("test" as const),
        trainings,
        seconds: (performance.now() - started) / 1000,
        warnings: [...new Set([...work.warnings, ...state.warnings, ...measuringWarnings])],
      };
      const account = {
        orders,
        forecasts: registeredForecasts(journal.records, names, "the run's journal"),
        money: moneyState(orders),
        quarantinedExamples: quarantined,
        folder,
        currency,
      };
      return runResult(head, state, outcome, account, work.importance);
    },
  };
}

/** What tells these trainings from others, besides data, rows and seeds. */
function identityOf({ trainer }: RunSpecs): JsonValue {
  return trainer.identity;
}
