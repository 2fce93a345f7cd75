import { createPoolAcquirer } from "@slicetuner/acquirer-pool";
import { exampleWidth } from "@slicetuner/core";
import type { CompareResult } from "@slicetuner/results";
import {
  type ComparisonEvent,
  type ComparisonRun,
  compareStrategies,
  type FoundPlan,
} from "@slicetuner/tuner";
import { UnfinishedError, type WorkContext } from "../cli/define-command.ts";
import type { Settings } from "../cli/option-group.ts";
import type { DataSource, SplitSizes } from "../data/data-source.ts";
import type { ComparisonSpec } from "../options/comparison-options.ts";
import type { MoneySpec } from "../options/money-options.ts";
import type { PlaceSpec } from "../options/place-options.ts";
import type { TrainerSpec } from "../options/trainer-options.ts";
import { compareResult } from "../results/compare-result.ts";
import { describeWork } from "../results/shared.ts";
import { createEstimator } from "../training/create-estimator.ts";
import { openTraining } from "../training/training-setup.ts";
import { type KeptTrainings, keepTrainings } from "./kept-trainings.ts";

/** All that a comparison stands on. */
export interface ComparisonWork {
  readonly command: CompareResult["command"];
  readonly source: DataSource;
  readonly sizes: SplitSizes;
  readonly unitCosts: readonly number[];
  readonly money: MoneySpec;
  /** What each slice's loss counts in the mean loss; undefined where all count the same. */
  readonly importance?: readonly number[] | undefined;
  readonly comparison: ComparisonSpec;
  readonly trainer: TrainerSpec;
  readonly place: PlaceSpec;
  readonly recorded: Settings;
  /** The file beside which its trainings are kept until it is done; undefined: nowhere. */
  readonly keepBeside?: string | undefined;
}

/**
 * What `compare` and `demo` have in common: hold data out, let each method acquire from the pool, measure.
 */
export async function runComparison(
  work: ComparisonWork,
  context: WorkContext<ComparisonEvent>,
): Promise<CompareResult> {
  const { keepBeside } = work;
  const kept = keepBeside === undefined ? undefined : await keepTrainings(keepBeside, work.trainer.identity);
  let isDone = false;
  try {
    const result = await compareAll(work, kept, context);
    isDone = true;
    return result;
  } finally {
    await kept?.close(isDone);
  }
}

async function compareAll(
  work: ComparisonWork,
  kept: KeptTrainings | undefined,
  { signal, emit, warn, keep }: WorkContext<ComparisonEvent>,
): Promise<CompareResult> {
  const { source, sizes, unitCosts, money, recorded } = work;
  const { methods, estimation, repeats, oracle } = work.comparison;
  const seeds = seedsOf(work.comparison);
  await using training = await openTraining(work.trainer, work.place);
  const { trainer } = training;
  const executor = kept === undefined ? training.executor : kept.keep(training.executor);
  let features = 0;
  const comparison = compareStrategies({
    ...{ trainer, executor, signal, ...money, importance: work.importance, repeats, seeds },
    methods: methods.map(({ estimation: kind, ...method }) => ({
      ...method,
      ...(kind === null ? {} : { estimator: createEstimator({ ...estimation, estimation: kind }) }),
    })),
    searchedPlans: oracle,
    prepare: (seed) => {
      const { data, pool } = source.split(sizes, seed);
      features = exampleWidth(data.train);
      return { data, createAcquirer: () => createPoolAcquirer({ pool, unitCosts }) };
    },
  });
  const runs: ComparisonRun[] = [];
  const found = new Map<number, FoundPlan>();
  /**
   * What all methods have done: of seeds whose last method, and search, is under way there is nothing to
   * compare.
   */
  const resultNow = (): CompareResult | undefined => {
    const isDone = (seed: number): boolean =>
      runs.filter((run) => run.seed === seed).length === methods.length && (oracle === 0 || found.has(seed));
    const done = runs.filter(({ seed }) => isDone(seed));
    if (done.length === 0) return undefined;
    const chosen = ["initial", "validation", "test"] as const;
    const head = describeWork({ source, sizes, unitCosts, features, recorded, chosen, trainer, executor });
    const [left, all] = [seeds.length - done.length / methods.length, seeds.length];
    const unfinished =
      left === 0 ? [] : [`the comparison has not come to its end: ${left} of ${all} seeds are left`];
    const plans = new Map([...found].filter(([seed]) => isDone(seed)));
    const sourceWarnings = [...unfinished, ...source.warnings];
    const { importance } = work;
    return compareResult(work.command, head, methods, done, plans, { sourceWarnings, importance });
  };
  try {
    for await (const event of comparison) {
      if (event.type === "plan-found") found.set(event.seed, event.plan);
      if (event.type === "run-measured") runs.push(event.run);
      emit(event);
      const isSeedDone = event.type === (oracle === 0 ? "run-measured" : "plan-found");
      const until = isSeedDone && runs.length % methods.length === 0 ? resultNow() : undefined;
      if (until !== undefined) await keep(until);
    }
  } catch (error) {
    const until = resultNow();
    throw until === undefined ? error : new UnfinishedError(until, error);
  }
  const result = resultNow()!;
  if (seeds.length > 1) for (const warning of result.warnings) warn(warning);
  return result;
}

/** The seeds, in their order. */
export function seedsOf({ seed, seeds }: ComparisonSpec): number[] {
  return Array.from({ length: seeds }, (_, index) => seed + index);
}
