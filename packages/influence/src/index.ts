export { createLimit, type ImbalanceLimit, type LimitStrategy, limitStrategies } from "./create-limit.ts";
export { imbalanceRatio } from "./imbalance-ratio.ts";
export { type LimitedPlan, type LimitPlanInput, limitPlan } from "./limit-plan.ts";
