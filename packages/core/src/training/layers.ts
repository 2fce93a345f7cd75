import { Random } from "../random.ts";
import { glorotUniform } from "./initial-weights.ts";
import type { ModelSpecification } from "./model.ts";

/**
 * A layer of a model, with all its sizes. What comes in and goes out of a picture layer is height × width ×
 * channels.
 */
export type Layer =
  | {
      /** Stride 1, zeros around the picture, so that height and width stay; ReLU follows. */
      readonly kind: "convolution";
      readonly height: number;
      readonly width: number;
      readonly channels: number;
      readonly kernelSize: number;
      readonly filters: number;
    }
  | {
      /** Of what comes in; the outcome is ⌊height / size⌋ × ⌊width / size⌋. */
      readonly kind: "maximum-pool";
      readonly height: number;
      readonly width: number;
      readonly channels: number;
      readonly size: number;
    }
  | {
      readonly kind: "dropout";
      readonly rate: number;
      /** Shape of one example where it stands: `[height, width, channels]` or `[units]`. */
      readonly shape: readonly number[];
    }
  | {
      /**
       * A picture comes in flattened, its channels innermost: position (row · width + column) · channels +
       * channel.
       */
      readonly kind: "dense";
      readonly inputs: number;
      readonly units: number;
      readonly activation: "relu" | "linear";
    };

/** A layer with a kernel and biases. */
export type TrainedLayer = Extract<Layer, { kind: "convolution" | "dense" }>;

/**
 * The layers of a model in order, the last a linear dense one whose outcome are the logits. Dropout of rate 0
 * and pools of size 1 are left out.
 * @param exampleShape must be height × width × channels for a `cnn`: see `describeShapeProblem`
 */
export function layersOf(
  model: ModelSpecification,
  exampleShape: readonly number[],
  classes: number,
): readonly Layer[] {
  const layers: Layer[] = [];
  let shape = exampleShape;
  const drop = (rate: number): void => {
    if (rate > 0) layers.push({ kind: "dropout", rate, shape });
  };
  const dense = (units: number, activation: "relu" | "linear"): void => {
    const inputs = shape.reduce((product, length) => product * length, 1);
    layers.push({ kind: "dense", inputs, units, activation });
    shape = [units];
  };
  if (model.kind === "cnn") {
    for (const { filters, kernelSize = 3, pool = 2, dropout = 0 } of model.blocks) {
      const [height, width, channels] = shape as [number, number, number];
      layers.push({ kind: "convolution", height, width, channels, kernelSize, filters });
      if (pool > 1) layers.push({ kind: "maximum-pool", height, width, channels: filters, size: pool });
      shape = [Math.floor(height / pool), Math.floor(width / pool), filters];
      drop(dropout);
    }
  }
  if (model.kind !== "softmax-regression") {
    for (const units of model.hiddenSizes) {
      dense(units, "relu");
      drop(model.dropout ?? 0);
    }
  }
  dense(classes, "linear");
  return layers;
}

/** Why a model cannot take examples of this shape; undefined where it can. */
export function describeShapeProblem(
  model: ModelSpecification,
  exampleShape: readonly number[],
): string | undefined {
  if (model.kind !== "cnn") return undefined;
  if (exampleShape.length !== 3) {
    return `a cnn needs pictures, height × width × channels; these examples have the shape [${exampleShape.join(", ")}]`;
  }
  let [height, width] = exampleShape as [number, number];
  for (const [index, { pool = 2 }] of model.blocks.entries()) {
    if (height < pool || width < pool) {
      return `block ${index + 1} pools ${pool} × ${pool}, but only ${height} × ${width} is left of the picture`;
    }
    height = Math.floor(height / pool);
    width = Math.floor(width / pool);
  }
  return undefined;
}

/**
 * Start weights of a model's trained layers: for layer k, counted from 0 over the trained layers,
 * Glorot-uniform numbers from the fork `("layer", k)` of the seed; biases start at 0. Every backend starts
 * from these.
 * @returns one kernel for each trained layer, row-major: `inputs × units`, or for a convolution
 *   `kernelSize × kernelSize × channels × filters`
 */
export function initialKernels(layers: readonly Layer[], seed: number): Float32Array[] {
  const random = new Random(seed);
  return layers.filter(isTrained).map((layer, index) => {
    const stream = random.fork("layer", index);
    if (layer.kind === "dense") return glorotUniform(layer.inputs, layer.units, stream);
    const taps = layer.kernelSize ** 2;
    return glorotUniform(taps * layer.channels, layer.filters, stream, taps * layer.filters);
  });
}

export function isTrained(layer: Layer): layer is TrainedLayer {
  return layer.kind === "convolution" || layer.kind === "dense";
}
