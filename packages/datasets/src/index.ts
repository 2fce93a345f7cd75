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
export { type LoadDatasetOptions, loadDataset } from "./load-dataset.ts";
export {
  type Split,
  type SplitOptions,
  type SplitRows,
  splitBySlice,
  splitRowsBySlice,
} from "./split-by-slice.ts";
export { lossFloor, trueLoss } from "./true-loss.ts";
