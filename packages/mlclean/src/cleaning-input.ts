import type { Column } from "@slicetuner/core";

/** A table to clean. It is never changed. */
export interface CleaningInput {
  /** Columns of one length, each name once. */
  readonly columns: readonly Column[];
  readonly rowCount: number;
  /** A name for each row, each once. @default the row numbers, from 0 */
  readonly ids?: readonly string[];
  /** Weight of each row, at least 0. @default all 1 */
  readonly weights?: ArrayLike<number>;
  /**
   * Which table each row comes from, 0 or 1; given, rows are matched between the tables only. @default one
   * table
   */
  readonly tables?: ArrayLike<number>;
}

/** What the columns are for. */
export interface CleaningRoles {
  /**
   * The column that is to be predicted. Reweighing needs it; clusters do not look at it, and rows merge only
   * where it is the same.
   */
  readonly label?: string;
  /** The favourable label. @default the label's last category */
  readonly positive?: string;
  /**
   * Columns of sensitive groups; several are crossed. Reweighing needs them, and rows merge only where they
   * are the same. @default []
   */
  readonly groups?: readonly string[];
  /**
   * A column with what an earlier model decided for each row, a label; equalized-odds weights need it. It is
   * no feature.
   */
  readonly predictions?: string;
  /**
   * Columns that are neither features nor compared: names of rows, what is true. They are kept. @default []
   */
  readonly ignore?: readonly string[];
}
