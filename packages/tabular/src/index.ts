export { type ColumnDescription, describeTable } from "./describe-table.ts";
export { type EncodedTable, encodeTable } from "./encode-table.ts";
export {
  type CategoricalFeature,
  type FeatureEncoding,
  featureNames,
  featureWidth,
  type NumericFeature,
  type TableEncoding,
} from "./encoding.ts";
export { type EncodingOptions, fitEncoding } from "./fit-encoding.ts";
export { hints } from "./hints.ts";
export { defaultMissingValues, type ReadTableOptions, readTable } from "./read-table.ts";
export {
  asCategories,
  type CategoricalColumn,
  type Column,
  type ColumnKind,
  findColumn,
  locate,
  type NumericColumn,
  type Table,
  type TablePart,
} from "./table.ts";
export { concatenateTables, dropMissing, filterRows, mapCategories } from "./table-operations.ts";
