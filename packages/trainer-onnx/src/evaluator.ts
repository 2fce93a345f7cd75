import type { Dataset, Evaluation } from "@slicetuner/core";

/** Turns the logits of a data set's examples into losses and accuracy; sums in float64. */
export class Evaluator {
  readonly #dataset: Dataset;
  readonly #sliceLosses: Float64Array;
  readonly #sliceWeights: Float64Array;
  #correct = 0;

  constructor(dataset: Dataset) {
    this.#dataset = dataset;
    this.#sliceLosses = new Float64Array(dataset.slices.length);
    this.#sliceWeights = new Float64Array(dataset.slices.length);
  }

  /** @param logits of the examples `rows`, class after class (`classes × rows`) */
  add(rows: Uint32Array, logits: Float32Array): void {
    const { labels, weights, sliceIds } = this.#dataset;
    for (let index = 0; index < rows.length; index++) {
      const row = rows[index]!;
      const label = labels[row]!;
      const { loss, mostProbable } = judge(logits, index, rows.length, label);
      const slice = sliceIds[row]!;
      this.#sliceLosses[slice]! += weights[row]! * loss;
      this.#sliceWeights[slice]! += weights[row]!;
      if (mostProbable === label) this.#correct += weights[row]!;
    }
  }

  result(): Evaluation {
    const totalWeight = sum(this.#sliceWeights);
    return {
      loss: sum(this.#sliceLosses) / totalWeight,
      sliceLosses: Array.from(this.#sliceLosses, (loss, slice) => {
        const weight = this.#sliceWeights[slice]!;
        return weight > 0 ? loss / weight : null;
      }),
      accuracy: this.#correct / totalWeight,
    };
  }
}

/**
 * Log loss −log softmax(z)[label] of one example, not clipped, and its most probable class, the first of equals.
 * @param stride distance of the logits of two classes of one example
 */
function judge(
  logits: Float32Array,
  index: number,
  stride: number,
  label: number,
): { readonly loss: number; readonly mostProbable: number } {
  let mostProbable = 0;
  let largest = logits[index]!;
  for (let position = index + stride; position < logits.length; position += stride) {
    if (logits[position]! > largest) {
      largest = logits[position]!;
      mostProbable = (position - index) / stride;
    }
  }
  let total = 0;
  for (let position = index; position < logits.length; position += stride) {
    total += Math.exp(logits[position]! - largest);
  }
  return { loss: Math.log(total) + largest - logits[index + label * stride]!, mostProbable };
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
