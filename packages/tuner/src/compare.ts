import {
  type Acquirer,
  type Estimator,
  type Executor,
  ProblemList,
  type Trainer,
  type TrainingData,
  type TunerEvent,
} from "@slicetuner/core";
import { defaultFairnessWeight } from "@slicetuner/optimizer";
import { expectAmount, expectCount, expectStrategy } from "./check-options.ts";
import { type EvaluationResult, evaluate } from "./evaluate.ts";
import { type EventStream, streamEvents } from "./event-stream.ts";
import type { Strategy } from "./strategy.ts";
import { type TuneResult, tune } from "./tune.ts";

/** One draw of the experiment: what is held out, and a fresh source for each strategy. */
export interface Experiment {
  readonly data: TrainingData;
  readonly createAcquirer: () => Acquirer;
}

export interface CompareOptions {
  /** Prepares the data of a seed; all strategies of the seed get the same. */
  readonly prepare: (seed: number) => Experiment | Promise<Experiment>;
  readonly strategies: readonly Strategy[];
  /** The seeds, e.g. `[1, 2, 3, 4, 5]`. */
  readonly seeds: readonly number[];
  readonly trainer: Trainer;
  readonly executor: Executor;
  readonly budget: number;
  /** @default 0.1 */
  readonly fairnessWeight?: number;
  /** @default 1 */
  readonly minimumSliceSize?: number;
  /** @default proportionalEstimation() */
  readonly estimator?: Estimator;
  /** Final trainings of each strategy and seed. @default 10 */
  readonly repeats?: number;
  readonly signal?: AbortSignal;
}

/** One strategy on one seed. */
export interface ComparisonRun {
  readonly seed: number;
  readonly strategy: Strategy;
  readonly tuning: TuneResult;
  readonly evaluation: EvaluationResult;
  /** Trainings for estimates and for the measuring of the outcome. */
  readonly trainings: number;
  readonly seconds: number;
}

/** What happens inside a run, or that a run is done. */
export type ComparisonEvent =
  | {
      readonly type: "run-event";
      readonly seed: number;
      readonly strategy: Strategy;
      readonly sliceNames: readonly string[];
      readonly event: TunerEvent;
    }
  | {
      readonly type: "run-measured";
      readonly run: ComparisonRun;
      readonly runsDone: number;
      readonly runsTotal: number;
    };

/**
 * The experiment: every strategy on every seed, on the same held-out data and with the same seeds of the final
 * trainings, so that differences between strategies are paired.
 * @throws InvalidInputError with all mistakes in the options, before data are prepared.
 */
export function compareStrategies(
  options: CompareOptions,
): EventStream<ComparisonEvent, readonly ComparisonRun[]> {
  const problems = new ProblemList();
  problems.expect(options.strategies.length > 0, "strategies", "is empty, expected at least one");
  problems.expect(options.seeds.length > 0, "seeds", "is empty, expected at least one");
  for (const [index, name] of options.strategies.entries()) {
    expectStrategy(problems, `strategies[${index}]`, name);
  }
  expectAmount(problems, "budget", options.budget);
  expectAmount(problems, "fairnessWeight", options.fairnessWeight ?? defaultFairnessWeight);
  expectCount(problems, "minimumSliceSize", options.minimumSliceSize ?? 1);
  expectCount(problems, "repeats", options.repeats ?? 1);
  problems.throwIfAny();
  return streamEvents((emit) => runAll(options, emit));
}

async function runAll(
  options: CompareOptions,
  emit: (event: ComparisonEvent) => void,
): Promise<readonly ComparisonRun[]> {
  const { seeds, strategies } = options;
  const runs: ComparisonRun[] = [];
  for (const seed of seeds) {
    const experiment = await options.prepare(seed);
    for (const strategy of strategies) {
      const run = await runOne(options, experiment, seed, strategy, emit);
      runs.push(run);
      emit({ type: "run-measured", run, runsDone: runs.length, runsTotal: seeds.length * strategies.length });
    }
  }
  return runs;
}

async function runOne(
  options: CompareOptions,
  { data, createAcquirer }: Experiment,
  seed: number,
  strategy: Strategy,
  emit: (event: ComparisonEvent) => void,
): Promise<ComparisonRun> {
  const { repeats = 10, prepare: _prepare, strategies: _strategies, seeds: _seeds, ...shared } = options;
  const sliceNames = data.train.slices.map((slice) => slice.name);
  const report = (event: TunerEvent) => emit({ type: "run-event", seed, strategy, sliceNames, event });
  const started = performance.now();
  const acquirer = createAcquirer();
  try {
    const run = tune({ ...shared, data, acquirer, strategy, seed });
    for await (const event of run) report(event);
    const tuning = await run.result;
    const evaluation = await evaluate({
      ...shared,
      data: { ...data, train: tuning.train },
      repeats,
      seed,
      onProgress: (progress) =>
        report({ type: "training-progress", round: tuning.rounds, purpose: "evaluation", ...progress }),
    });
    const seconds = (performance.now() - started) / 1000;
    return { seed, strategy, tuning, evaluation, trainings: tuning.trainings + repeats, seconds };
  } finally {
    await acquirer.close();
  }
}
