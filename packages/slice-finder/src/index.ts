export { type CodedColumns, codeColumns } from "./coding/code-columns.ts";
export { type CodedTable, codeRows } from "./coding/code-rows.ts";
export type { CodedRows, LeftOutColumn } from "./coding/coded-rows.ts";
export { type CodingOptions, defaultCoding } from "./coding/coding-options.ts";
export { createMemoryCounter, type MemoryCounterOptions } from "./counting/create-memory-counter.ts";
export {
  type CrossFittedLosses,
  type CrossFittingOptions,
  crossFittedLosses,
} from "./cross-fitting/cross-fitted-losses.ts";
export { createLatticeEngine } from "./engines/lattice-engine.ts";
export { createScoreEngine, type ScoreEngineOptions } from "./engines/score-engine.ts";
export { createTreeEngine, type TreeEngineOptions } from "./engines/tree-engine.ts";
export {
  type CompleteSearchOptions,
  type CounterInput,
  type FindSlicesInput,
  type FindSlicesOptions,
  findSlices,
  type RowsInput,
  type SliceFinding,
} from "./find-slices.ts";
export type { FoundSlice, SliceGroup } from "./found-slice.ts";
export {
  type MergedPart,
  type NamedSlice,
  type PartitionOptions,
  partitionSlices,
  type SlicePart,
  type SlicePartition,
} from "./partition/partition-slices.ts";
export type { EffectSizeKind, SearchOptions } from "./search-options.ts";
export type {
  CodedLiteral,
  EngineSlice,
  SearchContext,
  SearchOutcome,
  SearchProgress,
  SearchStatus,
  SliceEngine,
  SliceSums,
  SliceTest,
} from "./slice-engine.ts";
