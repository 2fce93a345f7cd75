import type { Dataset } from "../data/dataset.ts";
import type { Evaluation } from "./trainer.ts";

/**
 * How the logits of some examples lie in memory: all classes of one example together, or all examples of one
 * class.
 */
export type LogitsLayout = "example-after-example" | "class-after-class";

/** The columns of a data set that an evaluation looks at. */
export type EvaluatedColumns = Pick<Dataset, "classes" | "labels" | "weights" | "sliceIds" | "slices">;

/** Turns the logits of a data set's examples, piece by piece, into losses and accuracy; sums in float64. */
export class Evaluator {
  readonly #dataset: EvaluatedColumns;
  readonly #sliceLosses: Float64Array;
  readonly #sliceWeights: Float64Array;
  /** Σ w², Σ w²·loss, Σ w²·loss² and the examples of each slice. */
  readonly #squares: Float64Array;
  #correct = 0;

  constructor(dataset: EvaluatedColumns) {
    this.#dataset = dataset;
    this.#sliceLosses = new Float64Array(dataset.slices.length);
    this.#sliceWeights = new Float64Array(dataset.slices.length);
    this.#squares = new Float64Array(4 * dataset.slices.length);
  }

  /**
   * @param rows the examples of this piece, in any order; those without weight may be left out altogether
   * @param logits `rows × classes` numbers
   */
  add(rows: Uint32Array, logits: Float32Array, layout: LogitsLayout): void {
    const { classes, labels, weights } = this.#dataset;
    const [exampleStride, classStride] =
      layout === "example-after-example" ? [classes.length, 1] : [1, rows.length];
    for (let index = 0; index < rows.length; index++) {
      const row = rows[index]!;
      if (weights[row] === 0) continue;
      const label = labels[row]!;
      const first = index * exampleStride;
      const { logLoss, mostProbable } = judgeLogits(logits, first, classStride, classes.length, label);
      this.addLoss(row, logLoss, mostProbable === label);
    }
  }

  /** The same for one example whose log loss is known. */
  addLoss(row: number, logLoss: number, isRight: boolean): void {
    const weight = this.#dataset.weights[row]!;
    // An example without weight must not spoil the sum when its loss is infinite (0 · ∞ is NaN).
    if (weight === 0) return;
    const slice = this.#dataset.sliceIds[row]!;
    this.#sliceLosses[slice]! += weight * logLoss;
    this.#sliceWeights[slice]! += weight;
    const square = weight * weight;
    this.#squares[4 * slice]! += square;
    this.#squares[4 * slice + 1]! += square * logLoss;
    this.#squares[4 * slice + 2]! += square * logLoss * logLoss;
    this.#squares[4 * slice + 3]! += 1;
    if (isRight) this.#correct += weight;
  }

  /** Of what was added; a slice without weight has loss null. */
  result(): Evaluation {
    const totalWeight = sum(this.#sliceWeights);
    return {
      loss: sum(this.#sliceLosses) / totalWeight,
      sliceLosses: Array.from(this.#sliceLosses, (loss, slice) => {
        const weight = this.#sliceWeights[slice]!;
        return weight > 0 ? loss / weight : null;
      }),
      sliceStandardErrors: Array.from(this.#sliceWeights, (_, slice) => this.#standardError(slice)),
      accuracy: this.#correct / totalWeight,
    };
  }

  /** √(Σ w²·(loss − mean)²) / Σ w, times √(n / (n − 1)); infinite losses have none. */
  #standardError(slice: number): number | null {
    const [weights, losses, squares, count] = this.#squares.subarray(4 * slice, 4 * slice + 4) as unknown as [
      number,
      number,
      number,
      number,
    ];
    if (count < 2) return null;
    const mean = this.#sliceLosses[slice]! / this.#sliceWeights[slice]!;
    // Rounding may leave less than nothing where all losses are the same.
    const spread = Math.max(0, squares - 2 * mean * losses + mean * mean * weights);
    const error = Math.sqrt((spread * count) / (count - 1)) / this.#sliceWeights[slice]!;
    return Number.isFinite(error) ? error : null;
  }
}

/**
 * How good probabilities of the classes are on a data set.
 * @param probabilities `examples × classes` numbers, example after example; a true class of probability 0 has
 * an infinite loss
 */
export function evaluateProbabilities(dataset: EvaluatedColumns, probabilities: Float32Array): Evaluation {
  const evaluator = new Evaluator(dataset);
  const classes = dataset.classes.length;
  dataset.labels.forEach((label, row) => {
    const ofRow = probabilities.subarray(row * classes, (row + 1) * classes);
    const isRight = ofRow.indexOf(Math.max(...ofRow)) === label;
    evaluator.addLoss(row, -Math.log(ofRow[label]!), isRight);
  });
  return evaluator.result();
}

/**
 * Log loss −log softmax(z)[label] of one example, not clipped, and its most probable class, the first of
 * equals. The logit of class k is at `first + k · stride`. The exponentials are taken around the largest
 * logit, so that none overflows.
 */
export function judgeLogits(
  logits: Float32Array,
  first: number,
  stride: number,
  classes: number,
  label: number,
): { readonly logLoss: number; readonly mostProbable: number } {
  let mostProbable = 0;
  let largest = logits[first]!;
  for (let index = 1, position = first + stride; index < classes; index++, position += stride) {
    if (logits[position]! > largest) {
      largest = logits[position]!;
      mostProbable = index;
    }
  }
  let total = 0;
  for (let index = 0, position = first; index < classes; index++, position += stride) {
    total += Math.exp(logits[position]! - largest);
  }
  return { logLoss: largest + Math.log(total) - logits[first + label * stride]!, mostProbable };
}

/**
 * Probabilities of the classes of one example: the softmax of its logits, into `probabilities`, one number a
 * class. The logit of class k is at `first + k · stride`.
 */
export function writeSoftmax(
  logits: Float32Array,
  first: number,
  stride: number,
  probabilities: Float32Array,
): void {
  const classes = probabilities.length;
  let largest = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < classes; index++) largest = Math.max(largest, logits[first + index * stride]!);
  let total = 0;
  for (let index = 0; index < classes; index++) total += Math.exp(logits[first + index * stride]! - largest);
  for (let index = 0; index < classes; index++) {
    probabilities[index] = Math.exp(logits[first + index * stride]! - largest) / total;
  }
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
