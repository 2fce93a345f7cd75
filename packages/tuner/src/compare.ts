import {
  type Acquirer,
  type Estimator,
  type Executor,
  ProblemList,
  type Trainer,
  type TrainingData,
  type TunerEvent,
  type WorkProgress,
} from "@slicetuner/core";
import { defaultFairnessWeight } from "@slicetuner/optimizer";
import { expectAmount, expectCount, expectRounds, expectStrategy } from "./check-options.ts";
import { defaultEstimator } from "./default-estimator.ts";
import { type EventStream, streamEvents } from "./event-stream.ts";
import { forecastRun, measuringOf, type OutcomeForecast } from "./forecast.ts";
import { type MeasuredOutcome, measureOutcome } from "./measure-outcome.ts";
import { type FoundPlan, searchPlan } from "./oracle.ts";
import { isBaseline, type Strategy } from "./strategy.ts";
import { startTuning, type TuneResult, type TuneStatus } from "./tune.ts";

/** One draw of the experiment: what is held out, and a fresh source for each method. */
export interface Experiment {
  readonly data: TrainingData;
  readonly createAcquirer: () => Acquirer;
}

/** What is compared: a strategy with the estimation that it plans on. */
export interface Method {
  /** Names it in results; another one for each method. */
  readonly name: string;
  readonly strategy: Strategy;
  /** What the strategy plans on; baselines take none. @default designedEstimation() */
  readonly estimator?: Estimator;
  /** In how many parts `stepwise` spends the budget. @default 2 */
  readonly rounds?: number;
}

export interface CompareOptions {
  /** Prepares the data of a seed; all methods of the seed get the same. */
  readonly prepare: (seed: number) => Experiment | Promise<Experiment>;
  readonly methods: readonly Method[];
  /** The seeds, e.g. `[1, 2, 3, 4, 5]`. */
  readonly seeds: readonly number[];
  readonly trainer: Trainer;
  readonly executor: Executor;
  readonly budget: number;
  /** @default 0.1 */
  readonly fairnessWeight?: number;
  /**
   * What each slice's loss counts in the mean loss, and in the plans of designed estimation; those of curves
   * count each alike. @default 1 for each
   */
  readonly importance?: readonly number[] | undefined;
  /** @default 1 */
  readonly minimumSliceSize?: number;
  /**
   * Random plans to try on each seed in search of the best one ({@link searchPlan}); 0: no search. @default 0
   */
  readonly searchedPlans?: number;
  /** Final trainings of each method and seed. @default 10 */
  readonly repeats?: number;
  readonly signal?: AbortSignal;
}

/** One method on one seed. */
export interface ComparisonRun {
  readonly seed: number;
  /** The method's name. */
  readonly method: string;
  readonly tuning: FinishedTuning;
  readonly evaluation: MeasuredOutcome;
  /** What the last estimate expected of the evaluation; null for baselines. */
  readonly forecast: OutcomeForecast | null;
  /** Trainings for estimates and for the measuring of the outcome. */
  readonly trainings: number;
  readonly seconds: number;
}

/** A run of `tune` that came to its end. */
export type FinishedTuning = TuneResult & { readonly status: TuneStatus };

/** What happens inside a run, or that a run is done. */
export type ComparisonEvent =
  | {
      readonly type: "run-event";
      readonly seed: number;
      readonly method: string;
      readonly sliceNames: readonly string[];
      readonly event: TunerEvent;
    }
  | {
      readonly type: "run-measured";
      readonly run: ComparisonRun;
      readonly runsDone: number;
      readonly runsTotal: number;
    }
  | {
      readonly type: "search-progress";
      readonly seed: number;
      readonly progress: WorkProgress;
    }
  | { readonly type: "plan-found"; readonly seed: number; readonly plan: FoundPlan };

/**
 * The experiment: every method on every seed, on the same held-out data and with the same seeds of the final
 * trainings, so that differences between methods are paired.
 * @throws InvalidInputError with all mistakes in the options, before data are prepared.
 */
export function compareStrategies(
  options: CompareOptions,
): EventStream<ComparisonEvent, readonly ComparisonRun[]> {
  const problems = new ProblemList();
  problems.expect(options.methods.length > 0, "methods", "is empty, expected at least one");
  problems.expect(options.seeds.length > 0, "seeds", "is empty, expected at least one");
  for (const [index, method] of options.methods.entries()) {
    expectMethod(problems, `methods[${index}]`, method);
    const isFirst = options.methods.findIndex(({ name }) => name === method.name) === index;
    problems.expect(isFirst, `methods[${index}].name`, `"${method.name}" is the name of two methods`);
  }
  expectAmount(problems, "budget", options.budget);
  expectAmount(problems, "fairnessWeight", options.fairnessWeight ?? defaultFairnessWeight);
  expectCount(problems, "minimumSliceSize", options.minimumSliceSize ?? 1);
  expectCount(problems, "repeats", options.repeats ?? 1);
  expectCount(problems, "searchedPlans", options.searchedPlans ?? 0, 0);
  problems.throwIfAny();
  return streamEvents((emit) => runAll(options, emit), "compare");
}

