import { InvalidInputError, type ProblemList } from "@slicetuner/core";
import { createEstimator } from "../training/create-estimator.ts";
import { type EstimationKind, planMethods } from "./methods.ts";
import { inOptionWords } from "./option-words.ts";
import { flagOf, type OptionName, type Settings } from "./options.ts";

/** Which estimations give an option its meaning. */
const takers = {
  trainings: ["designed", "loss-prior"],
  subsetSizes: ["proportional", "exhaustive"],
  subsetRepeats: ["proportional", "exhaustive"],
  curve: ["proportional", "exhaustive"],
} as const satisfies Partial<Record<OptionName, readonly EstimationKind[]>>;

type TakenOption = keyof typeof takers;

/** What says how methods plan; the defaults put in. */
type EstimationSettings = { readonly estimation: EstimationKind; readonly strategies: readonly string[] };

/** The estimations of a command that takes `options`: of all methods where it compares them. */
export function estimationsOf(
  { estimation, strategies }: EstimationSettings,
  options: readonly OptionName[],
): readonly EstimationKind[] {
  if (!options.includes("strategies")) return [estimation];
  return [...new Set(planMethods(strategies, estimation).flatMap((method) => method.estimation ?? []))];
}

/** Options that say nothing of how a command that takes `options` estimates. */
export function foreignEstimationOptions(
  settings: EstimationSettings,
  options: readonly OptionName[],
): readonly OptionName[] {
  const kinds = estimationsOf(settings, options);
  const isTaken = (name: TakenOption) => takers[name].some((kind) => kinds.includes(kind));
  const foreign: OptionName[] = (Object.keys(takers) as TakenOption[]).filter((name) => !isTaken(name));
  return kinds.includes(settings.estimation) ? foreign : ["estimation", ...foreign];
}

/** Adds a problem for each option that says nothing of the chosen estimation, or nothing right. */
export function checkEstimationSettings(
  settings: Settings & EstimationSettings,
  given: Settings,
  options: readonly OptionName[],
  problems: ProblemList,
): void {
  for (const name of foreignEstimationOptions(settings, options)) {
    const meanings = name === "estimation" ? [] : takers[name as TakenOption];
    const message =
      name === "estimation"
        ? `is ${settings.estimation}, and no method of ${flagOf("strategies")} plans by it`
        : options.includes("strategies")
          ? `says nothing to these methods: it belongs to ${meanings.join(" and ")} estimation`
          : `has no meaning without ${flagOf("estimation")} ${meanings.join(" or ")}`;
    problems.expect(given[name] === undefined, flagOf(name), message);
  }
  if (given.trainings === undefined) return;
  for (const estimation of estimationsOf(settings, options)) {
    try {
      createEstimator({ trainings: given.trainings, estimation });
    } catch (error) {
      if (!InvalidInputError.isInstance(error)) throw error;
      for (const { path, message } of inOptionWords(error)) problems.add(path, message);
    }
  }
}
