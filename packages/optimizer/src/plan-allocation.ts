import {
  type AllocationPlan,
  type LearningCurve,
  type LossModel,
  type PriceStep,
  ProblemList,
} from "@slicetuner/core";
import { allocate } from "./allocate.ts";
import type { AllocationSlice, Amounts, Reference } from "./input.ts";
import { boundsOf, planCoupled } from "./plan-coupled.ts";

/** Input of `planAllocation`. Arrays: one number a slice, in the loss model's order. */
export interface PlanAllocationInput {
  readonly lossModel: LossModel;
  /** Examples at hand. */
  readonly sizes: readonly number[];
  /** The most that Σ unitCost · amount may reach; ≥ 0. */
  readonly budget: number;
  /** Price of one example, above 0. @default 1 for each */
  readonly unitCosts?: readonly number[];
  /**
   * Prices that change with the number bought: at least one step for each slice, in the order of buying,
   * whether prices rise or fall. `unitCosts` then are not used.
   */
  readonly priceSteps?: readonly (readonly PriceStep[])[];
  /** λ ≥ 0. @default 0.1 */
  readonly fairnessWeight?: number | undefined;
  /**
   * What each slice's loss counts in the sum of losses, at least 0 and not all 0; coupled models only.
   * @default 1 for each
   */
  readonly importance?: readonly number[] | undefined;
  /** Buy at least so many. @default 0 for each */
  readonly minimums?: readonly number[];
  /** Buy at most so many, e.g. what a pool still holds. @default Infinity for each */
  readonly maximums?: readonly number[];
  /** @default "mean" */
  readonly reference?: Reference;
  /** @default "integer" */
  readonly amounts?: Amounts;
  /**
   * For coupled models: by how many standard errors a plan has to be expected to be better than buying the
   * same amount of every slice; else that is bought. @default 0.43: odds of two to one
   */
  readonly certainty?: number;
}

/**
 * The best plan for a loss model.
 *
 * Independent curves go to `allocate`; a slice whose curve does not fall (status `flat`, `rising` or
 * `too-few-points`) counts as flat at its predicted loss: more data is not known to help it, and it gets its minimum. Coupled models: `planCoupled`.
 *
 * @throws InvalidInputError with all problems found
 */
export function planAllocation(input: PlanAllocationInput): AllocationPlan {
  const { lossModel, ...others } = input;
  const problems = new ProblemList();
  const count = countSlices(lossModel);
  for (const name of ["sizes", "unitCosts", "priceSteps", "minimums", "maximums", "importance"] as const) {
    const length = input[name]?.length ?? count;
    problems.expect(
      length === count,
      name,
      `${length} ${name === "priceSteps" ? "lists" : "numbers"}; expected one a slice, ${count}`,
    );
  }
  input.importance?.forEach((weight, index) => {
    const isFine = weight >= 0 && weight < Number.POSITIVE_INFINITY;
    problems.expect(isFine, `importance[${index}]`, `${weight}; expected a finite number of at least 0`);
  });
  const { importance } = input;
  if (importance !== undefined) {
    problems.expect(
      importance.some((weight) => weight > 0),
      "importance",
      "all 0",
    );
    const knows = lossModel.kind === "coupled";
    problems.expect(knows, "importance", "is known to estimates of coupled slices only");
  }
  problems.throwIfAny();
  if (lossModel.kind === "coupled") return planCoupled({ lossModel, ...others });
  const slices = lossModel.curves.map((curve, index): AllocationSlice => {
    const size = input.sizes[index]!;
    return { ...curveParameters(curve, size), ...boundsOf(input, index) };
  });
  const { budget, fairnessWeight, reference, amounts } = input;
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

function countSlices(lossModel: LossModel): number {
  if (lossModel.kind === "independent-curves") return lossModel.curves.length;
  // The matrix of influence is made when it is looked at, and a plan does not need it.
  return lossModel.measurements?.present.length ?? lossModel.influence.effects.length;
}
