export { allocate } from "./allocate.ts";
export {
  createLimit,
  type ImbalanceLimit,
  type LimitStrategy,
  limitStrategies,
} from "./balance/create-limit.ts";
export { imbalanceRatio } from "./balance/imbalance-ratio.ts";
export { type LimitedPlan, type LimitPlanInput, limitPlan } from "./balance/limit-plan.ts";
export {
  type BaselineInput,
  proportional,
  type SizedBaselineInput,
  uniform,
  type WaterFillingInput,
  waterFilling,
} from "./baselines.ts";
export { type ConvexPlan, type PlanConvexInput, planConvex } from "./convex/plan-convex.ts";
export {
  type AllocationInput,
  type AllocationSlice,
  type Amounts,
  defaultFairnessWeight,
  type Reference,
} from "./input.ts";
export { type PlanAllocationInput, planAllocation } from "./plan-allocation.ts";
export { sliceWeights } from "./plan-coupled.ts";
export { costOf } from "./prices.ts";
