export {
  cacheDirectory,
  type DataDirectoryOptions,
  type DatasetStatus,
  datasetStatus,
  findDataDirectory,
} from "./data-directory.ts";
export { DownloadError, type FailedDownload } from "./download-error.ts";
export { type FetchDatasetOptions, type FetchProgress, fetchDataset } from "./fetch-dataset.ts";
export {
  type GenerateDatasetOptions,
  generateDataset,
  generatedSetting,
  generatedSlices,
  influencingSlices,
} from "./generate-dataset.ts";
export type { GeneratedSlice } from "./generated-slice.ts";
export type {
  AnonymizedFile,
  ExperimentSetting,
  KnownDataset,
  KnownDatasetName,
  KnownFile,
  PublishedSetting,
  Report,
  ReportedMeasure,
  ReportedResult,
} from "./known-dataset.ts";
export { findKnownDataset, knownDatasets } from "./known-datasets.ts";
export { adultColumns } from "./load-adult.ts";
export { type LoadDatasetOptions, loadDataset, loadTestSet } from "./load-dataset.ts";
export { type KnownTable, loadTable } from "./load-table.ts";
export { lossFloor, trueLoss, trueLosses } from "./true-loss.ts";
