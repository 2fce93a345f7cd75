import { type InputProblem, InvalidInputError } from "@slicetuner/core";

/** One run as it was written down, before it is known which slices there are now. */
export interface WrittenRun {
  /** The file that it is from. */
  readonly file: string;
  /** For messages: `runs.csv, row 3`. */
  readonly place: string;
  /** By the names of slices; what is empty is not in it. */
  readonly amounts: ReadonlyMap<string, number>;
  /** By the names of losses. */
  readonly losses: ReadonlyMap<string, number>;
  /** Which rows each slice had, where that was written down: a predicate as JSON, or words. */
  readonly rows: ReadonlyMap<string, string>;
  /**
   * What its file calls `amount NAME` and `loss NAME`, for messages; what the file does not have is not in
   * it.
   */
  readonly columns: ReadonlyMap<string, string>;
}

/** Runs with the names that are in them, from one file or several. */
export interface WrittenRuns {
  readonly runs: readonly WrittenRun[];
  readonly unit: "shares" | "amounts";
  /** Names of slices, in the order in which they come up. */
  readonly sources: readonly string[];
  readonly outcomes: readonly string[];
  /** Examples of each slice that its loss was measured on, where that is known. */
  readonly measuredOn?: Readonly<Record<string, number>>;
  /** Cells that hold no number. */
  readonly wrongCells: readonly InputProblem[];
  readonly warnings: readonly string[];
}

/**
 * Runs of several files one after another.
 * @throws InvalidInputError where some have shares and others amounts
 */
export function joinWrittenRuns(files: readonly [WrittenRuns, ...WrittenRuns[]]): WrittenRuns {
  const [first = files[0], ...others] = files.filter(({ runs }) => runs.length > 0);
  const other = others.find(({ unit }) => unit !== first.unit);
  if (other !== undefined) {
    const place = other.runs[0]!.place;
    const message = `has ${other.unit}, but ${first.runs[0]!.place} has ${first.unit}; a column "total" turns shares into amounts`;
    throw new InvalidInputError([{ path: place, message }]);
  }
  return {
    runs: files.flatMap(({ runs }) => runs),
    unit: first.unit,
    sources: [...new Set(files.flatMap(({ sources }) => sources))],
    outcomes: [...new Set(files.flatMap(({ outcomes }) => outcomes))],
    measuredOn: Object.assign({}, ...files.map(({ measuredOn }) => measuredOn)),
    wrongCells: files.flatMap(({ wrongCells }) => wrongCells),
    warnings: files.flatMap(({ warnings }) => warnings),
  };
}
