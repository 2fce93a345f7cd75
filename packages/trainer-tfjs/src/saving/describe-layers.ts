import { isTrained, type Layer } from "@slicetuner/core";

/** A model as Keras and TensorFlow.js write it down: a `Sequential` with its layers. */
export interface Topology {
  readonly class_name: "Sequential";
  readonly config: { readonly name: string; readonly layers: readonly LayerDescription[] };
}

interface LayerDescription {
  readonly class_name: string;
  readonly config: Record<string, unknown>;
}

/**
 * Core's layers as TensorFlow.js describes its own; the last one ends in a softmax.
 * @returns also the names under which the kernels and biases are to be saved, in the order of the trained
 * layers
 */
export function describeLayers(
  layers: readonly Layer[],
  exampleShape: readonly number[],
): { topology: Topology; weightNames: string[] } {
  const described: LayerDescription[] = [];
  const weightNames: string[] = [];
  const add = (class_name: string, config: Record<string, unknown>): void => {
    const name = `${class_name.toLowerCase()}_${described.length + 1}`;
    // The first layer says what an example looks like.
    const input = described.length === 0 && { batch_input_shape: [null, ...exampleShape] };
    described.push({ class_name, config: { name, trainable: true, dtype: "float32", ...input, ...config } });
  };
  let rank = exampleShape.length;
  for (const [index, layer] of layers.entries()) {
    const isLast = index === layers.length - 1;
    switch (layer.kind) {
      case "convolution":
        add("Conv2D", {
          filters: layer.filters,
          kernel_size: [layer.kernelSize, layer.kernelSize],
          strides: [1, 1],
          padding: "same",
          data_format: "channels_last",
          dilation_rate: [1, 1],
          activation: "relu",
          use_bias: true,
        });
        break;
      case "maximum-pool":
        add("MaxPooling2D", {
          pool_size: [layer.size, layer.size],
          strides: [layer.size, layer.size],
          padding: "valid",
          data_format: "channels_last",
        });
        break;
      case "dropout":
        add("Dropout", { rate: layer.rate });
        break;
      case "dense":
        if (rank > 1) add("Flatten", {});
        rank = 1;
        add("Dense", {
          units: layer.units,
          activation: isLast ? "softmax" : layer.activation,
          use_bias: true,
        });
    }
    if (isTrained(layer)) {
      const { name } = described.at(-1)!.config;
      weightNames.push(`${name}/kernel`, `${name}/bias`);
    }
  }
  return {
    topology: { class_name: "Sequential", config: { name: "slicetuner", layers: described } },
    weightNames,
  };
}
