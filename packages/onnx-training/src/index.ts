export { logitsGraph, lossGraph, rowLogitsGraph } from "./graphs/evaluation-graphs.ts";
export { inferenceModel, type LayerWeights, type ModelPurpose } from "./graphs/inference-model.ts";
export { trainingGraph } from "./graphs/training-graph.ts";
export { type Architecture, architectureOf, type LayerPlace, unitsOf } from "./networks/architecture.ts";
export { minibatchLogits, sharedLogits } from "./networks/dense-network.ts";
export { initialParameters, kernelEntries, layerWeights, partLengths } from "./networks/parameters.ts";
export { type StepCoefficients, startCoefficients } from "./optimizers/step-coefficients.ts";
export { type StepRule, stepRules } from "./optimizers/step-rules.ts";
export { writeColumns } from "./sessions/example-layout.ts";
export {
  examplesPerPiece,
  jobsPerCall,
  rowsPerPiece,
  smallestStack,
  stackSize,
  stepsPerCall,
} from "./sessions/limits.ts";
export { createSessions, type ModelSessions, releaseSessions } from "./sessions/model-sessions.ts";
export {
  evaluationFeatures,
  type PreparedEvaluation,
  type PreparedTraining,
  prepareEvaluation,
  prepareTraining,
} from "./sessions/prepared-data.ts";
