import {
  type AdamSpecification,
  type Dataset,
  type Evaluation,
  exampleWidth,
  glorotUniform,
  type OptimizerSpecification,
  Random,
  type RowEvaluation,
  type TrainingOptions,
} from "@slicetuner/core";

/**
 * Multinomial logistic regression in double precision, written to be read: the yardstick for fast trainers.
 */
export class SoftmaxRegression {
  readonly #inputs: number;
  readonly #classes: number;
  /** `inputs × classes` weights, row after row, then one bias a class. */
  #parameters: Float64Array;
  readonly #gradient: Float64Array;
  readonly #firstMoment: Float64Array;
  readonly #secondMoment: Float64Array;
  #steps = 0;

  constructor(dataset: Dataset, weightsSeed: number) {
    this.#inputs = exampleWidth(dataset);
    this.#classes = dataset.classes.length;
    const count = (this.#inputs + 1) * this.#classes;
    this.#parameters = new Float64Array(count);
    this.#parameters.set(
      glorotUniform(this.#inputs, this.#classes, new Random(weightsSeed).fork("layer", 0)),
    );
    this.#gradient = new Float64Array(count);
    this.#firstMoment = new Float64Array(count);
    this.#secondMoment = new Float64Array(count);
  }

  /**
   * One step of the optimizer on the minibatch loss Σ weight · loss / Σ weight over `rows`.
   * In a minibatch without weight the gradient is 0.
   */
  step(
    dataset: Dataset,
    rows: Uint32Array,
    { optimizer, weightDecay }: Pick<TrainingOptions, "optimizer" | "weightDecay">,
  ): void {
    this.#gradient.fill(0);
    let totalWeight = 0;
    for (const row of rows) totalWeight += dataset.weights[row]!;
    for (const row of rows) {
      const weight = dataset.weights[row]!;
      if (weight > 0) this.#addGradient(dataset, row, weight / totalWeight);
    }
    const biases = this.#inputs * this.#classes;
    for (let index = 0; index < biases; index++) {
      this.#gradient[index]! += weightDecay * this.#parameters[index]!;
    }
    this.#descend(optimizer);
  }

  /** Loss and accuracy, all weighted; a slice without weight has loss null. */
  evaluate(dataset: Dataset): Evaluation {
    const slices = dataset.slices.map(() => ({ weight: 0, loss: 0 }));
    let correct = 0;
    for (let row = 0; row < dataset.size; row++) {
      const weight = dataset.weights[row]!;
      if (weight === 0) continue;
      const slice = slices[dataset.sliceIds[row]!]!;
      const logarithms = this.#logProbabilities(dataset, row);
      const label = dataset.labels[row]!;
      slice.weight += weight;
      slice.loss -= weight * logarithms[label]!;
      if (logarithms.indexOf(Math.max(...logarithms)) === label) correct += weight;
    }
    const weight = slices.reduce((sum, slice) => sum + slice.weight, 0);
    return {
      loss: slices.reduce((sum, slice) => sum + slice.loss, 0) / weight,
      sliceLosses: slices.map((slice) => (slice.weight > 0 ? slice.loss / slice.weight : null)),
      accuracy: correct / weight,
    };
  }

  /** Log loss, most probable class and probabilities of each of `rows`, not weighted. */
  evaluateRows(dataset: Dataset, rows: Uint32Array): RowEvaluation {
    const losses = new Float32Array(rows.length);
    const predictions = new Int32Array(rows.length);
    const probabilities = new Float32Array(rows.length * this.#classes);
    rows.forEach((row, index) => {
      const logarithms = this.#logProbabilities(dataset, row);
      losses[index] = -logarithms[dataset.labels[row]!]!;
      predictions[index] = logarithms.indexOf(Math.max(...logarithms));
      probabilities.set(logarithms.map(Math.exp), index * this.#classes);
    });
    return { losses, predictions, probabilities };
  }

  copyParameters(): Float64Array {
    return this.#parameters.slice();
  }

  restoreParameters(parameters: Float64Array): void {
    this.#parameters = parameters.slice();
  }

  #logProbabilities(dataset: Dataset, row: number): number[] {
    const biases = this.#inputs * this.#classes;
    const scores = Array.from(this.#parameters.subarray(biases));
    for (let input = 0; input < this.#inputs; input++) {
      const value = dataset.features[row * this.#inputs + input]!;
      for (let label = 0; label < this.#classes; label++) {
        scores[label]! += value * this.#parameters[input * this.#classes + label]!;
      }
    }
    // Subtracting the highest score first keeps the exponentials finite.
    const highest = Math.max(...scores);
    const logSum = highest + Math.log(scores.reduce((sum, score) => sum + Math.exp(score - highest), 0));
    return scores.map((score) => score - logSum);
  }

  /** Adds `share` times the gradient of one example's loss: (probability − [label is true]) · feature. */
  #addGradient(dataset: Dataset, row: number, share: number): void {
    const biases = this.#inputs * this.#classes;
    const truth = dataset.labels[row]!;
    this.#logProbabilities(dataset, row).forEach((logarithm, label) => {
      const error = share * (Math.exp(logarithm) - (label === truth ? 1 : 0));
      for (let input = 0; input < this.#inputs; input++) {
        this.#gradient[input * this.#classes + label]! +=
          error * dataset.features[row * this.#inputs + input]!;
      }
      this.#gradient[biases + label]! += error;
    });
  }

  #descend(optimizer: OptimizerSpecification): void {
    if (optimizer.kind === "adam") {
      this.#adam(optimizer);
      return;
    }
    for (let index = 0; index < this.#parameters.length; index++) {
      const velocity = optimizer.momentum * this.#firstMoment[index]! + this.#gradient[index]!;
      this.#firstMoment[index] = velocity;
      this.#parameters[index]! -= optimizer.learningRate * velocity;
    }
  }

  /** Kingma and Ba 2015, algorithm 1. */
  #adam({ learningRate, beta1, beta2, epsilon }: AdamSpecification): void {
    this.#steps += 1;
    for (let index = 0; index < this.#parameters.length; index++) {
      const gradient = this.#gradient[index]!;
      const first = beta1 * this.#firstMoment[index]! + (1 - beta1) * gradient;
      const second = beta2 * this.#secondMoment[index]! + (1 - beta2) * gradient * gradient;
      this.#firstMoment[index] = first;
      this.#secondMoment[index] = second;
      const meanGradient = first / (1 - beta1 ** this.#steps);
      const meanSquare = second / (1 - beta2 ** this.#steps);
      this.#parameters[index]! -= (learningRate * meanGradient) / (Math.sqrt(meanSquare) + epsilon);
    }
  }
}
