import type { Slice } from "@slicetuner/core";

/** A file of a known data set, as its public homes have it. */
export interface KnownFile {
  /** Its name in the data set's folder. */
  readonly name: string;
  /** Public homes, tried in this order. */
  readonly urls: readonly string[];
  readonly bytes: number;
  /** In hexadecimal. */
  readonly sha256: string;
  /**
   * Of what is in a gzip file, in hexadecimal: the same contents can be packed in many ways, and a file that
   * is there already is right when its contents are.
   */
  readonly unpackedSha256?: string;
  /** Set where columns that name a person are taken out on arrival, before anything is written. */
  readonly anonymized?: AnonymizedFile;
}

/** A file without the columns that name a person. */
export interface AnonymizedFile {
  readonly removedColumns: readonly string[];
  readonly bytes: number;
  /** In hexadecimal. */
  readonly sha256: string;
}

/** A number as it was reported. */
export interface ReportedMeasure {
  readonly mean: number;
  /** Over the report's runs; null where it was not reported. */
  readonly standardDeviation: number | null;
}

/** One row of a reported table. */
export interface ReportedResult {
  /**
   * `none`, `uniform`, `water-filling` or `moderate`; `best-found` for the best allocation that a search found.
   */
  readonly strategy: "none" | "uniform" | "water-filling" | "moderate" | "best-found";
  /** Examples bought of each slice; null where they differ from run to run or were not reported. */
  readonly amounts: readonly number[] | null;
  /** Unweighted mean of the slices' validation losses. */
  readonly loss: ReportedMeasure;
  /** Mean over the slices of |slice loss − loss|. */
  readonly averageEqualizedErrorRate: ReportedMeasure;
  /** Largest |slice loss − loss|; null where it was not reported. */
  readonly maximumEqualizedErrorRate: ReportedMeasure | null;
}

/** Results with where they come from. */
export interface Report {
  /** For people: who measured, over how many runs of what. */
  readonly source: string;
  readonly results: readonly ReportedResult[];
}

/** An experiment in which acquisition is simulated. Arrays have one entry a slice. */
export interface ExperimentSetting {
  /** E.g. `bad-for-uniform`. */
  readonly name: string;
  readonly title: string;
  /** Training examples to begin with. */
  readonly initial: readonly number[];
  readonly validation: readonly number[];
  readonly unitCosts: readonly number[];
  readonly budget: number;
  readonly fairnessWeight: number;
}

/** A published experiment on a known data set, with its results. */
export interface PublishedSetting extends ExperimentSetting {
  /** The original notebook. Its allocations are the fixed plans on which an evaluation can be checked. */
  readonly published: Report;
  /**
   * A faithful port of the reference code, the whole loop over many shuffles; null where none was measured.
   */
  readonly ported: Report | null;
  /** The best allocation that a search found, measured on fresh seeds; null where nobody searched. */
  readonly bestFound: ReportedResult | null;
}

/** The data sets that are known, by the names of their folders. */
export type KnownDatasetName = "adult" | "compas" | "fashion-mnist";

/** What is known of a data set; no data. */
export interface KnownDataset {
  readonly name: KnownDatasetName;
  readonly title: string;
  /** What it holds and how it is prepared. */
  readonly description: string;
  /** The page of its origin. */
  readonly page: string;
  readonly licence: string;
  readonly files: readonly KnownFile[];
  readonly slices: readonly Slice[];
  readonly classes: readonly string[];
  /** Published experiments, none where there are none. */
  readonly settings: readonly PublishedSetting[];
}
