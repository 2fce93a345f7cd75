import { type Dataset, exampleWidth, glorotUniform, Random } from "@slicetuner/core";

/** Weights (`inputs × units`, row after row) and biases of one layer. */
export interface ReferenceLayer {
  readonly inputs: number;
  readonly units: number;
  readonly weights: Float64Array;
  readonly biases: Float64Array;
}

/** A ReLU network in plain float64 loops: the second opinion on the graphs. */
export class ReferenceNetwork {
  readonly layers: readonly ReferenceLayer[];

  constructor(layers: readonly ReferenceLayer[]) {
    this.layers = layers;
  }

  /** @param sizes `[features, …hiddenSizes, classes]` */
  static start(sizes: readonly number[], seed: number): ReferenceNetwork {
    const random = new Random(seed);
    return new ReferenceNetwork(
      sizes.slice(1).map((units, layer) => {
        const inputs = sizes[layer]!;
        const weights = Float64Array.from(glorotUniform(inputs, units, random.fork("layer", layer)));
        return { inputs, units, weights, biases: new Float64Array(units) };
      }),
    );
  }

  clone(): ReferenceNetwork {
    return new ReferenceNetwork(
      this.layers.map((layer) => ({
        ...layer,
        weights: layer.weights.slice(),
        biases: layer.biases.slice(),
      })),
    );
  }

  /** All parameters, in the order in which {@link gradient} has their derivatives. */
  arrays(): Float64Array[] {
    return this.layers.flatMap(({ weights, biases }) => [weights, biases]);
  }

  /** Values of every layer for one example: features, each hidden layer after its ReLU, logits. */
  #forward(features: Float32Array): number[][] {
    const values = [Array.from(features)];
    for (const [index, { units, weights, biases }] of this.layers.entries()) {
      const before = values.at(-1)!;
      const isLast = index === this.layers.length - 1;
      values.push(
        Array.from({ length: units }, (_, unit) => {
          const sum = before.reduce(
            (total, value, input) => total + value * weights[input * units + unit]!,
            biases[unit]!,
          );
          return isLast ? sum : Math.max(0, sum);
        }),
      );
    }
    return values;
  }

  exampleLoss(dataset: Dataset, row: number): number {
    const logits = this.#forward(featuresOf(dataset, row)).at(-1)!;
    const largest = Math.max(...logits);
    const total = logits.reduce((sum, logit) => sum + Math.exp(logit - largest), 0);
    return Math.log(total) + largest - logits[dataset.labels[row]!]!;
  }

  /** Σ w·loss / Σ w over rows. */
  loss(dataset: Dataset, rows: Iterable<number>): number {
    let [loss, weight] = [0, 0];
    for (const row of rows) {
      loss += dataset.weights[row]! * this.exampleLoss(dataset, row);
      weight += dataset.weights[row]!;
    }
    return loss / weight;
  }

  /** Derivatives of {@link loss} by each parameter, by the chain rule written out. */
  gradient(dataset: Dataset, rows: Iterable<number>): Float64Array[] {
    const list = [...rows];
    const totalWeight = list.reduce((total, row) => total + dataset.weights[row]!, 0);
    const result = this.arrays().map((array) => new Float64Array(array.length));
    for (const row of list) {
      const values = this.#forward(featuresOf(dataset, row));
      const logits = values.at(-1)!;
      const largest = Math.max(...logits);
      const total = logits.reduce((sum, logit) => sum + Math.exp(logit - largest), 0);
      const share = totalWeight > 0 ? dataset.weights[row]! / totalWeight : 0;
      let errors = logits.map((logit, label) => {
        return share * (Math.exp(logit - largest) / total - (label === dataset.labels[row] ? 1 : 0));
      });
      for (let index = this.layers.length - 1; index >= 0; index--) {
        const { units, weights } = this.layers[index]!;
        const before = values[index]!;
        const errorsBefore = before.map((value, input) => {
          let sum = 0;
          for (let unit = 0; unit < units; unit++) {
            result[2 * index]![input * units + unit]! += value * errors[unit]!;
            sum += weights[input * units + unit]! * errors[unit]!;
          }
          return value > 0 ? sum : 0;
        });
        errors.forEach((error, unit) => {
          result[2 * index + 1]![unit]! += error;
        });
        errors = errorsBefore;
      }
    }
    return result;
  }
}

function featuresOf(dataset: Dataset, row: number): Float32Array {
  const width = exampleWidth(dataset);
  return dataset.features.subarray(row * width, (row + 1) * width);
}
