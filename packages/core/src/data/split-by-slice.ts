import { ProblemList } from "../errors/invalid-input-error.ts";
import type { Random } from "../random.ts";
import type { Dataset } from "./dataset.ts";
import { rowsBySlice, selectRows } from "./dataset-operations.ts";

/** How many examples of each slice go where. */
export interface SplitOptions {
  /** Training examples of each slice. */
  readonly initial: readonly number[];
  /** Validation examples of each slice. */
  readonly validation: readonly number[];
  /** Test examples of each slice. @default none */
  readonly test?: readonly number[];
  /**
   * `"file"`: the first rows of each slice train, the next validate, then comes the pool, and the last test, so that the pool
   * begins with the same rows whatever is tested on; a `Random`: the same after shuffling each slice from a
   * stream below its key (nothing is drawn from the stream itself).
   */
  readonly order: "file" | Random;
}

/** Four data sets without a common example, each slice after slice. */
export interface Split {
  readonly train: Dataset;
  readonly validation: Dataset;
  /** Absent when no test examples were asked for. */
  readonly test?: Dataset;
  /** Everything that is left. */
  readonly pool: Dataset;
}

const parts = ["initial", "validation", "test"] as const;

/** The same four parts as row numbers, each slice after slice; `test` is empty when none were asked for. */
export interface SplitRows {
  readonly train: Uint32Array;
  readonly validation: Uint32Array;
  readonly test: Uint32Array;
  readonly pool: Uint32Array;
}

/**
 * Holds data out for an experiment in which acquisition is simulated: the pool stands for what can be bought
 * (Slice Tuner notebooks; specs section 4.1).
 * @throws InvalidInputError naming every slice that has too few examples and every number that is no count.
 */
export function splitBySlice(dataset: Dataset, options: SplitOptions): Split {
  const rows = splitRowsBySlice(dataset, options);
  return {
    train: selectRows(dataset, rows.train),
    validation: selectRows(dataset, rows.validation),
    ...(options.test === undefined ? {} : { test: selectRows(dataset, rows.test) }),
    pool: selectRows(dataset, rows.pool),
  };
}

/**
 * {@link splitBySlice} in row numbers, for callers that encode the rows only when they know which of them
 * train.
 * @throws InvalidInputError as {@link splitBySlice}
 */
export function splitRowsBySlice(dataset: Dataset, options: SplitOptions): SplitRows {
  const rows = rowsBySlice(dataset);
  checkCounts(dataset, rows, options);
  const { order } = options;
  if (order !== "file") rows.forEach((own, slice) => void order.fork("split", slice).shuffle(own));

  const used = rows.map(() => 0);
  const take = (counts: readonly number[]): Uint32Array => {
    const chosen = rows.flatMap((own, slice) => {
      const start = used[slice]!;
      used[slice] = start + counts[slice]!;
      return Array.from(own.subarray(start, used[slice]));
    });
    return Uint32Array.from(chosen);
  };
  const train = take(options.initial);
  const validation = take(options.validation);
  const tested = options.test ?? rows.map(() => 0);
  const pool = take(rows.map((own, slice) => own.length - used[slice]! - tested[slice]!));
  const test = take(tested);
  return { train, validation, test, pool };
}

function checkCounts(dataset: Dataset, rows: readonly Uint32Array[], options: SplitOptions): void {
  const problems = new ProblemList();
  for (const part of parts) {
    const counts = options[part];
    if (counts === undefined) continue;
    problems.expect(
      counts.length === rows.length,
      part,
      `${counts.length} counts, expected one for each of ${rows.length} slices`,
    );
    counts.forEach((count, slice) => {
      problems.expect(
        Number.isInteger(count) && count >= 0,
        `${part}[${slice}]`,
        `is ${count}, expected a whole number of at least 0`,
      );
    });
  }
  problems.throwIfAny();

  dataset.slices.forEach(({ name }, slice) => {
    const wanted = parts.map((part) => options[part]?.[slice] ?? 0);
    const total = wanted.reduce((sum, count) => sum + count, 0);
    problems.expect(
      total <= rows[slice]!.length,
      `slices[${slice}]`,
      `"${name}" has ${rows[slice]!.length} examples, ${total} are wanted (${wanted.join(" + ")})`,
    );
  });
  problems.throwIfAny("Ask for fewer training, validation or test examples of these slices.");
}
