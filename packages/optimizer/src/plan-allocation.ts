import {
  type AllocationPlan,
  type LearningCurve,
  type LossModel,
  ProblemList,
  SliceTunerError,
} from "@slicetuner/core";
import { allocate } from "./allocate.ts";
import type { AllocationSlice, Amounts, Reference } from "./input.ts";

/** Input of `planAllocation`. Arrays: one number a slice, in the loss model's order. */
export interface PlanAllocationInput {
  readonly lossModel: LossModel;
  /** Examples at hand. */
  readonly sizes: readonly number[];
  /** The most that Σ unitCost · amount may reach; ≥ 0. */
  readonly budget: number;
  /** Price of one example, above 0. @default 1 for each */
  readonly unitCosts?: readonly number[];
  /** λ ≥ 0. @default 0.1 */
  readonly fairnessWeight?: number;
  /** Buy at least so many. @default 0 for each */
  readonly minimums?: readonly number[];
  /** Buy at most so many, e.g. what a pool still holds. @default Infinity for each */
  readonly maximums?: readonly number[];
  /** @default "mean" */
  readonly reference?: Reference;
  /** @default "integer" */
  readonly amounts?: Amounts;
}

/**
 * `allocate` for a loss model. A slice whose curve does not fall (status `flat`, `rising` or `too-few-points`) counts as
 * flat at its predicted loss: more data is not known to help it, and it gets its minimum.
 *
 * @throws InvalidInputError with all problems found
 * @throws SliceTunerError for a loss model of kind `coupled`, which cannot be planned on yet
 */
export function planAllocation(input: PlanAllocationInput): AllocationPlan {
  const { lossModel, sizes, budget, fairnessWeight, reference, amounts } = input;
  if (lossModel.kind !== "independent-curves") {
    throw new SliceTunerError(`no planner for a loss model of kind "${lossModel.kind}" yet`, {
      hint: 'Plan on independent learning curves (kind "independent-curves").',
    });
  }
  const { curves } = lossModel;
  const problems = new ProblemList();
  for (const name of ["sizes", "unitCosts", "minimums", "maximums"] as const) {
    const length = input[name]?.length ?? curves.length;
    problems.expect(
      length === curves.length,
      name,
      `${length} numbers; expected one a curve, ${curves.length}`,
    );
  }
  problems.throwIfAny();
  const slices = curves.map((curve, index): AllocationSlice => {
    const size = sizes[index]!;
    return {
      size,
      ...curveParameters(curve, size),
      unitCost: input.unitCosts?.[index] ?? 1,
      minimum: input.minimums?.[index] ?? 0,
      maximum: input.maximums?.[index] ?? Number.POSITIVE_INFINITY,
    };
  });
  return allocate({
    slices,
    budget,
    ...(fairnessWeight === undefined ? {} : { fairnessWeight }),
    ...(reference === undefined ? {} : { reference }),
    ...(amounts === undefined ? {} : { amounts }),
  });
}

function curveParameters(
  curve: LearningCurve,
  size: number,
): Pick<AllocationSlice, "scale" | "exponent" | "floor"> {
  const falls = curve.status === "converged" || curve.status === "edge";
  return falls
    ? { scale: curve.scale, exponent: curve.exponent, floor: curve.floor }
    : { scale: 0, exponent: 0, floor: curve.predict(size) };
}
