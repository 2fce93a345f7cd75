/**
 * `optimal`: proven, the gap is 0 up to rounding; `gap-bounded`: its distance from the optimum is at most `gap`;
 * `flat-curves`: no curve falls, the budget was shared by water filling; `uniform`, `water-filling`: the estimate cannot tell the best plan
 * from buying the same amount of every slice, or from filling up the smallest, and that is the plan;
 * `proportional`: buying in proportion to the sizes is expected to be better than the plan that was sought.
 */
export type AllocationStatus =
  | "optimal"
  | "gap-bounded"
  | "flat-curves"
  | "uniform"
  | "water-filling"
  | "proportional";

/** How many examples to buy of each slice, with what is needed to check the answer. */
export interface AllocationPlan {
  /** Examples to buy of each slice. */
  readonly amounts: readonly number[];
  /** Σ unitCost · amount; never above the budget. */
  readonly cost: number;
  /** Total expected loss plus fairnessWeight × unfairness at these amounts. */
  readonly objective: number;
  /** No allowed plan has a lower objective than this. */
  readonly lowerBound: number;
  /** objective − lowerBound, ≥ 0. */
  readonly gap: number;
  /** Fall of the objective for one more unit of budget at the continuous optimum. */
  readonly multiplier: number;
  readonly status: AllocationStatus;
  /**
   * By how much the fall of the objective is told too large for the plan having been chosen, at least 0: what
   * half of the trainings told of the plan that was made on them, less what the other half told of it (half
   * of that, for all trainings are twice as many).
   * @default 0: not known, or the plan was not chosen by the estimate
   */
  readonly optimism?: number;
}
