export { sortCategories } from "./category-order.ts";
export { describeMissingColumn } from "./closest-names.ts";
export { type ColumnDescription, describeTable } from "./describe-table.ts";
export { areDates } from "./doubtful-texts.ts";
export { type DuckDB, openDuckDB, pathLiteral } from "./duckdb.ts";
export { type EncodedTable, encodeTable, encodeTableInTurns } from "./encode-table.ts";
export {
  type CategoricalFeature,
  type FeatureEncoding,
  featureNames,
  featureWidth,
  type NumericFeature,
  type TableEncoding,
} from "./encoding.ts";
export { type EncodingOptions, fitEncoding } from "./fit-encoding.ts";
export { type GroupNames, groupNames, numberGroups } from "./group-columns.ts";
export { hints, warningHints } from "./hints.ts";
export { defaultMissingValues } from "./load-file.ts";
export { describeLookAlikes, describeLookAlikeTexts } from "./look-alikes.ts";
export type { NumberNotation } from "./number-notation.ts";
export {
  type FoundValue,
  type OpenColumn,
  OpenTable,
  type OpenTableOptions,
  openTable,
  type QueryChunk,
} from "./open-table.ts";
export { type FileRows, readRows } from "./read-rows.ts";
export { defaultMemoryLimit, type ReadTableOptions, readTable } from "./read-table.ts";
export { createRowEncoder, type RowEncoderOptions } from "./row-encoder.ts";
export {
  asCategories,
  findColumn,
  locate,
  type Table,
  type TablePart,
} from "./table.ts";
export { concatenateTables, dropMissing, filterRows, mapCategories } from "./table-operations.ts";
export { columnOfTexts } from "./text-column.ts";
export { type RowsToWrite, writeRows } from "./write-rows.ts";
