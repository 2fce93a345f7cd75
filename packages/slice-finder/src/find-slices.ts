import { type Column, InvalidInputError, ProblemList, type SliceCounter } from "@slicetuner/core";
import { codeRows } from "./coding/code-rows.ts";
import type { CodedRows, LeftOutColumn } from "./coding/coded-rows.ts";
import { type CodingOptions, defaultCoding } from "./coding/coding-options.ts";
import { createMemoryCounter } from "./counting/create-memory-counter.ts";
import { createLatticeEngine } from "./engines/lattice-engine.ts";
import { createScoreEngine } from "./engines/score-engine.ts";
import { createTreeEngine } from "./engines/tree-engine.ts";
import { checkTotal } from "./finding/check-total.ts";
import { completeSearch } from "./finding/complete-search.ts";
import { describeSlice, findExamples } from "./finding/describe-slice.ts";
import { groupSlices } from "./finding/group-slices.ts";
import { RowSet } from "./finding/row-set.ts";
import { warnOf } from "./finding/warn-of.ts";
import type { FoundSlice, SliceGroup } from "./found-slice.ts";
import type { SearchOptions } from "./search-options.ts";
import type { SearchProgress, SearchStatus, SliceEngine } from "./slice-engine.ts";

/** Rows in memory, and how badly the model does on each. */
export interface RowsInput {
  /** The columns that slices may be made of. */
  readonly columns: readonly Column[];
  /** One for each row: any finite numbers, larger is worse. */
  readonly losses: ArrayLike<number>;
  /** One for each row, finite and not negative; every row weighs 1 without them. */
  readonly weights?: ArrayLike<number>;
  /** Class number of each row; only the tree with target `label` asks for them. */
  readonly labels?: ArrayLike<number>;
}

/** Rows that something else counts, e.g. a database. There are no examples then, and no tree. */
export interface CounterInput {
  /** Stays open. */
  readonly counter: SliceCounter;
}

/** What {@link findSlices} searches. */
export type FindSlicesInput = RowsInput | CounterInput;

/**
 * Settings of {@link findSlices}. Those of {@link CodingOptions} and `threads` are for rows in memory only.
 */
export interface FindSlicesOptions extends Partial<SearchOptions>, CodingOptions {
  /** @default "lattice" */
  readonly engine?: SliceEngine["name"];
  /** What the tree's splits separate: large losses from small ones, or labels. @default "error" */
  readonly target?: "error" | "label";
  /**
   * SliceLine's weight of the errors against the size, in (0.5, 1]: with less no slice can score above 0.
   * @default 0.95
   */
  readonly scoreAlpha?: number;
  /** Threads that count. @default 1 */
  readonly threads?: number;
  /** Aborts the search. */
  readonly signal?: AbortSignal;
  /** Called before each number of literals. */
  readonly onProgress?: (progress: SearchProgress) => void;
}

/** The settings of a search, all of them. */
export interface CompleteSearchOptions extends SearchOptions {
  readonly target: "error" | "label";
  readonly scoreAlpha: number;
}

/** The slices that were found, and what there is to know of the search. */
export interface SliceFinding {
  readonly engine: SliceEngine["name"];
  readonly options: CompleteSearchOptions;
  /** How the columns were coded; null where a counter brought them. */
  readonly coding: Required<CodingOptions> | null;
  readonly status: SearchStatus;
  /** Rows that were searched. */
  readonly rows: number;
  /** Sum of their weights. */
  readonly weight: number;
  /** Their mean loss, weighted. */
  readonly meanLoss: number;
  /** As the engine ranks them. */
  readonly slices: readonly FoundSlice[];
  /**
   * Each slice in one group, groups in the order of their best slices: their first slices are a list without
   * repetition.
   */
  readonly groups: readonly SliceGroup[];
  /** Columns that slices are not made of, and why. */
  readonly leftOut: readonly LeftOutColumn[];
  /** Slices of at least the minimum size whose effect or score was computed. */
  readonly evaluated: number;
  /** Slices that were tested for significance. */
  readonly tested: number;
  /** Time of the search, coding included. */
  readonly seconds: number;
  readonly warnings: readonly string[];
}

