import { type Dataset, exampleWidth, initialKernels, isTrained, type Layer } from "@slicetuner/core";
import { backward, forward } from "./reference-layers.ts";

/** Kernel (in core's layout) and biases of one trained layer. */
export interface ReferenceWeights {
  readonly kernel: Float64Array;
  readonly biases: Float64Array;
}

/**
 * The masks of a minibatch, one for each dropout, as core's `fillDropoutMask` fills them: units × examples.
 */
export type ReferenceMasks = readonly ArrayLike<number>[];

/** A network in plain float64 loops, one example after another: the second opinion on the graphs. */
export class ReferenceNetwork {
  readonly layers: readonly Layer[];
  readonly weights: readonly ReferenceWeights[];

  constructor(layers: readonly Layer[], weights: readonly ReferenceWeights[]) {
    this.layers = layers;
    this.weights = weights;
  }

  static start(layers: readonly Layer[], seed: number): ReferenceNetwork {
    const trained = layers.filter(isTrained);
    const weights = initialKernels(layers, seed).map((kernel, index) => {
      const layer = trained[index]!;
      const units = layer.kind === "dense" ? layer.units : layer.filters;
      return { kernel: Float64Array.from(kernel), biases: new Float64Array(units) };
    });
    return new ReferenceNetwork(layers, weights);
  }

  clone(): ReferenceNetwork {
    const weights = this.weights.map(({ kernel, biases }) => {
      return { kernel: kernel.slice(), biases: biases.slice() };
    });
    return new ReferenceNetwork(this.layers, weights);
  }

  /** Kernels and biases in turn, in the order in which {@link gradient} has their derivatives. */
  arrays(): Float64Array[] {
    return this.weights.flatMap(({ kernel, biases }) => [kernel, biases]);
  }

  /** What goes into each layer for one example, and the logits at the end. */
  #values(dataset: Dataset, row: number, masks: readonly number[][]): Float64Array[] {
    const width = exampleWidth(dataset);
    const values: Float64Array[] = [
      Float64Array.from(dataset.features.subarray(row * width, (row + 1) * width)),
    ];
    const weights = this.weights[Symbol.iterator]();
    const nextMask = masks[Symbol.iterator]();
    for (const layer of this.layers) {
      const own = isTrained(layer) ? weights.next().value! : undefined;
      const mask = layer.kind === "dropout" ? nextMask.next().value : undefined;
      values.push(forward(layer, values.at(-1)!, own, mask));
    }
    return values;
  }

  exampleLoss(dataset: Dataset, row: number, masks: readonly number[][] = []): number {
    const logits = this.#values(dataset, row, masks).at(-1)!;
    const largest = Math.max(...logits);
    const total = logits.reduce((sum, logit) => sum + Math.exp(logit - largest), 0);
    return Math.log(total) + largest - logits[dataset.labels[row]!]!;
  }

  /** Σ w·loss / Σ w over rows. */
  loss(dataset: Dataset, rows: Iterable<number>, masks: ReferenceMasks = []): number {
    const list = [...rows];
    let [loss, weight] = [0, 0];
    list.forEach((row, index) => {
      const ofExample = masksOf(this.layers, masks, index, list.length);
      loss += dataset.weights[row]! * this.exampleLoss(dataset, row, ofExample);
      weight += dataset.weights[row]!;
    });
    return loss / weight;
  }

  /** Derivatives of {@link loss} by each parameter, by the chain rule written out. */
  gradient(dataset: Dataset, rows: Iterable<number>, masks: ReferenceMasks = []): Float64Array[] {
    const list = [...rows];
    const totalWeight = list.reduce((total, row) => total + dataset.weights[row]!, 0);
    const result = this.arrays().map((array) => new Float64Array(array.length));
    list.forEach((row, index) => {
      const ofExample = masksOf(this.layers, masks, index, list.length);
      const values = this.#values(dataset, row, ofExample);
      const logits = values.at(-1)!;
      const largest = Math.max(...logits);
      const total = logits.reduce((sum, logit) => sum + Math.exp(logit - largest), 0);
      const share = totalWeight > 0 ? dataset.weights[row]! / totalWeight : 0;
      let errors: Float64Array = logits.map((logit, label) => {
        return share * (Math.exp(logit - largest) / total - (label === dataset.labels[row] ? 1 : 0));
      });
      let [trained, dropout] = [this.weights.length, ofExample.length];
      for (let position = this.layers.length - 1; position >= 0; position--) {
        const layer = this.layers[position]!;
        if (isTrained(layer)) trained--;
        if (layer.kind === "dropout") dropout--;
        errors = backward(layer, values[position]!, values[position + 1]!, errors, {
          weights: this.weights[trained]!,
          kernelGradient: result[2 * trained]!,
          biasGradient: result[2 * trained + 1]!,
          mask: ofExample[dropout],
        });
      }
    });
    return result;
  }
}

/**
 * The masks of one example in the order of the values in it: pictures have their channels innermost there,
 * and outermost in the masks.
 */
function masksOf(
  layers: readonly Layer[],
  masks: ReferenceMasks,
  example: number,
  examples: number,
): number[][] {
  const dropouts = layers.filter((layer) => layer.kind === "dropout");
  return masks.map((mask, index) => {
    const { shape } = dropouts[index]!;
    const channels = shape.length === 3 ? shape[2]! : 1;
    const positions = shape.reduce((product, length) => product * length, 1) / channels;
    return Array.from({ length: channels * positions }, (_, unit) => {
      const [position, channel] = [Math.floor(unit / channels), unit % channels];
      return mask[(channel * positions + position) * examples + example]!;
    });
  });
}
