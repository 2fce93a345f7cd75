import {
  initialKernels,
  isTrained,
  type Layer,
  type TrainedLayer,
  type TrainedModel,
} from "@slicetuner/core";
import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from "@tensorflow/tfjs";
import { gradientsOf, weightedLoss } from "../gradients.ts";
import type { Minibatch } from "../minibatches.ts";
import { describeLayers } from "../saving/describe-layers.ts";
import { modelFiles } from "../saving/model-files.ts";
import type { TensorFlow } from "../tensorflow.ts";
import { dropoutMasks } from "./dropout-masks.ts";
import { maximumPool } from "./maximum-pool.ts";
import type { MinibatchPlace, Network } from "./network.ts";

/**
 * A model by core's specification: kernels and biases as plain tensors, with the start weights of every
 * backend.
 */
export class SpecifiedNetwork implements Network {
  /** `[kernel 0, bias 0, kernel 1, bias 1, …]` over the trained layers. */
  parameters: readonly Tensor[];
  readonly isKernel: readonly boolean[];
  #best: readonly Tensor[] = [];
  readonly #tf: TensorFlow;
  readonly #engine: string;
  readonly #layers: readonly Layer[];
  readonly #exampleShape: readonly number[];

  /** @param layers core's `layersOf` the model; @param seed of the start weights */
  constructor(
    tf: TensorFlow,
    engine: string,
    layers: readonly Layer[],
    exampleShape: readonly number[],
    seed: number,
  ) {
    this.#tf = tf;
    this.#engine = engine;
    this.#layers = layers;
    this.#exampleShape = exampleShape;
    const trained = layers.filter(isTrained);
    const kernels = initialKernels(layers, seed);
    this.parameters = tf.tidy(() =>
      trained.flatMap((layer, index): Tensor[] => {
        const shape = kernelShape(layer);
        return [tf.tensor(kernels[index]!, shape), tf.zeros([shape.at(-1)!])];
      }),
    );
    this.isKernel = trained.flatMap(() => [true, false]);
  }

  gradients(minibatch: Minibatch, place: MinibatchPlace): Tensor[] {
    const tf = this.#tf;
    const masks = dropoutMasks(tf, this.#layers, minibatch.features.shape[0]!, place);
    return gradientsOf(tf, () => {
      const loss = (...parameters: Tensor[]): Tensor =>
        weightedLoss(tf, this.#forward(parameters, minibatch.features, masks), minibatch);
      return tf.grads(loss)([...this.parameters]);
    });
  }

  replaceParameters(parameters: Tensor[]): void {
    const before = this.parameters;
    this.parameters = parameters;
    this.#tf.dispose([...before]);
  }

  logits(features: Tensor): Tensor2D {
    return this.#forward(this.parameters, features);
  }

  keepBest(): void {
    this.#tf.dispose([...this.#best]);
    this.#best = this.parameters.map((parameter) => parameter.clone());
  }

  restoreBest(): void {
    this.replaceParameters(this.#best.map((parameter) => parameter.clone()));
  }

  async save(classes: readonly string[]): Promise<TrainedModel> {
    const { topology, weightNames } = describeLayers(this.#layers, this.#exampleShape);
    const weights = await Promise.all(
      this.parameters.map(async (parameter, index) => ({
        name: weightNames[index]!,
        shape: parameter.shape,
        values: (await parameter.data()) as Float32Array,
      })),
    );
    return modelFiles(topology, weights, classes);
  }

  dispose(): void {
    this.#tf.dispose([...this.parameters, ...this.#best]);
  }

  /** @param masks one for each dropout layer; without them nothing is dropped */
  #forward(parameters: readonly Tensor[], features: Tensor, masks?: readonly Tensor[]): Tensor2D {
    const tf = this.#tf;
    let values = features;
    let trained = 0;
    let dropouts = 0;
    for (const layer of this.#layers) {
      switch (layer.kind) {
        case "convolution": {
          const [kernel, bias] = parameters.slice(trained, trained + 2) as [Tensor4D, Tensor1D];
          values = tf.relu(addBias(tf, tf.conv2d(values as Tensor4D, kernel, 1, "same"), bias));
          trained += 2;
          break;
        }
        case "maximum-pool":
          values = maximumPool(tf, this.#engine, values as Tensor4D, layer.size);
          break;
        case "dropout":
          if (masks !== undefined) values = tf.mul(values, masks[dropouts++]!);
          break;
        case "dense": {
          const [kernel, bias] = parameters.slice(trained, trained + 2) as [Tensor2D, Tensor1D];
          const flat = tf.reshape(values, [-1, layer.inputs]) as Tensor2D;
          const sums = tf.add(tf.matMul(flat, kernel), bias);
          values = layer.activation === "relu" ? tf.relu(sums) : sums;
          trained += 2;
        }
      }
    }
    return values as Tensor2D;
  }
}

/**
 * Adds a bias to each filter. It is spread over the places by a product with ones, whose gradient is a
 * product too: the gradient of a broadcast is a sum over outer axes, for which TensorFlow.js transposes in
 * JavaScript, element by element.
 */
function addBias(tf: TensorFlow, pictures: Tensor4D, bias: Tensor1D): Tensor4D {
  const filters = bias.size;
  const spread = tf.matMul(tf.ones([pictures.size / filters, 1]), tf.reshape(bias, [1, filters]));
  return tf.add(pictures, tf.reshape(spread, pictures.shape));
}

function kernelShape(layer: TrainedLayer): number[] {
  return layer.kind === "dense"
    ? [layer.inputs, layer.units]
    : [layer.kernelSize, layer.kernelSize, layer.channels, layer.filters];
}
