export { addOutput, type ChainLink, type ChainOptions, chainModels } from "./chain-models.ts";
export type { ElementType, TensorData } from "./element-type.ts";
export { type GradientOptions, gradients } from "./gradients.ts";
export { Graph, type ModelOptions } from "./graph.ts";
export { GraphError } from "./graph-error.ts";
export { type LoopOptions, loop, type ScanOptions, scan } from "./loop.ts";
export { add, divide, maximum, minimum, multiply, negate, subtract } from "./operators/arithmetic.ts";
export { expand, type ReductionOptions, reduceSum, shapeOf, zerosLike } from "./operators/broadcasting.ts";
export { absolute, exp, log, relu, sigmoid, softplus, sqrt, tanh } from "./operators/functions.ts";
export { gather } from "./operators/gather.ts";
export { gatherFixed } from "./operators/gather-fixed.ts";
export { cast, equal, greater, greaterOrEqual, less, not, where } from "./operators/logic.ts";
export { affine, type MatrixMultiplyOptions, matrixMultiply } from "./operators/matrix-multiply.ts";
export { convolution, maximumPool } from "./operators/pictures.ts";
export { argMax, reduceMax, reduceMean, reduceMin } from "./operators/reductions.ts";
export { concatenate, reshape, split, transpose } from "./operators/reshaping.ts";
export { logSoftmax, softmax, softmaxCrossEntropy } from "./operators/softmax.ts";
export { squeeze, unsqueeze } from "./operators/unsqueeze.ts";
export { type ModelFacts, readModelFacts, withoutScoreMaps } from "./read-model.ts";
export type { Dimension, Shape } from "./shape.ts";
export {
  constant,
  type Operand,
  overrideGradient,
  scalar,
  type Tensor,
  type VectorJacobianProduct,
} from "./tensor.ts";
