/**
 * How two rows are alike in one column, in steps: 0 where a value is missing, 1 where they differ, more the
 * more alike they are.
 */
export interface ComparedColumn {
  readonly name: string;
  /** What it is compared as, for people: `name`, `text`, `code`, `date`, `number`, `category`. */
  readonly kind: string;
  /** The highest level: equal values that few rows have. */
  readonly levels: number;
  /**
   * The lowest level of equal values: one below the highest where some values are common and others are not,
   * else the highest.
   */
  readonly equalFrom: number;
  /** The level of two rows that have this value. */
  readonly levelOfEqual: (code: number) => number;
  readonly level: (first: number, second: number) => number;
  /** Number of the value of each row; −1 where it is missing. Equal values have one number. */
  readonly codes: Int32Array;
  /** How many rows have each value. */
  readonly counts: Uint32Array;
  /** The text of each value, as it is compared. */
  readonly texts: readonly string[];
}
