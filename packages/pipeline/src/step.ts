import type { Dataset, Executor, JsonValue, Measuring, Predicate, Trainer } from "@slicetuner/core";
import type { GroupNames, Table, TableEncoding } from "@slicetuner/tabular";
import type { OutcomeForecast } from "@slicetuner/tuner";

/** The steps of a pipeline, in their order. */
export const stepNames = ["clean", "find", "acquire", "train"] as const;

export type StepName = (typeof stepNames)[number];

/** Rows to train on. Test and validation rows are never among them. */
export interface TrainingRows {
  readonly table: Table;
  /** A name for each row, each once. */
  readonly ids: readonly string[];
  /** Weight of each row, at least 0. */
  readonly weights: Float64Array;
}

/** What the columns are for. */
export interface PipelineRoles {
  readonly label: string;
  /** The favourable label; undefined: the last one in order. */
  readonly positive: string | undefined;
  readonly groups: readonly string[];
  /** Columns that are neither features nor compared. */
  readonly ignore: readonly string[];
}

/** What every step is given. */
export interface StepContext {
  readonly roles: PipelineRoles;
  readonly seed: number;
  readonly signal: AbortSignal;
  /** Trains without regard to fairness. */
  readonly trainer: Trainer;
  readonly executor: Executor;
  /** The same for a trainer of its own: its trainings are told from others in the journal by this name. */
  executorFor(name: string): Executor;
  /**
   * Makes examples of rows, with the same features at every step, and says which row of the table each is.
   */
  encode(rows: TrainingRows): { readonly dataset: Dataset; readonly rows: Uint32Array };
  onProgress(done: number, of: number): void;
}

/** What became of a row in cleaning. */
export interface RowChange {
  readonly id: string;
  readonly fate: "removed" | "merged";
  /** The row that it is part of now; null for a removed one. */
  readonly into: string | null;
  readonly why: string;
}

/** What a cleaning step gives back. */
export interface CleanedRows {
  /** What is left: fewer rows of the same columns, perhaps with other values and weights. */
  readonly rows: TrainingRows;
  readonly changes: readonly RowChange[];
  /** Why weights differ from before, in one sentence; null where they do not. */
  readonly whyWeights: string | null;
  readonly summary: string;
  /** Further facts for the result. */
  readonly record: JsonValue;
  readonly warnings: readonly string[];
}

/** Removes, merges and weighs training rows. */
export interface CleanStep {
  readonly name: string;
  run(rows: TrainingRows, context: StepContext): Promise<CleanedRows>;
}

/** A slice on which the model does badly. */
export interface BadSlice {
  readonly name: string;
  readonly predicate: Predicate;
  /** Why it is one, in one sentence. */
  readonly why: string;
}

export interface FoundSlices {
  readonly slices: readonly BadSlice[];
  readonly summary: string;
  readonly record: JsonValue;
  readonly warnings: readonly string[];
}

/** Finds slices among the training rows. */
export interface FindStep {
  readonly name: string;
  run(rows: TrainingRows, context: StepContext): Promise<FoundSlices>;
}

/** An example that was bought, and why. */
export interface Purchase {
  readonly id: string;
  readonly order: string;
  readonly round: number;
  readonly slice: string;
  readonly unitCost: number;
  readonly decision: "accepted" | "quarantined" | "rejected";
  /** What the check that decided says; null where none did. */
  readonly why: string | null;
}

export interface AcquiredExamples {
  /** The enlarged training data. */
  readonly train: Dataset;
  readonly purchases: readonly Purchase[];
  /** Examples that count, of each slice. */
  readonly amounts: readonly number[];
  readonly spent: number;
  /** What the last estimate expects to be measured; null or absent without one. */
  readonly forecast?: OutcomeForecast | null;
  /** Why the plan is what it is. */
  readonly reasons: readonly string[];
  readonly summary: string;
  readonly record: JsonValue;
  readonly warnings: readonly string[];
}

/** What an acquiring step is given: examples with the slices that hold in this pipeline. */
export interface AcquireInput {
  readonly train: Dataset;
  readonly validation: Dataset;
  /** How the outcome will be measured: how many models, and on how many rows of each slice. */
  readonly measuring: Measuring;
  /**
   * Makes examples of rows that can be bought, with the same features and slices; rows that cannot be encoded
   * are left out.
   */
  encodeOffer(table: Table): Dataset;
  /** For sources that deliver row by row; see `createRowEncoder` of `@slicetuner/tabular`. */
  readonly offers: OfferEncoding;
}

/** How delivered rows become examples of this pipeline. */
export interface OfferEncoding {
  readonly encoding: TableEncoding;
  /** The training rows' columns that are used. */
  readonly fitted: Pick<Table, "columns">;
  readonly groups: readonly GroupNames[];
  /** Adds the column that names the slice of each row. */
  nameSlices(table: Table): Table;
}

/** Buys training examples. */
export interface AcquireStep {
  readonly name: string;
  run(input: AcquireInput, context: StepContext): Promise<AcquiredExamples>;
}

export interface TrainedModels {
  /** Probabilities of the test rows, rows × classes, one list for each training. */
  readonly probabilities: readonly Float32Array[];
  /** What the method did to rows or groups of rows, in sentences. */
  readonly reasons: readonly string[];
  readonly record: JsonValue;
  readonly warnings: readonly string[];
}

/** Test rows as a training step sees them: their labels are hidden. */
export interface TrainInput {
  readonly train: Dataset;
  readonly validation: Dataset;
  readonly test: Dataset;
  /** One for each training. */
  readonly seeds: readonly number[];
}

/** Trains the models that the pipeline ends with. */
export interface TrainStep {
  readonly name: string;
  run(input: TrainInput, context: StepContext): Promise<TrainedModels>;
}

export interface PipelineSteps {
  readonly clean?: CleanStep | undefined;
  readonly find?: FindStep | undefined;
  readonly acquire?: AcquireStep | undefined;
  /** Several are tried side by side, each on the data that acquiring left. */
  readonly train?: readonly TrainStep[];
}
