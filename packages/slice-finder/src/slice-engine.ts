import type { SliceCounter } from "@slicetuner/core";
import type { CodedRows } from "./coding/coded-rows.ts";
import type { SearchOptions } from "./search-options.ts";

/**
 * One literal: a column has one value, or one of several (of the tree, and of neighbouring bins that were
 * joined).
 */
export interface CodedLiteral {
  /** Index into the counter's `columns`. */
  readonly column: number;
  /** Ascending codes, indices into the column's `values`; never all of them. */
  readonly codes: readonly number[];
}

/** Sums over the rows of one slice; see `CellSums` of core. */
export interface SliceSums {
  readonly rows: number;
  readonly weight: number;
  readonly squaredWeight: number;
  readonly losses: number;
  readonly squaredLosses: number;
}

/** Welch's test of "the mean loss inside is not larger than outside", and what the search made of it. */
export interface SliceTest {
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  /** One-sided. */
  readonly pValue: number;
  /** The p-value that was held against `level`: as above, or corrected for how the slice was chosen. */
  readonly testedPValue: number;
  /**
   * The share of alpha-investing's wealth that was put on it; null where the engine does not decide by tests.
   */
  readonly level: number | null;
}

/** A slice that a search gives back. */
export interface EngineSlice {
  readonly literals: readonly CodedLiteral[];
  readonly sums: SliceSums;
  readonly effectSize: number;
  readonly test: SliceTest;
  /** SliceLine's score; null in the other engines. */
  readonly score: number | null;
  /** Other conjunctions that hold for exactly the same rows. @default none */
  readonly sameRows?: readonly (readonly CodedLiteral[])[];
}

/** Why a search ended: so many slices were found as were wanted, or the whole space was searched. */
export type SearchStatus = "enough-found" | "searched-all";

export interface SearchOutcome {
  readonly status: SearchStatus;
  /** In the order in which the engine ranks them. */
  readonly slices: readonly EngineSlice[];
  /** Slices of at least the minimum size whose effect or score was computed. */
  readonly evaluated: number;
  /** Slices that were tested for significance. */
  readonly tested: number;
  readonly warnings: readonly string[];
}

export interface SearchProgress {
  /** Literals of the slices that are searched now. */
  readonly literals: number;
  readonly evaluated: number;
}

/** What an engine gets. */
export interface SearchContext {
  readonly counter: SliceCounter;
  /** The rows themselves, where they are in memory; engines that need them refuse to work without. */
  readonly rows: CodedRows | null;
  readonly options: SearchOptions;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: SearchProgress) => void;
}

/** A way to search. */
export interface SliceEngine {
  readonly name: "lattice" | "tree" | "score";
  search(context: SearchContext): Promise<SearchOutcome>;
}
