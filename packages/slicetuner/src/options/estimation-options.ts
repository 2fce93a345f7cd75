import { InvalidInputError, type ProblemList } from "@slicetuner/core";
import { estimationKinds } from "@slicetuner/results";
import { lossFormNames } from "@slicetuner/tuner";
import { defineOptions, flagOf, type Reading, type Recorded, type Values } from "../cli/option-group.ts";
import { createEstimator } from "../training/create-estimator.ts";
import { type EstimationKind, modernEstimation } from "./methods.ts";
import { inOptionWords } from "./option-words.ts";
import { oneOf, whole } from "./value-schemas.ts";

/** The options that say how losses are estimated; three groups take them. */
export const estimationTable = {
  estimation: {
    flag: "--estimation <kind>",
    description:
      "designed: trainings in which about half of the slices are small show how slices help each other; amortized: the published learning curves; exhaustive: curves with one slice varied at a time, as many times more trainings as there are slices; loss-prior: a few trainings, and the belief that every loss falls alike",
    schema: oneOf(estimationKinds),
    default: "designed",
    modernize: modernEstimation,
  },
  trainings: {
    flag: "--trainings <M>",
    description:
      "trainings of an estimate (default: 5 for loss-prior; for designed 32 for up to 15 slices, 64 for up to 31, else 128)",
    schema: whole(1),
  },
  form: {
    flag: "--form <form>",
    description:
      "how designed estimation takes losses to depend on sizes; additive: sums of what each slice's size does; effective: powers of the data that a slice learns from, its own and what others' are worth to it; auto: both, weighed by how well they predict held-out trainings",
    schema: oneOf(lossFormNames),
    default: "additive",
  },
  subsetSizes: {
    flag: "--subset-sizes <K>",
    description: "points of a learning curve, amortized or exhaustive",
    schema: whole(2),
    default: 10,
  },
  subsetRepeats: {
    flag: "--subset-repeats <R>",
    description: "trainings for each point",
    schema: whole(1),
    default: 5,
  },
  curve: {
    flag: "--curve <family>",
    description:
      "power-law, power-law-with-floor, or auto: what learning curves usually look like decides with the points",
    schema: oneOf(["power-law", "power-law-with-floor", "auto"]),
    default: "power-law",
  },
} as const;

/** How losses are estimated; what is undefined is as in the library. */
export type EstimationSpec = Values<typeof estimationTable>;

/** How losses are estimated, for a command that plans once. */
export const estimationOptions = defineOptions({
  name: "estimation",
  title: "Estimation and plan",
  options: estimationTable,
  read: (values, reading): EstimationSpec => {
    checkEstimation(
      values,
      [values.estimation],
      reading,
      (meanings) => `has no meaning without --estimation ${meanings.join(" or ")}`,
    );
    return values;
  },
  record: (spec) => recordEstimation(spec, [spec.estimation]),
});

/** Which estimations give an option its meaning. */
const takers = {
  trainings: ["designed", "loss-prior"],
  form: ["designed"],
  subsetSizes: ["amortized", "exhaustive"],
  subsetRepeats: ["amortized", "exhaustive"],
  curve: ["amortized", "exhaustive"],
} as const satisfies Partial<Record<keyof EstimationSpec, readonly EstimationKind[]>>;

type TakenOption = keyof typeof takers;

function isTaken(name: TakenOption, kinds: readonly EstimationKind[]): boolean {
  return takers[name].some((kind) => kinds.includes(kind));
}

/**
 * Adds a problem for each option that does not apply to these estimations, or is wrong.
 * @param refuse says so, given the estimations that the option belongs to
 */
export function checkEstimation(
  spec: EstimationSpec,
  kinds: readonly EstimationKind[],
  { problems, isGiven }: Reading,
  refuse: (meanings: readonly EstimationKind[]) => string,
): void {
  for (const name of Object.keys(takers) as TakenOption[])
    problems.expect(!isGiven(name) || isTaken(name, kinds), flagOf(name), refuse(takers[name]));
  if (!isGiven("trainings") || spec.trainings === undefined) return;
  for (const estimation of kinds) expectEstimator({ ...spec, estimation }, problems);
}

function expectEstimator(spec: EstimationSpec, problems: ProblemList): void {
  try {
    createEstimator(spec);
  } catch (error) {
    if (!InvalidInputError.isInstance(error)) throw error;
    for (const { path, message } of inOptionWords(error)) problems.add(path, message);
  }
}

/** What these estimations make use of. */
export function recordEstimation(spec: EstimationSpec, kinds: readonly EstimationKind[]): Recorded {
  const { estimation, ...others } = spec;
  const held = (Object.keys(takers) as TakenOption[]).filter((name) => isTaken(name, kinds));
  return {
    ...(kinds.includes(estimation) ? { estimation } : {}),
    ...Object.fromEntries(held.map((name) => [name, others[name]])),
  };
}
