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
