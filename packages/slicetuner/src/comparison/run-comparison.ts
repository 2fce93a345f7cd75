import { createPoolAcquirer } from "@slicetuner/acquirer-pool";
import { exampleWidth } from "@slicetuner/core";
import type { CompareResult } from "@slicetuner/results";
import {
  type ComparisonEvent,
  type ComparisonRun,
  compareStrategies,
  type FoundPlan,
} from "@slicetuner/tuner";
import type { WorkContext } from "../cli/define-command.ts";
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

/** All that a comparison stands on. */
export interface ComparisonWork {
  readonly command: CompareResult["command"];
  readonly source: DataSource;
  readonly sizes: SplitSizes;
  readonly unitCosts: readonly number[];
  readonly money: MoneySpec;
  readonly comparison: ComparisonSpec;
  readonly trainer: TrainerSpec;
  readonly place: PlaceSpec;
  readonly recorded: Settings;
}

/** What `compare` and `demo` have in common: hold data out, let each method acquire from the pool, measure. */
export async function runComparison(
  work: ComparisonWork,
  { signal, emit, warn }: WorkContext<ComparisonEvent>,
): Promise<CompareResult> {
  const { source, sizes, unitCosts, money, recorded } = work;
  const { methods, estimation, repeats, oracle } = work.comparison;
  const seeds = seedsOf(work.comparison);
  await using training = await openTraining(work.trainer, work.place);
  const { trainer, executor } = training;
  let features = 0;
  const comparison = compareStrategies({
    ...{ trainer, executor, signal, ...money, repeats, seeds },
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
  for await (const event of comparison) {
    if (event.type === "plan-found") found.set(event.seed, event.plan);
    if (event.type === "run-measured") runs.push(event.run);
    emit(event);
  }
  const chosen = ["initial", "validation", "test"] as const;
  const head = describeWork({ source, sizes, unitCosts, features, recorded, chosen, trainer, executor });
  const result = compareResult(work.command, head, methods, runs, found, source.warnings);
  if (seeds.length > 1) for (const warning of result.warnings) warn(warning);
  return result;
}

/** The seeds, in their order. */
export function seedsOf({ seed, seeds }: ComparisonSpec): number[] {
  return Array.from({ length: seeds }, (_, index) => seed + index);
}
