/**
 * `optimal`: proven, the gap is 0 up to rounding; `gap-bounded`: its distance from the optimum is at most `gap`;
 * `flat-curves`: no curve falls, the budget was shared by water filling; `uniform`: the estimate cannot tell the best plan
 * from buying the same amount of every slice, and that is the plan.
 */
export type AllocationStatus = "optimal" | "gap-bounded" | "flat-curves" | "uniform";

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
}
