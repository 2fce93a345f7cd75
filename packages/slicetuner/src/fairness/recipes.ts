import type { FairnessTarget } from "@slicetuner/fairbatch";
import type { TrainMethod } from "@slicetuner/results";

/** A way to train a classifier: a method, and for those that have one, a fairness target. */
export interface Recipe {
  readonly method: TrainMethod;
  readonly target: FairnessTarget | undefined;
  /** Gap that is fair enough; undefined: as small as possible. */
  readonly tolerance?: number | undefined;
  /** Of `post-process`: whether decisions may depend on chance. */
  readonly isRandomized?: boolean;
  /** Of `fr-train`: how much fairness counts. */
  readonly fairnessWeight?: number | undefined;
}

/** Methods that aim at a target; the others have none. */
export const targetedMethods: readonly TrainMethod[] = ["fairbatch", "post-process", "fr-train"];

/** Those of them that reach a given gap, so that a frontier can be made of several. */
const toleranceMethods = ["fairbatch", "post-process"] as const;

/** How much fairness counts in those that reach none. */
const frontierWeights = [0.5, 0.9] as const;

/** Gaps that a frontier is made of. */
const frontierTolerances = [0.01, 0.02, 0.05, 0.1] as const;

/** What all methods of a frontier have in common. */
export interface FrontierSettings {
  readonly target: FairnessTarget | undefined;
  /** Whether FR-Train can train the model for the target. */
  readonly takesFrTrain: boolean;
  /** Whether thresholds may depend on chance. */
  readonly isRandomized: boolean;
}

/**
 * The chosen recipe, and those that it is compared with: plain training, or for a frontier all methods at
 * several gaps.
 */
export function recipesFor(
  chosen: Recipe,
  isFrontier: boolean,
  { target, takesFrTrain, isRandomized }: FrontierSettings,
): readonly Recipe[] {
  const plain = untargeted("plain");
  const others = isFrontier
    ? [
        plain,
        untargeted("reweigh"),
        untargeted("balanced"),
        { method: "fairbatch" as const, target },
        ...toleranceMethods.flatMap((method) =>
          frontierTolerances.map((tolerance): Recipe => {
            const isDrawn = isRandomized && method === "post-process";
            return { method, target, tolerance, ...(isDrawn && { isRandomized }) };
          }),
        ),
        ...(takesFrTrain
          ? frontierWeights.map((fairnessWeight): Recipe => ({ method: "fr-train", target, fairnessWeight }))
          : []),
      ]
    : [plain];
  const isChosen = (recipe: Recipe) => nameOf(recipe) === nameOf(chosen);
  return [chosen, ...others.filter((recipe) => !isChosen(recipe))];
}

/** For people, e.g. `fairbatch, gap at most 0.02`. */
export function nameOf({ method, tolerance, fairnessWeight, isRandomized }: Recipe): string {
  const parts = [
    isRandomized ? `${method} with chance` : method,
    ...(tolerance === undefined ? [] : [`gap ≤ ${tolerance}`]),
    ...(fairnessWeight === undefined ? [] : [`fairness weight ${fairnessWeight}`]),
  ];
  return parts.join(", ");
}

function untargeted(method: TrainMethod): Recipe {
  return { method, target: undefined };
}
