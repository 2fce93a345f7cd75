export { acquire } from "./acquire.ts";
export type {
  Acquirer,
  AcquirerCapabilities,
  Delivery,
  DeliveryStatus,
  Order,
  Quote,
} from "./acquirer.ts";
export type { AllocationPlan, AllocationStatus } from "./allocation-plan.ts";
export { type BatchSampler, shuffledRows } from "./batch-sampler.ts";
export { completeTrainingOptions } from "./complete-training-options.ts";
export { createDataset, type Dataset, type DatasetInput, exampleWidth } from "./dataset.ts";
export {
  concatenateDatasets,
  describeDifferences,
  rowsBySlice,
  selectRows,
  sliceSizes,
} from "./dataset-operations.ts";
export { EarlyStopping } from "./early-stopping.ts";
export { AcquisitionError } from "./errors/acquisition-error.ts";
export { type InputProblem, InvalidInputError, ProblemList } from "./errors/invalid-input-error.ts";
export { MissingDependencyError } from "./errors/missing-dependency-error.ts";
export { SliceTunerError } from "./errors/slice-tuner-error.ts";
export { TrainingError } from "./errors/training-error.ts";
export type { EstimationContext, Estimator } from "./estimator.ts";
export { Evaluator, type LogitsLayout } from "./evaluator.ts";
export type { TrainingPurpose, TunerEvent } from "./events.ts";
export type { Executor, ExecutorCall, ExecutorCapabilities } from "./executor.ts";
export { glorotUniform } from "./initial-weights.ts";
export type { CurveFamily, CurveStatus, Interval, LearningCurve } from "./learning-curve.ts";
export type { CoupledLossModel, IndependentLossModel, LossModel } from "./loss-model.ts";
export {
  type AdamSpecification,
  defaultTrainingOptions,
  type ModelSpecification,
  type TrainingOptions,
} from "./model.ts";
export { createPacer, type Pacer } from "./pacer.ts";
export { Random } from "./random.ts";
export { type RunTrainingsOptions, runTrainings } from "./run-trainings.ts";
export type { Slice } from "./slice.ts";
export type {
  Evaluation,
  Trainer,
  TrainerCall,
  TrainerCapabilities,
  TrainerReference,
  TrainingData,
  TrainingJob,
  TrainingProgress,
  TrainingResult,
  TrainingStatus,
} from "./trainer.ts";
