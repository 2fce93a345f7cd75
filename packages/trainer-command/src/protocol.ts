/** The version of the protocol that is described here; a program should refuse a job file of another. */
export const protocolVersion = 1;

/** How tables are written: text, or the Arrow IPC file format (Feather version 2). */
export type DataFormat = "csv" | "arrow";

/** The column of a feature, counted from 0. */
export function featureColumn(index: number): string {
  return `feature_${index}`;
}

/** One data set as a table with a row for each example and a header where the format has one. */
export interface DataFile {
  /**
   * Path, relative to the folder of the job file. Columns: `feature_0` … , `label` (class number), `slice`
   * (slice number),
   * `weight`.
   */
  readonly file: string;
  /** Rows. */
  readonly examples: number;
  /** Total weight of the examples of each slice. */
  readonly sliceWeights: readonly number[];
  /** Of the file's bytes, in hexadecimal digits. */
  readonly sha256: string;
}

/** What the jobs of a job file train on and are measured by. */
export interface JobFileData {
  readonly train: DataFile;
  readonly validation: DataFile;
  readonly test?: DataFile;
}

/** One training that is wanted. */
export interface RequestedJob {
  readonly id: string;
  /**
   * Path, relative to the folder of the job file, of a text file with one row number of the training data a
   * line, counted from 0; a row may occur twice.
   */
  readonly rows: string;
  readonly rowCount: number;
  /** Seed of the start weights, a whole number in [0, 2³²). */
  readonly weightsSeed: number;
  /** Seed of the minibatches and of dropout, a whole number in [0, 2³²). */
  readonly batchesSeed: number;
  /** Whether the result is to name files of the trained model. */
  readonly keepModel: boolean;
  /** On which data the result is to have `predictions`. */
  readonly keepPredictions: readonly ("validation" | "test")[];
}

/** What a program reads: the trainings that are wanted and the data for them. */
export interface JobFile {
  readonly protocolVersion: typeof protocolVersion;
  readonly dataFormat: DataFormat;
  /** Number of feature columns: the product of `exampleShape`. */
  readonly features: number;
  /** Shape of one example, e.g. `[28, 28, 1]`; the feature columns are in row-major order. */
  readonly exampleShape: readonly number[];
  /** Names of the classes; a label is an index into them. */
  readonly classes: readonly string[];
  /** Names of the slices; a slice number is an index into them. */
  readonly slices: readonly string[];
  readonly data: JobFileData;
  readonly jobs: readonly RequestedJob[];
}
