export { acquire, deliveredCount } from "./acquire.ts";
export type {
  Acquirer,
  AcquirerCall,
  AcquirerCapabilities,
  Delivery,
  DeliveryStatus,
  Order,
  PriceStep,
  Quote,
  Settlement,
  WorkerAnswer,
} from "./acquirer.ts";
export { type Candidate, type Candidates, majorityLabel, sortCandidates } from "./acquisition/candidates.ts";
export { sliceOfOrder } from "./acquisition/known-slice.ts";
export { expectSameOrder, OrderRecords } from "./acquisition/order-records.ts";
export { isTooDear, priceRefusal, refusedDelivery } from "./acquisition/refused-delivery.ts";
export type { AllocationPlan, AllocationStatus } from "./allocation-plan.ts";
export {
  type BatchSampler,
  type BatchSamplerFactory,
  loadSampler,
  type RowEvaluation,
  type SampledTraining,
  type SamplerOption,
  sampleRows,
  shuffledRows,
} from "./batch-sampler.ts";
export { closestNames } from "./closest-names.ts";
export { equalValue, missingValue, rangeValue } from "./coded-values.ts";
export type { CategoricalColumn, Column, ColumnKind, NumericColumn } from "./column.ts";
export { completeTrainingOptions } from "./complete-training-options.ts";
export { cutJobs, type JobBatch } from "./cut-jobs.ts";
export { createDataset, type Dataset, type DatasetInput, exampleWidth } from "./dataset.ts";
export {
  concatenateDatasets,
  describeDifferences,
  rowsBySlice,
  selectRows,
  sliceSizes,
} from "./dataset-operations.ts";
export { type DropoutStep, fillDropoutMask } from "./dropout.ts";
export { EarlyStopping } from "./early-stopping.ts";
export { AcquisitionError } from "./errors/acquisition-error.ts";
export { type InputProblem, InvalidInputError, ProblemList } from "./errors/invalid-input-error.ts";
export { JournalError, type JournalProblem } from "./errors/journal-error.ts";
export { MissingDependencyError } from "./errors/missing-dependency-error.ts";
export { SliceTunerError } from "./errors/slice-tuner-error.ts";
export { TrainingError } from "./errors/training-error.ts";
export type { EstimationContext, Estimator } from "./estimator.ts";
export { Evaluator, judgeLogits, type LogitsLayout } from "./evaluator.ts";
export type { TrainingPurpose, TunerEvent, WorkProgress } from "./events.ts";
export type {
  EncodedRows,
  ExampleColumn,
  ExampleEncoder,
  ExampleRow,
  ExampleValue,
  UnreadableExample,
} from "./example-encoder.ts";
export type {
  Executor,
  ExecutorCall,
  ExecutorCapabilities,
  ExecutorProgress,
  WorkerProgress,
} from "./executor.ts";
export { glorotUniform } from "./initial-weights.ts";
export type {
  CheckedDelivery,
  ExampleDecision,
  Intake,
  IntakeCall,
  IntakeDecision,
  IntakeResult,
  OrderDelivery,
} from "./intake.ts";
export {
  type AcquirerMemory,
  createProcessMemory,
  type Journal,
  type JournalRecord,
  type JsonValue,
} from "./journal.ts";
export { expectKnown } from "./known-options.ts";
export {
  describeShapeProblem,
  initialKernels,
  isTrained,
  type Layer,
  layersOf,
  type TrainedLayer,
} from "./layers.ts";
export type { CurveFamily, CurveStatus, Interval, LearningCurve } from "./learning-curve.ts";
export type {
  CoupledLossModel,
  Estimate,
  IndependentLossModel,
  InfluenceMatrix,
  LossModel,
  Measuring,
  SeparableObjective,
} from "./loss-model.ts";
export {
  type AdamSpecification,
  type ConvolutionBlock,
  defaultAdam,
  defaultTrainingOptions,
  type ModelSpecification,
  type OptimizerSpecification,
  publishedCnn,
  type SgdSpecification,
  type TrainingOptions,
} from "./model.ts";
export type { ModuleReference } from "./module-reference.ts";
export { roundMoney, totalCost } from "./money.ts";
export { guarded, OpenCalls } from "./open-calls.ts";
export { OwnPrices, type OwnPricesOptions } from "./own-prices.ts";
export { createPacer, type Pacer } from "./pacer.ts";
export { compilePredicate, type RowTest } from "./predicates/compile-predicate.ts";
export { describePredicate } from "./predicates/describe-predicate.ts";
export type {
  AndPredicate,
  ColumnValue,
  EqualsPredicate,
  NotPredicate,
  OrPredicate,
  Predicate,
  RangePredicate,
} from "./predicates/predicate.ts";
export { predicateColumns } from "./predicates/predicate-columns.ts";
export { predicateToSql } from "./predicates/predicate-to-sql.ts";
export { type BatchProgress, ProgressSum } from "./progress-sum.ts";
export { Random } from "./random.ts";
export { Recent } from "./recent.ts";
export { type RunTrainingsOptions, runTrainings } from "./run-trainings.ts";
export { looksSecret, type SecretReference, Secrets } from "./secrets.ts";
export type { Slice } from "./slice.ts";
export type {
  CellSums,
  CellTable,
  CodedColumn,
  CodedValue,
  CountedTotal,
  CountRequest,
  SliceCounter,
} from "./slice-counter.ts";
export { describeIssues, type SchemaIssue } from "./text/describe-issues.ts";
export { encodeHeaderValue, encodeUrlPart, escapeLoneSurrogates } from "./text/encode-text.ts";
export { parseJson } from "./text/parse-json.ts";
export type {
  Evaluation,
  TrainedModel,
  Trainer,
  TrainerCall,
  TrainerCapabilities,
  TrainingData,
  TrainingJob,
  TrainingProgress,
  TrainingResult,
  TrainingStatus,
} from "./trainer.ts";
export { fromPlainError, type PlainError, toPlainError, trainerFailure } from "./trainer-failure.ts";
export { Turns, unlessAborted, waitSeconds } from "./turns.ts";
