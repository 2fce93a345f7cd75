import type { TrainingData } from "@slicetuner/core";
import { collectProblems } from "../cli/collect-problems.ts";
import type { CommandContext } from "../cli/command.ts";
import { resolveCosts } from "../options/costs.ts";
import { expectModelFits } from "../options/model-settings.ts";
import { requireSettings } from "../options/read-settings.ts";
import type { DataSource, SplitSizes } from "./data-source.ts";
import { openSource } from "./open-source.ts";
import { holdOutSizes } from "./split-sizes.ts";

/** The data and prices that a plan stands on. */
export interface PlanWork {
  readonly source: DataSource;
  readonly unitCosts: readonly number[];
  readonly sizes: SplitSizes;
  readonly data: TrainingData;
  readonly budget: number;
}

/**
 * Opens the data and takes them apart.
 * @throws InvalidInputError with all mistakes, those that `problems` has already among them.
 */
export async function preparePlan(
  context: Pick<CommandContext, "settings" | "problems" | "status" | "signal">,
): Promise<PlanWork | undefined> {
  const { settings, problems } = context;
  requireSettings(settings, problems, [["budget", "say what may be spent, e.g. --budget 300"]]);
  const source = await collectProblems(problems, () => openSource(settings, context, problems, "none"));
  const unitCosts = resolveCosts(settings, source?.slices, problems);
  const sizes = source && (await collectProblems(problems, () => holdOutSizes(source, settings)));
  const split = sizes && (await collectProblems(problems, () => source.split(sizes, settings.seed)));
  if (split) expectModelFits(settings, split.data.train, problems);
  problems.throwIfAny();
  const { budget } = settings;
  if (!source || !unitCosts || !sizes || !split || budget === undefined) return undefined;
  return { source, unitCosts, sizes, data: split.data, budget };
}
