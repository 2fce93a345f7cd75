import type { Dataset } from "./dataset.ts";
import type { Slice } from "./slice.ts";

/** One value of a row as sources deliver it; null is missing. */
export type ExampleValue = string | number | boolean | null;

/** The values of one example by column, the label and the columns that make the slices among them. */
export type ExampleRow = Readonly<Record<string, ExampleValue>>;

/** What came and is no example of these data. */
export interface UnreadableExample {
  readonly exampleId: string;
  /** In plain words: which column, what was found, what was expected. */
  readonly reason: string;
  readonly row?: ExampleRow;
}

/** Rows as examples. */
export interface EncodedRows {
  /** In the order of the rows, the unreadable ones left out. */
  readonly examples: Dataset;
  /** The row of each of `examples`. */
  readonly rows: readonly ExampleRow[];
  readonly unreadable: readonly UnreadableExample[];
}

/** Makes examples of rows that a source delivers, encoded as the data that they are to join. */
export interface ExampleEncoder {
  readonly slices: readonly Slice[];
  readonly classes: readonly string[];
  /** Columns that a row should have, for orders that say what is wanted. */
  readonly columns: readonly ExampleColumn[];
  /**
   * @param ids a name for each row, unique in the source
   * Never throws for what a source sent: a row that is no example is `unreadable`, with the reason.
   */
  encode(rows: readonly ExampleRow[], ids: readonly string[]): Promise<EncodedRows>;
  /** The slice of a row that need not have a label yet; undefined where it belongs to none. */
  sliceOf(row: ExampleRow): number | undefined;
}

/** A column that deliveries should have. */
export interface ExampleColumn {
  readonly name: string;
  readonly kind: "numeric" | "categorical" | "picture";
  readonly role: "feature" | "label" | "slice" | "id" | "weight";
  /** The values that occur, of a categorical column. */
  readonly values?: readonly string[];
}
