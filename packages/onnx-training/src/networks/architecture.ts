import {
  exampleWidth,
  isTrained,
  type Layer,
  layersOf,
  type ModelSpecification,
  type TrainedLayer,
} from "@slicetuner/core";

export type DropoutLayer = Extract<Layer, { kind: "dropout" }>;

/** A model for examples of one shape: its layers, and where each one's parameters lie. */
export interface Architecture {
  readonly layers: readonly Layer[];
  readonly dropouts: readonly DropoutLayer[];
  /**
   * Whether examples are pictures that go through convolutions. Models that are not are stacked: computed
   * side by side on a leading axis.
   */
  readonly isConvolutional: boolean;
  /** Numbers that describe one example. */
  readonly inputs: number;
  readonly classes: number;
  /** One for each trained layer. */
  readonly places: readonly LayerPlace[];
  /** Length of the flat row of a model's parameters. */
  readonly parameterCount: number;
  /** Multiplications, about, of a forward pass of one example. */
  readonly work: number;
  /** Numbers that the largest intermediate result holds for an example. */
  readonly largestResult: number;
}

/**
 * Where a trained layer's parameters lie in the flat row of a model: the weights, then the biases. A dense
 * layer has one row of weights for each unit. In the first layer of a stacked model each unit's bias follows
 * its weights: the examples bring a constant 1 after their features.
 */
export interface LayerPlace {
  readonly offset: number;
  readonly inputs: number;
  /** Units of a dense layer, filters of a convolution. */
  readonly units: number;
  /** Whether weights are `inputs × units`, as in core's kernels and in convolutions here. */
  readonly hasUnitsInside: boolean;
  readonly hasBiasColumn: boolean;
}

export function architectureOf(
  model: ModelSpecification,
  exampleShape: readonly number[],
  classes: number,
): Architecture {
  const layers = layersOf(model, exampleShape, classes);
  const isConvolutional = layers[0]!.kind === "convolution";
  const places: LayerPlace[] = [];
  let [offset, work, largestResult] = [0, 0, 0];
  for (const layer of layers) {
    if (isTrained(layer)) {
      const hasBiasColumn = !isConvolutional && places.length === 0;
      const { inputs, units, uses } = sizesOf(layer);
      const hasUnitsInside = layer.kind === "convolution";
      places.push({ offset, inputs, units, hasUnitsInside, hasBiasColumn });
      offset += (inputs + 1) * units;
      work += (inputs + 1) * units * uses;
      largestResult = Math.max(largestResult, inputs * uses, units * uses);
    }
  }
  return {
    layers,
    dropouts: layers.filter((layer) => layer.kind === "dropout"),
    isConvolutional,
    inputs: exampleWidth({ exampleShape }),
    classes,
    places,
    parameterCount: offset,
    work,
    largestResult,
  };
}

/** `uses`: how often the kernel is applied to an example. */
function sizesOf(layer: TrainedLayer): {
  readonly inputs: number;
  readonly units: number;
  readonly uses: number;
} {
  if (layer.kind === "dense") return { inputs: layer.inputs, units: layer.units, uses: 1 };
  const { kernelSize, channels, filters, height, width } = layer;
  return { inputs: kernelSize ** 2 * channels, units: filters, uses: height * width };
}

/** Units that a dropout drops or keeps. */
export function unitsOf({ shape }: DropoutLayer): number {
  return shape.reduce((product, length) => product * length, 1);
}
