import { type CodedColumn, type CodedValue, Random } from "@slicetuner/core";

/** Rows to be counted: what a counter under test is made from. */
export interface SliceCounterRows {
  readonly rowCount: number;
  /**
   * The columns have texts: each value's predicate is that a column equals a text, or null where it is
   * missing.
   */
  readonly columns: readonly CodedColumn[];
  /** Codes of each row, one array a column. */
  readonly codes: readonly (Uint8Array | Uint16Array)[];
  readonly losses: Float64Array;
  /** Absent where every row weighs 1. */
  readonly weights?: Float64Array;
}

export interface GeneratedRowsOptions {
  readonly seed?: number;
  readonly rowCount?: number;
  /** How many values each column has. */
  readonly valueCounts?: readonly number[];
  readonly hasWeights?: boolean;
}

/**
 * Rows with columns that depend on each other and a loss that depends on them; every third column misses
 * values.
 */
export function generateRows(options: GeneratedRowsOptions = {}): SliceCounterRows {
  const { seed = 1, rowCount = 500, valueCounts = [2, 3, 5, 2, 7], hasWeights = false } = options;
  const random = new Random(seed).fork("slice counter rows");
  const columns = valueCounts.map((count, index) => makeColumn(`column${index + 1}`, count, index % 3 === 1));
  const codes = valueCounts.map((count) =>
    count <= 256 ? new Uint8Array(rowCount) : new Uint16Array(rowCount),
  );
  const losses = new Float64Array(rowCount);
  const weights = new Float64Array(rowCount);
  for (let row = 0; row < rowCount; row++) {
    // Small codes are frequent, and more so where the same hidden number is small.
    const hidden = random.uniform();
    let sum = 0;
    for (const [index, count] of valueCounts.entries()) {
      const code = Math.floor(count * hidden * random.uniform());
      // Each value occurs, where there are rows enough.
      codes[index]![row] = row < count ? row : code;
      sum += codes[index]![row]! / count;
    }
    losses[row] = 1000 + sum * random.uniform() - Math.log(1 - random.uniform());
    weights[row] = row % 7 === 3 ? 0 : random.uniform() * 4;
  }
  return { rowCount, columns, codes, losses, ...(hasWeights && { weights }) };
}

function makeColumn(name: string, count: number, hasMissing: boolean): CodedColumn {
  const values = Array.from({ length: count }, (_, code): CodedValue => {
    const isMissing = hasMissing && code === count - 1;
    // Texts in the order of their codes.
    const text = `value ${String(code).padStart(4, "0")}`;
    return {
      label: isMissing ? "is missing" : `= ${text}`,
      predicate: { kind: "equals", column: name, value: isMissing ? null : text },
    };
  });
  return { name, values, isOrdered: false, hasMissing };
}