function expectMethod(problems: ProblemList, path: string, { strategy, estimator, rounds }: Method): void {
  expectStrategy(problems, `${path}.strategy`, strategy);
  const plansOnNothing = isBaseline(strategy) && estimator !== undefined;
  problems.expect(
    !plansOnNothing,
    `${path}.estimator`,
    `is given, but ${strategy} looks at sizes and prices only`,
  );
  expectRounds(problems, `${path}.rounds`, rounds, strategy);
}

async function runAll(
  options: CompareOptions,
  emit: (event: ComparisonEvent) => void,
): Promise<readonly ComparisonRun[]> {
  const { seeds, methods } = options;
  const runs: ComparisonRun[] = [];
  for (const seed of seeds) {
    const experiment = await options.prepare(seed);
    for (const method of methods) {
      const run = await runOne(options, experiment, seed, method, emit);
      runs.push(run);
      emit({ type: "run-measured", run, runsDone: runs.length, runsTotal: seeds.length * methods.length });
    }
    if ((options.searchedPlans ?? 0) > 0) await search(options, experiment, seed, runs, emit);
  }
  return runs;
}

/** Looks for the best plan of the seed; what the methods bought is tried as well. */
async function search(
  { trainer, executor, budget, repeats = 10, searchedPlans = 0, importance, signal }: CompareOptions,
  { data, createAcquirer }: Experiment,
  seed: number,
  runs: readonly ComparisonRun[],
  emit: (event: ComparisonEvent) => void,
): Promise<void> {
  const acquirer = createAcquirer();
  try {
    const plan = await searchPlan({
      data,
      acquirer,
      trainer,
      executor,
      budget,
      repeats,
      seed,
      plans: searchedPlans,
      importance,
      candidates: runs.filter((run) => run.seed === seed).map(({ tuning }) => tuning.acquired),
      ...(signal === undefined ? {} : { signal }),
      onProgress: (progress) => emit({ type: "search-progress", seed, progress }),
    });
    emit({ type: "plan-found", seed, plan });
  } finally {
    await acquirer.close();
  }
}

async function runOne(
  options: CompareOptions,
  { data, createAcquirer }: Experiment,
  seed: number,
  { name: method, ...planning }: Method,
  emit: (event: ComparisonEvent) => void,
): Promise<ComparisonRun> {
  const {
    repeats = 10,
    prepare: _prepare,
    methods: _methods,
    seeds: _seeds,
    importance,
    ...shared
  } = options;
  const sliceNames = data.train.slices.map((slice) => slice.name);
  const report = (event: TunerEvent) => emit({ type: "run-event", seed, method, sliceNames, event });
  const started = performance.now();
  const acquirer = createAcquirer();
  try {
    const known = knowsImportance(planning) ? importance : undefined;
    const run = startTuning({ ...shared, ...planning, importance: known, data, acquirer, seed });
    for await (const event of run) report(event);
    const tuning = finished(await run.result, options.signal);
    const evaluation = await measureOutcome({
      ...shared,
      data: { ...data, train: tuning.train },
      ...{ repeats, seed, importance },
      onProgress: (progress) =>
        report({ type: "training-progress", round: tuning.rounds, purpose: "evaluation", ...progress }),
      onNotice: (message) => report({ type: "notice", round: tuning.rounds, message }),
    });
    const forecast = forecastRun(tuning, measuringOf(data, repeats), seed, importance);
    const seconds = (performance.now() - started) / 1000;
    return { seed, method, tuning, evaluation, forecast, trainings: tuning.trainings + repeats, seconds };
  } finally {
    await acquirer.close();
  }
}

/** Curves know nothing of other slices, and the published planner counts each slice alike. */
function knowsImportance({ strategy, estimator = defaultEstimator() }: Omit<Method, "name">): boolean {
  return !isBaseline(strategy) && estimator.name === defaultEstimator().name;
}

/**
 * @throws the signal's reason for a run that it stopped: methods are compared by runs that came to their end
 */
function finished(result: TuneResult, signal: AbortSignal | undefined): FinishedTuning {
  const { status } = result;
  if (status === "stopped") throw signal?.reason;
  return { ...result, status };
}
