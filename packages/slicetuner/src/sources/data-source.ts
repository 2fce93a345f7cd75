import type { Dataset, TrainingData } from "@slicetuner/core";
import type { ColumnDescription } from "@slicetuner/tabular";

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

/** Where a command's examples come from: a user's table, a known data set, or the generator. */
export interface DataSource {
  /** For people: a file name, a title. */
  readonly title: string;
  readonly slices: readonly { readonly name: string; readonly size: number }[];
  readonly classes: readonly string[];
  /** Whether {@link split} takes rows in file order or draws them anew for each seed. */
  readonly order: "file" | "redrawn";
  /** The inferred schema of a table; null where the examples came encoded. */
  readonly columns: readonly ColumnDescription[] | null;
  /** Sizes of the published experiment, where there is one. */
  readonly published?: SplitSizes;
  /**
   * Takes the rows apart.
   * @throws InvalidInputError naming every slice with too few rows.
   */
  split(sizes: SplitSizes, seed: number): SplitData;
  readonly warnings: readonly string[];
}
