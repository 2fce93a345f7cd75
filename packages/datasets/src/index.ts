export {
  cacheDirectory,
  type DataDirectoryOptions,
  type DatasetStatus,
  datasetStatus,
  findDataDirectory,
} from "./data-directory.ts";
export type {
  AnonymizedFile,
  KnownDataset,
  KnownFile,
  PublishedSetting,
  Report,
  ReportedMeasure,
  ReportedResult,
} from "./known-dataset.ts";
export { findKnownDataset, type KnownDatasetName, knownDatasets } from "./known-datasets.ts";
export { type LoadDatasetOptions, loadDataset } from "./load-dataset.ts";
export { type Split, type SplitOptions, splitBySlice } from "./split-by-slice.ts";
