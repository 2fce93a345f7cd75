export type { AcquirerFixture } from "./acquirer/context.ts";
export {
  type AcquirerConformanceOptions,
  type AcquirerGroup,
  acquirerConformance,
} from "./acquirer-conformance.ts";
export { createEchoTrainer } from "./echo-trainer.ts";
export {
  type EstimatorConformanceOptions,
  type EstimatorGroup,
  estimatorConformance,
} from "./estimator-conformance.ts";
export { createExampleEncoder, type ExampleEncoderOptions } from "./example-encoder.ts";
export {
  type ExecutorConformanceOptions,
  type ExecutorGroup,
  executorConformance,
} from "./executor-conformance.ts";
export { createFailingTrainer, type FailingTrainerOptions } from "./failing-trainer.ts";
export type { JournalFixture } from "./journal/context.ts";
export {
  type JournalConformanceOptions,
  type JournalGroup,
  journalConformance,
} from "./journal-conformance.ts";
export { referenceProbabilities } from "./reference-network/reference-forward.ts";
export {
  type ReferenceMasks,
  ReferenceNetwork,
  type ReferenceWeights,
} from "./reference-network/reference-network.ts";
export { createReferenceTrainer, type ReferenceTrainerOptions } from "./reference-trainer.ts";
export type { RowCounterTable } from "./row-counter/generated-table.ts";
export {
  type RowCounterConformanceOptions,
  type RowCounterGroup,
  rowCounterConformance,
} from "./row-counter-conformance.ts";
export { createSampleData, type SampleDataOptions } from "./sample-data.ts";
export {
  type SamplerConformanceOptions,
  type SamplerGroup,
  samplerConformance,
} from "./sampler-conformance.ts";
export type { SliceCounterRows } from "./slice-counter/generated-rows.ts";
export {
  type SliceCounterConformanceOptions,
  type SliceCounterGroup,
  sliceCounterConformance,
} from "./slice-counter-conformance.ts";
export type { Matchers, SkippedGroups, TestRunner } from "./test-runner.ts";
export {
  type TrainerConformanceOptions,
  type TrainerGroup,
  trainerConformance,
} from "./trainer-conformance.ts";
