import type { Dataset, Evaluation } from "@slicetuner/core";

/** Collects the logits of a data set piece by piece and says how good they are; sums in float64. */
export class Evaluator {
  readonly #dataset: Dataset;
  readonly #sliceLosses: Float64Array;
  readonly #sliceWeights: Float64Array;
  #correct = 0;
  #row = 0;

  constructor(dataset: Dataset) {
    this.#dataset = dataset;
    this.#sliceLosses = new Float64Array(dataset.slices.length);
    this.#sliceWeights = new Float64Array(dataset.slices.length);
  }

  /** @param logits of the next examples, row after row (`examples × classes`) */
  add(logits: Float32Array): void {
    const { classes, labels, weights, sliceIds } = this.#dataset;
    for (let offset = 0; offset < logits.length; offset += classes.length, this.#row++) {
      const label = labels[this.#row]!;
      const weight = weights[this.#row]!;
      const slice = sliceIds[this.#row]!;
      const { logLoss, mostProbable } = judge(logits, offset, classes.length, label);
      // An example without weight must not spoil the sum when its loss is infinite (0 · ∞ is NaN).
      if (weight === 0) continue;
      this.#sliceLosses[slice]! += weight * logLoss;
      this.#sliceWeights[slice]! += weight;
      if (mostProbable === label) this.#correct += weight;
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

/** −log softmax(logits)[label], through the log-sum-exp around the greatest logit; the first of equals is most probable. */
function judge(
  logits: Float32Array,
  offset: number,
  classes: number,
  label: number,
): { logLoss: number; mostProbable: number } {
  let mostProbable = 0;
  for (let index = 1; index < classes; index++) {
    if (logits[offset + index]! > logits[offset + mostProbable]!) mostProbable = index;
  }
  const greatest = logits[offset + mostProbable]!;
  let total = 0;
  for (let index = 0; index < classes; index++) total += Math.exp(logits[offset + index]! - greatest);
  return { logLoss: greatest + Math.log(total) - logits[offset + label]!, mostProbable };
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
