import type { CountedTotal } from "@slicetuner/core";
import type { CodedRows } from "../coding/coded-rows.ts";

/** Rows as the loops of counting read them. */
export interface PreparedRows {
  readonly rowCount: number;
  /** Codes of each row, one array a column. */
  readonly codes: readonly (Uint8Array | Uint16Array)[];
  /** How many codes each column has. */
  readonly valueCounts: readonly number[];
  readonly losses: Float64Array;
  /** Losses less their weighted mean. */
  readonly centredLosses: Float64Array;
  /** Null where every row weighs 1. */
  readonly weights: Float64Array | null;
}

/** Centres the losses and sums what all rows together have. */
export function prepareRows(rows: CodedRows): { prepared: PreparedRows; total: CountedTotal } {
  const { rowCount, columns, codes, losses, weights } = rows;
  const mean = meanOf(losses, weights);
  const centredLosses = new Float64Array(rowCount);
  let [weight, squaredWeight, squaredLosses] = [0, 0, 0];
  let [largestLoss, smallestLoss] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let row = 0; row < rowCount; row++) {
    const loss = losses[row]!;
    const centred = loss - mean;
    const own = weights === undefined ? 1 : weights[row]!;
    centredLosses[row] = centred;
    weight += own;
    squaredWeight += own * own;
    squaredLosses += own * centred * centred;
    if (loss > largestLoss) largestLoss = loss;
    if (loss < smallestLoss) smallestLoss = loss;
  }
  const valueCounts = columns.map(({ values }) => values.length);
  return {
    prepared: { rowCount, codes, valueCounts, losses, centredLosses, weights: weights ?? null },
    total: {
      rows: rowCount,
      weight,
      squaredWeight,
      meanLoss: mean,
      squaredLosses,
      largestLoss,
      smallestLoss,
    },
  };
}

/** The second pass takes away what the first has lost in rounding. */
function meanOf(losses: Float64Array, weights: Float64Array | undefined): number {
  let mean = 0;
  for (let pass = 0; pass < 2; pass++) {
    let [weight, sum] = [0, 0];
    for (let row = 0; row < losses.length; row++) {
      const own = weights === undefined ? 1 : weights[row]!;
      weight += own;
      sum += own * (losses[row]! - mean);
    }
    mean += sum / weight;
  }
  return mean;
}
