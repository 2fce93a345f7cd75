export { acquire, deliveredCount } from "./acquisition/acquire.ts";
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
} from "./acquisition/acquirer.ts";
export { type Candidate, type Candidates, majorityLabel, sortCandidates } from "./acquisition/candidates.ts";
export type {
  CheckedDelivery,
  ExampleDecision,
  Intake,
  IntakeCall,
  IntakeDecision,
  IntakeResult,
  OrderDelivery,
} from "./acquisition/intake.ts";
export { sliceOfOrder } from "./acquisition/known-slice.ts";
export {
  affordableCount,
  commonUnit,
  type MoneyUnit,
  roundMoney,
  sumMoney,
  totalCost,
} from "./acquisition/money.ts";
export { expectSameOrder, OrderRecords } from "./acquisition/order-records.ts";
export { isTooDear, priceRefusal, refusedDelivery } from "./acquisition/refused-delivery.ts";
export { StatedPrices, type StatedPricesOptions } from "./acquisition/stated-prices.ts";
export { KeyedMutex, unlessAborted, waitSeconds } from "./concurrency/keyed-mutex.ts";
export { LruCache } from "./concurrency/lru-cache.ts";
export { guarded, OpenCalls } from "./concurrency/open-calls.ts";
export { createPacer, type Pacer } from "./concurrency/pacer.ts";
export { equalValue, missingValue, rangeValue } from "./data/coded-values.ts";
export type { CategoricalColumn, Column, ColumnKind, NumericColumn } from "./data/column.ts";
export {
  createDataset,
  type Dataset,
  type DatasetInput,
  exampleWidth,
  type GroupColumn,
} from "./data/dataset.ts";
export {
  concatenateDatasets,
  describeDifferences,
  rowsBySlice,
  selectRows,
  sliceSizes,
} from "./data/dataset-operations.ts";
export type {
  EncodedRows,
  ExampleColumn,
  ExampleEncoder,
  ExampleRow,
  ExampleValue,
  UnreadableExample,
} from "./data/example-encoder.ts";
export type { CountedCells, RowCounter } from "./data/row-counter.ts";
export type { Slice } from "./data/slice.ts";
export type {
  CellSums,
  CellTable,
  CodedColumn,
  CodedValue,
  CountedTotal,
  CountRequest,
  SliceCounter,
} from "./data/slice-counter.ts";
export {
  type Split,
  type SplitOptions,
  type SplitRows,
  splitBySlice,
  splitRowsBySlice,
} from "./data/split-by-slice.ts";
export { AcquisitionError } from "./errors/acquisition-error.ts";
export { type InputProblem, InvalidInputError, ProblemList } from "./errors/invalid-input-error.ts";
export { JournalError, type JournalProblem } from "./errors/journal-error.ts";
export { loadOptional } from "./errors/load-optional.ts";
export { MissingDependencyError } from "./errors/missing-dependency-error.ts";
export { SliceTunerError } from "./errors/slice-tuner-error.ts";
export { TrainingError } from "./errors/training-error.ts";
export { cutJobs, type JobBatch } from "./execution/cut-jobs.ts";
export type {
  Executor,
  ExecutorCall,
  ExecutorCapabilities,
  ExecutorProgress,
  WorkerProgress,
} from "./execution/executor.ts";
export type { ModuleReference } from "./execution/module-reference.ts";
export { type BatchProgress, ProgressSum } from "./execution/progress-sum.ts";
export { type RunTrainingsOptions, runTrainings } from "./execution/run-trainings.ts";
export {
  fromPlainError,
  type PlainError,
  toPlainError,
  trainerFailure,
} from "./execution/trainer-failure.ts";
export { closestNames } from "./input/closest-names.ts";
export { describeIssues, issueMessage, type SchemaIssue } from "./input/describe-issues.ts";
export { expectKnown } from "./input/known-options.ts";
export { listNames } from "./input/list-names.ts";
export { makeFolder } from "./input/make-folder.ts";
export { parseMemorySize } from "./input/memory-size.ts";
export { parseJson } from "./input/parse-json.ts";
export { type OptionsSchema, parseOptions } from "./input/parse-options.ts";
export { looksSecret, type SecretReference, Secrets } from "./input/secrets.ts";
export { unpackedChunks } from "./input/unpacked-chunks.ts";
export {
  type AcquirerMemory,
  createProcessMemory,
  type Journal,
  type JournalRecord,
  type JsonValue,
} from "./journal.ts";
export type { AllocationPlan, AllocationStatus } from "./planning/allocation-plan.ts";
export type { EstimationContext, Estimator } from "./planning/estimator.ts";
export type { TrainingPurpose, TunerEvent, WorkProgress } from "./planning/events.ts";
export type { CurveFamily, CurveStatus, Interval, LearningCurve } from "./planning/learning-curve.ts";
export type {
  ConvexObjective,
  CoupledLossModel,
  Estimate,
  ExpectedChange,
  ExpectedGain,
  IndependentLossModel,
  InfluenceMatrix,
  LossMeasurements,
  LossModel,
  Measuring,
  PlanDifference,
  PlanGain,
  SeparableObjective,
} from "./planning/loss-model.ts";
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
export { Random } from "./random.ts";
export { ExactSum } from "./statistics/exact-sum.ts";
export { studentQuantile, studentUpperTail } from "./statistics/student-t.ts";
export { encodeHeaderValue, encodeUrlPart, escapeLoneSurrogates } from "./text/encode-text.ts";
export {
  type BatchSampler,
  type BatchSamplerFactory,
  loadSampler,
  type RowEvaluation,
  type SampledTraining,
  type SamplerOption,
  sampleRows,
  shuffledRows,
} from "./training/batch-sampler.ts";
export { completeTrainingOptions } from "./training/complete-training-options.ts";
export { type DropoutStep, fillDropoutMask } from "./training/dropout.ts";
export { EarlyStopping } from "./training/early-stopping.ts";
export {
  type EvaluatedColumns,
  Evaluator,
  evaluateProbabilities,
  judgeLogits,
  type LogitsLayout,
  writeSoftmax,
} from "./training/evaluator.ts";
export { glorotUniform } from "./training/initial-weights.ts";
export {
  describeShapeProblem,
  initialKernels,
  isTrained,
  type Layer,
  layersOf,
  type TrainedLayer,
} from "./training/layers.ts";
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
} from "./training/model.ts";
export { checkProbabilities, type PredictOptions, predict } from "./training/predict.ts";
export type { Predictor } from "./training/predictor.ts";
export type {
  Evaluation,
  KeptPredictions,
  TrainedModel,
  Trainer,
  TrainerCall,
  TrainerCapabilities,
  TrainingData,
  TrainingJob,
  TrainingProgress,
  TrainingResult,
  TrainingStatus,
} from "./training/trainer.ts";
