import type { TrainingData } from "@slicetuner/core";
import { collectProblems } from "../cli/collect-problems.ts";
import { allOf, type PrepareContext } from "../cli/define-command.ts";
import { resolveCosts } from "../options/costs.ts";
import type { MoneySpec } from "../options/money-options.ts";
import type { SplitSpec } from "../options/split-options.ts";
import type { DataSource, SplitSizes } from "./data-source.ts";
import { type DataRequest, openSource } from "./open-source.ts";
import { holdOutSizes } from "./split-sizes.ts";

/** The data and prices that a plan stands on. */
export interface PlanBasis {
  readonly source: DataSource;
  readonly unitCosts: readonly number[];
  readonly sizes: SplitSizes;
  readonly data: TrainingData;
}

/**
 * Opens the data and takes them apart.
 * @param check looks at the training data, undefined where they could not be read, for further mistakes
 * @param readMore reads what else the plan stands on, and adds its mistakes
 * @throws InvalidInputError with all mistakes, those that are known already among them
 */
export async function preparePlan<More extends object>(
  spec: DataRequest & { readonly split: SplitSpec; readonly money: MoneySpec; readonly seed: number },
  context: PrepareContext,
  check: (train: TrainingData["train"] | undefined) => void,
  readMore: (source: DataSource | undefined) => Promise<More>,
): Promise<PlanBasis & More> {
  const { problems } = context;
  const source = await collectProblems(problems, () => openSource(spec, context, problems));
  const unitCosts = resolveCosts(spec.money, source?.slices, problems);
  const sizes = source && (await collectProblems(problems, () => holdOutSizes(source, spec.split)));
  const split = sizes && (await collectProblems(problems, () => source.split(sizes, spec.seed)));
  check(split?.data.train);
  const more = await readMore(source);
  return { ...allOf({ source, unitCosts, sizes, data: split?.data }, problems), ...more };
}
