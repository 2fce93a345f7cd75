export { allocate } from "./allocate.ts";
export {
  type BaselineInput,
  proportional,
  type SizedBaselineInput,
  uniform,
  type WaterFillingInput,
  waterFilling,
} from "./baselines.ts";
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
