import type { PriceStep } from "@slicetuner/core";

/**
 * One slice as the planner sees it: its learning curve `scale · size^−exponent + floor` and what its examples
 * cost.
 */
export interface AllocationSlice {
  /** Examples at hand, above 0 (a falling curve has no finite loss at 0; a flat one may have size 0). */
  readonly size: number;
  /** b ≥ 0. */
  readonly scale: number;
  /** a ≥ 0; 0 is a flat curve. */
  readonly exponent: number;
  /** c, the loss that no amount of data removes. @default 0 */
  readonly floor?: number;
  /** Price of one example, above 0, in the unit of the budget. @default 1 */
  readonly unitCost?: number;
  /**
   * Prices that change with the number bought, at least one, in the order of buying; `unitCost` then is not
   * used.
   */
  readonly priceSteps?: readonly PriceStep[];
  /** Buy at least so many. @default 0 */
  readonly minimum?: number;
  /** Buy at most so many. @default Infinity */
  readonly maximum?: number;
}

/**
 * What a slice's loss is compared with (A in the paper): `mean`: the mean loss of all slices at their present
 * sizes, one number for all; `complement`: the mean loss of the other slices (tech report arXiv:2003.04549);
 * or one number a slice.
 */
export type Reference = "mean" | "complement" | readonly number[];

/** Whole examples, or the continuous optimum. */
export type Amounts = "integer" | "continuous";

/** The allocation problem of Slice Tuner (SIGMOD 2021, section 4.1). */
export interface AllocationInput {
  readonly slices: readonly AllocationSlice[];
  /** The most that Σ unitCost · amount may reach; ≥ 0. */
  readonly budget: number;
  /** λ ≥ 0: the weight of unfairness against loss. @default 0.1 */
  readonly fairnessWeight?: number;
  /** @default "mean" */
  readonly reference?: Reference;
  /** @default "integer" */
  readonly amounts?: Amounts;
}

/** The default of λ: every published experiment of the SIGMOD 2021 paper uses it. */
export const defaultFairnessWeight = 0.1;
