import type { VectorJacobianProduct } from "../tensor.ts";

/**
 * For operators whose result does not change with small changes of their inputs: comparisons, shapes,
 * positions.
 */
export const noGradient: VectorJacobianProduct = () => [];