/**
 * Finds the slices of a table on which a model does badly. (Slice Finder, ICDE 2019; TKDE 2020. SliceLine,
 * SIGMOD 2021.)
 *
 * @throws InvalidInputError naming everything that is wrong with the columns, the losses or the options.
 * @throws the signal's reason once it is aborted.
 */
export async function findSlices(
  input: FindSlicesInput,
  options: FindSlicesOptions = {},
): Promise<SliceFinding> {
  const start = performance.now();
  const signal = options.signal ?? new AbortController().signal;
  signal.throwIfAborted();
  const problems = new ProblemList();
  const { engine, ...complete } = completeSearch(problems, input, options);
  const source = prepareSource(problems, input, options);
  const { counter, rows } = source;
  try {
    checkTotal(counter.total);
    const context = {
      counter,
      rows,
      options: complete,
      signal,
      onProgress: options.onProgress ?? (() => {}),
    };
    const outcome = await createEngine(engine, complete).search(context);
    const slices = outcome.slices.map((slice) => {
      const rowSet = rows && RowSet.ofSlice(rows, slice.literals);
      const described = describeSlice(slice, counter.total, counter.columns, complete.effectSize);
      const examples = rowSet === null ? [] : findExamples(rowSet, rows!.losses);
      return { slice: { ...described, examples }, literals: slice.literals, rows: rowSet };
    });
    return {
      engine,
      options: complete,
      coding: source.coding,
      status: outcome.status,
      rows: counter.total.rows,
      weight: counter.total.weight,
      meanLoss: counter.total.meanLoss,
      slices: slices.map(({ slice }) => slice),
      groups: groupSlices(slices),
      leftOut: source.leftOut,
      evaluated: outcome.evaluated,
      tested: outcome.tested,
      seconds: (performance.now() - start) / 1000,
      warnings: [...warnOf(engine, complete, options, counter.total), ...outcome.warnings],
    };
  } finally {
    // A counter that was given stays open.
    if (!("counter" in input)) await counter.close();
  }
}

interface Source {
  readonly counter: SliceCounter;
  readonly rows: CodedRows | null;
  readonly leftOut: readonly LeftOutColumn[];
  readonly coding: Required<CodingOptions> | null;
}

/** Codes the rows. Throws what is wrong with them together with the problems there are already. */
function prepareSource(problems: ProblemList, input: FindSlicesInput, options: FindSlicesOptions): Source {
  if ("counter" in input) {
    problems.throwIfAny();
    return { counter: input.counter, rows: null, leftOut: [], coding: null };
  }
  const { bins, edges, distinctValues, exclude, threads } = options;
  const coding = {
    bins: bins ?? defaultCoding.bins,
    edges: edges ?? defaultCoding.edges,
    distinctValues: distinctValues ?? defaultCoding.distinctValues,
    exclude: exclude ?? defaultCoding.exclude,
  };
  const coded = withProblems(problems, () => codeRows(input, coding));
  problems.throwIfAny();
  const counter = createMemoryCounter(coded.rows, threads === undefined ? {} : { threads });
  return { counter, rows: coded.rows, leftOut: coded.leftOut, coding };
}

/** What is wrong with the rows, together with the problems there are already. */
function withProblems<Made>({ problems }: ProblemList, make: () => Made): Made {
  try {
    return make();
  } catch (error) {
    if (problems.length === 0 || !InvalidInputError.isInstance(error)) throw error;
    throw new InvalidInputError(
      [...problems, ...error.problems],
      error.hint === undefined ? {} : { hint: error.hint },
    );
  }
}

function createEngine(
  engine: SliceEngine["name"],
  { target, scoreAlpha }: CompleteSearchOptions,
): SliceEngine {
  if (engine === "tree") return createTreeEngine({ target });
  return engine === "score" ? createScoreEngine({ alpha: scoreAlpha }) : createLatticeEngine();
}
