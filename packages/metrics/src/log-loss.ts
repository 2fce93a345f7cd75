import { ProblemList } from "@slicetuner/core";
import { checkColumns, countClasses, type Predictions } from "./predictions.ts";

/**
 * How far probabilities are kept from 0 and 1 before the logarithm: `scikit-learn` 1e-15 (as its `log_loss`
 * did up to version
 * 1.2), `keras` 1e-7 (its `epsilon`). One sure mistake costs 34.5 under the first and 16.1 under the second.
 */
export type LogLossClip = "scikit-learn" | "keras";

/** {@link LogLossClip} as numbers. */
export const logLossClips: Readonly<Record<LogLossClip, number>> = { "scikit-learn": 1e-15, keras: 1e-7 };

/**
 * Weighted mean of −ln p, natural logarithm, where p is the probability that was given to the example's true
 * class.
 * @param weights one for each example, ≥ 0, not all 0; all 1 unless given.
 * @param clip `scikit-learn` unless given.
 * @throws InvalidInputError without examples, for a p outside [0, 1] or weights that cannot be used.
 */
export function logLoss(
  probabilityOfTrueClass: ArrayLike<number>,
  weights?: ArrayLike<number>,
  clip: LogLossClip = "scikit-learn",
): number {
  const size = probabilityOfTrueClass.length;
  const problems = new ProblemList();
  checkClip(problems, clip);
  checkColumns(problems, size, { weights });
  for (let index = 0; index < size; index++) {
    const value = probabilityOfTrueClass[index]!;
    if (!isProbability(value)) {
      problems.add(`probabilityOfTrueClass[${index}]`, `is ${value}, expected a number in [0, 1]`);
    }
  }
  problems.throwIfAny();
  let loss = 0;
  let total = 0;
  for (let index = 0; index < size; index++) {
    const weight = weights?.[index] ?? 1;
    loss += weight * surprise(probabilityOfTrueClass[index]!, logLossClips[clip]);
    total += weight;
  }
  problems.expect(
    total > 0,
    size === 0 ? "probabilityOfTrueClass" : "weights",
    "nothing to take the mean of",
  );
  problems.throwIfAny();
  return loss / total;
}

/** What {@link sliceLosses} takes. */
export interface SlicePredictions extends Predictions {
  /** Slice number of each example. */
  readonly sliceIds: ArrayLike<number>;
  /** Number of slices. */
  readonly sliceCount: number;
  /** @default "scikit-learn" */
  readonly clip?: LogLossClip;
}

/**
 * Weighted mean log loss of each slice; null for a slice without an example of weight above 0 (0 would look
 * perfect).
 * @throws InvalidInputError for columns of different lengths and numbers out of range.
 */
export function sliceLosses(predictions: SlicePredictions): (number | null)[] {
  const { probabilities, labels, sliceIds, sliceCount, weights, clip = "scikit-learn" } = predictions;
  const problems = new ProblemList();
  checkClip(problems, clip);
  const classes = countClasses(problems, predictions);
  checkColumns(problems, labels.length, { weights, sliceIds });
  for (let row = 0; row < labels.length; row++) {
    const slice = sliceIds[row]!;
    if (!(Number.isInteger(slice) && slice >= 0 && slice < sliceCount)) {
      problems.add(`sliceIds[${row}]`, `is ${slice}, expected a slice number below ${sliceCount}`);
    }
    const value = probabilities[row * classes + labels[row]!]!;
    if (!isProbability(value)) {
      problems.add(
        `probabilities[${row}]`,
        `of class ${labels[row]} is ${value}, expected a number in [0, 1]`,
      );
    }
  }
  problems.throwIfAny();

  const losses = new Array<number>(sliceCount).fill(0);
  const totals = new Array<number>(sliceCount).fill(0);
  for (let row = 0; row < labels.length; row++) {
    const slice = sliceIds[row]!;
    const weight = weights?.[row] ?? 1;
    losses[slice]! += weight * surprise(probabilities[row * classes + labels[row]!]!, logLossClips[clip]);
    totals[slice]! += weight;
  }
  return losses.map((loss, slice) => (totals[slice]! > 0 ? loss / totals[slice]! : null));
}

function checkClip(problems: ProblemList, clip: LogLossClip): void {
  const names = Object.keys(logLossClips);
  problems.expect(names.includes(clip), "clip", `is "${clip}", expected ${names.join(" or ")}`);
}

/** −ln p, of a p that is kept so far from 0 and 1. */
export function surprise(probability: number, clip: number): number {
  return -Math.log(Math.min(1 - clip, Math.max(clip, probability)));
}

/** Single-precision softmax may pass 1 by a rounding. */
function isProbability(value: number): boolean {
  return value >= 0 && value <= 1 + 1e-6;
}
