export {
  type Change,
  type GroupMeasures,
  type IntervalValue,
  type PipelineMeasure,
  pipelineMeasures,
  type StageMeasures,
} from "./measure.ts";
export { OrdersOpenError } from "./orders-open-error.ts";
export type { PipelineOutcome, PipelineSlice, PipelineStage, PipelineTraces } from "./outcome.ts";
export type { PartShares } from "./part-rows.ts";
export type { PipelineEvent, PipelineWork } from "./pipeline-work.ts";
export { type PipelineRows, type PreparedPipeline, preparePipeline } from "./prepare-pipeline.ts";
export { type RowStory, rowStories } from "./row-stories.ts";
export { type PipelineOptions, runPipeline, runPrepared } from "./run-pipeline.ts";
export {
  type AcquiredExamples,
  type AcquireInput,
  type AcquireStep,
  type BadSlice,
  type CleanedRows,
  type CleanStep,
  type FindStep,
  type FoundSlices,
  type OfferEncoding,
  type PipelineRoles,
  type PipelineSteps,
  type Purchase,
  type RowChange,
  type StepContext,
  type StepName,
  stepNames,
  type TrainedModels,
  type TrainInput,
  type TrainingRows,
  type TrainStep,
} from "./step.ts";
export { type AcquireStepOptions, acquireStep } from "./steps/acquire-step.ts";
export { type CleanStepOptions, cleanStep } from "./steps/clean-step.ts";
export { type FindStepOptions, findStep } from "./steps/find-step.ts";
export {
  type Answers,
  type DecideCleaning,
  type OwnCleaning,
  ownCleanStep,
} from "./steps/own-clean-step.ts";
export { type FindOwnSlices, type OwnSlice, ownFindStep } from "./steps/own-find-step.ts";
export type { OwnRequest, OwnRow } from "./steps/own-rows.ts";
export { type OwnTraining, ownTrainStep, type TrainOwn } from "./steps/own-train-step.ts";
export { programAnswers, type StepProgramOptions } from "./steps/program-answers.ts";
export { chosenTrainStep, type TrainCandidate, trainStep } from "./steps/train-step.ts";
