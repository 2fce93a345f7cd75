import type { Dataset, Slice, TrainingData } from "@slicetuner/core";
import type { SlicePartition } from "@slicetuner/slice-finder";
import type { ColumnDescription, Table, TableEncoding } from "@slicetuner/tabular";
import type { Slicing } from "./slicing.ts";

/** How many examples of each slice go where; what is left over becomes the pool. */
export interface SplitSizes {
  readonly initial: readonly number[];
  readonly validation: readonly number[];
  readonly test: readonly number[];
}

/** Data taken apart. */
export interface SplitData {
  readonly data: TrainingData;
  /** What is left to acquire from. */
  readonly pool: Dataset;
}

/** How the slices of a file were taken apart on the data. */
export interface SourcePartition extends Omit<SlicePartition, "sliceOf"> {
  readonly file: string;
  /** The slices of the file: what they are called in names of parts, and there. */
  readonly given: readonly { readonly name: string; readonly givenName: string }[];
  /** Parts with fewer rows were merged. */
  readonly minimumRows: number;
}

/** A slice of the data, with what its rows have in common where columns make the slices. */
export interface SourceSlice extends Pick<Slice, "name" | "values"> {
  readonly size: number;
}

/** Where a command's examples come from: a user's table or pictures, a known data set, or the generator. */
export interface DataSource {
  /** For people: a file name, a title. */
  readonly title: string;
  readonly slices: readonly SourceSlice[];
  readonly classes: readonly string[];
  /** Whether {@link split} takes rows in file order or draws them anew for each seed. */
  readonly order: "file" | "redrawn";
  /** The inferred schema of a table; null where the examples came encoded. */
  readonly columns: readonly ColumnDescription[] | null;
  /** What the pictures are, for people; absent where the examples are rows of a table. */
  readonly pictures?: string;
  /** Examples of each slice that are there for tests alone; absent where tests are taken from the others. */
  readonly testSizes?: readonly number[];
  /** The parts that slices of a file were made into; absent where columns make the slices. */
  readonly partition?: SourcePartition;
  /** Sizes of the published experiment, where there is one; it tests nothing. */
  readonly published?: Pick<SplitSizes, "initial" | "validation">;
  /**
   * Takes the rows apart.
   * @throws InvalidInputError naming every slice with too few rows.
   */
  split(sizes: SplitSizes, seed: number): SplitData;
  readonly warnings: readonly string[];
}

/** Data taken apart, and how they were encoded. */
export interface SplitWithEncoding extends SplitData {
  readonly encoding: TableEncoding;
}

/** A user's own table or pictures. */
export interface OwnSource extends DataSource {
  /**
   * Splits like {@link DataSource.split} and says how the rows were encoded, so that further files can be.
   */
  splitWithEncoding(sizes: SplitSizes, seed: number): SplitWithEncoding;
  readonly slicing: Slicing;
  /** The table whose rows are split, without what was added to name slices. */
  readonly given: Table;
  /** Gives a table with the same columns what names the slices of its rows, for it to be encoded likewise. */
  nameSlices(other: Table): Table;
}
