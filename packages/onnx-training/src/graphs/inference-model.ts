import type { Layer } from "@slicetuner/core";
import {
  affine,
  constant,
  convolution,
  Graph,
  maximumPool,
  relu,
  reshape,
  softmax,
  type Tensor,
  transpose,
} from "@slicetuner/onnx-graph";

/** Kernel and biases of one trained layer, in the order of core's `initialKernels`. */
export interface LayerWeights {
  /** `inputs × units`, or `kernelSize × kernelSize × channels × filters`. */
  readonly kernel: Float32Array;
  readonly biases: Float32Array;
}

/** What the model is made for; goes into the file's metadata. */
export interface ModelPurpose {
  readonly exampleShape: readonly number[];
  /** Names of the classes. */
  readonly classes: readonly string[];
}

/**
 * A trained model as an `.onnx` file that any ONNX Runtime opens: input `features` (float32, examples ×
 * example shape), output
 * `probabilities` (examples × classes). Its layers are the usual operators (Conv, MaxPool, Relu, Gemm, Softmax) with pictures as
 * examples × channels × height × width inside; dropout is not in it. What the layers make is named `block1`,
 * …, `hidden1`, …,
 * `logits`, and their weights `block1.kernel`, `block1.biases`, …; and the file's metadata have the names of the classes as JSON under `slicetuner.classes`.
 * @param layers as from core's `layersOf`
 * @param weights of the trained layers, in their order
 */
export function inferenceModel(
  layers: readonly Layer[],
  weights: readonly LayerWeights[],
  { exampleShape, classes }: ModelPurpose,
): Uint8Array {
  const graph = new Graph();
  const names: Record<string, Tensor> = {};
  const name = (label: string, { kernel, biases }: WeightTensors): void => {
    names[`${label}.kernel`] = kernel;
    names[`${label}.biases`] = biases;
  };
  const remaining = weights[Symbol.iterator]();
  const hasPictures = layers[0]!.kind === "convolution";
  let [block, hidden] = [0, 0];
  let values = graph.input("features", "float32", ["examples", ...exampleShape]);
  if (hasPictures) values = transpose(values, [0, 3, 1, 2]);
  for (const layer of layers) {
    if (layer.kind === "convolution") {
      const tensors = convolutionWeights(layer, remaining.next().value!);
      name(`block${++block}`, tensors);
      values = relu(convolution(values, tensors.kernel, tensors.biases, (layer.kernelSize - 1) / 2));
      names[`block${block}`] = values;
    } else if (layer.kind === "maximum-pool") {
      values = maximumPool(values, layer.size);
      names[`block${block}`] = values;
    } else if (layer.kind === "dense") {
      const channels = hasPictures && values.shape.length === 4 ? Number(values.shape[1]) : 1;
      const tensors = denseWeights(layer, remaining.next().value!, channels);
      const isLast = layer.activation === "linear";
      const label = isLast ? "logits" : `hidden${++hidden}`;
      name(label, tensors);
      const flat = values.shape.length === 2 ? values : reshape(values, ["examples", layer.inputs]);
      const sums = affine(flat, tensors.kernel, tensors.biases);
      values = isLast ? sums : relu(sums);
      names[label] = values;
    }
  }
  const metadata = { "slicetuner.classes": JSON.stringify(classes) };
  const outputs = { probabilities: softmax(values) };
  return graph.toModel(outputs, { producerName: "Slice Tuner", metadata, names });
}

interface WeightTensors {
  readonly kernel: Tensor;
  readonly biases: Tensor;
}

/** ONNX has filters × channels × kernelSize × kernelSize. */
function convolutionWeights(
  { kernelSize, channels, filters }: Extract<Layer, { kind: "convolution" }>,
  { kernel, biases }: LayerWeights,
): WeightTensors {
  const taps = kernelSize ** 2;
  const turned = new Float32Array(kernel.length);
  for (let filter = 0; filter < filters; filter++) {
    for (let channel = 0; channel < channels; channel++) {
      for (let tap = 0; tap < taps; tap++) {
        turned[(filter * channels + channel) * taps + tap] =
          kernel[(tap * channels + channel) * filters + filter]!;
      }
    }
  }
  return {
    kernel: constant("float32", [filters, channels, kernelSize, kernelSize], turned),
    biases: constant("float32", [filters], biases),
  };
}

/**
 * A picture that comes in has its channels first inside the model, while the kernel's rows have them last:
 * the rows are put in the picture's order.
 */
function denseWeights(
  { inputs, units }: Extract<Layer, { kind: "dense" }>,
  { kernel, biases }: LayerWeights,
  channels: number,
): WeightTensors {
  const area = inputs / channels;
  const turned = new Float32Array(kernel.length);
  for (let channel = 0; channel < channels; channel++) {
    for (let position = 0; position < area; position++) {
      const from = (position * channels + channel) * units;
      turned.set(kernel.subarray(from, from + units), (channel * area + position) * units);
    }
  }
  return {
    kernel: constant("float32", [inputs, units], turned),
    biases: constant("float32", [units], biases),
  };
}
