import type { FairnessTarget } from "@slicetuner/fairbatch";
import type { TrainMethod } from "@slicetuner/results";

/** A way to train a classifier: a method, and for those that have one, a fairness target. */
export interface Recipe {
  readonly method: TrainMethod;
  readonly target: FairnessTarget | undefined;
  /** Gap that is fair enough; undefined: as small as possible. */
  readonly tolerance: number | undefined;
}

/** Methods that aim at a target; the others have none. */
export const targetedMethods: readonly TrainMethod[] = ["fairbatch", "post-process", "fr-train"];

/** Those of them that reach a given gap, so that a frontier can be made of several. */
const toleranceMethods = ["fairbatch", "post-process"] as const;

/** Gaps that a frontier is made of. */
const frontierTolerances = [0.01, 0.02, 0.05, 0.1] as const;

/** The chosen recipe, and those that it is compared with: plain training, or for a frontier all methods at several gaps. */
export function recipesFor(chosen: Recipe, isFrontier: boolean): readonly Recipe[] {
  const plain = untargeted("plain");
  const others = isFrontier
    ? [
        plain,
        untargeted("reweigh"),
        untargeted("balanced"),
        { method: "fairbatch" as const, target: chosen.target, tolerance: undefined },
        ...toleranceMethods.flatMap((method) =>
          frontierTolerances.map((tolerance) => ({ method, target: chosen.target, tolerance })),
        ),
      ]
    : [plain];
  const isChosen = (recipe: Recipe) => nameOf(recipe) === nameOf(chosen);
  return [chosen, ...others.filter((recipe) => !isChosen(recipe))];
}

/** For people, e.g. `fairbatch, gap at most 0.02`. */
export function nameOf({ method, tolerance }: Recipe): string {
  return tolerance === undefined ? method : `${method}, gap ≤ ${tolerance}`;
}

function untargeted(method: TrainMethod): Recipe {
  return { method, target: undefined, tolerance: undefined };
}
