import {
  add,
  matrixMultiply,
  multiply,
  reduceMax,
  relu,
  reshape,
  type Tensor,
  transpose,
} from "@slicetuner/onnx-graph";
import type { Architecture } from "./architecture.ts";
import { type Convolution, convolvePictures, convolveValues, pooledLengths, times } from "./convolution.ts";

/** The layers of a convolutional model up to its last hidden one, and the parameters of its output. */
interface LastLayer {
  /** `inputs × examples`. */
  readonly values: Tensor;
  /** `classes × inputs`. */
  readonly weights: Tensor;
  readonly biases: Tensor;
}

/**
 * The logits of one convolutional model, `examples × classes`.
 * @param parts the parameters, cut into weights and biases of each trained layer
 * @param pictures `(positions · channels) × examples`
 * @param masks of each dropout, `units × examples`; none where nothing is dropped
 */
export function pictureLogits(
  architecture: Architecture,
  parts: readonly Tensor[],
  pictures: Tensor,
  masks: readonly Tensor[] = [],
): Tensor {
  const { values, weights, biases } = lastLayer(architecture, parts, pictures, masks);
  return add(matrixMultiply(values, weights, { transposeFirst: true, transposeSecond: true }), biases);
}

/** The same logits as `classes × examples`. */
export function transposedPictureLogits(
  architecture: Architecture,
  parts: readonly Tensor[],
  pictures: Tensor,
): Tensor {
  const { values, weights, biases } = lastLayer(architecture, parts, pictures, []);
  return add(matrixMultiply(weights, values), reshape(biases, [architecture.classes, 1]));
}

function lastLayer(
  { layers, places }: Architecture,
  parts: readonly Tensor[],
  pictures: Tensor,
  masks: readonly Tensor[],
): LastLayer {
  const examples = pictures.shape[1]!;
  const nextMask = masks[Symbol.iterator]();
  const nextPart = parts[Symbol.iterator]();
  const nextPlace = places[Symbol.iterator]();
  const parameters = () => {
    const { units, inputs, hasUnitsInside } = nextPlace.next().value!;
    const weights = reshape(nextPart.next().value!, hasUnitsInside ? [inputs, units] : [units, inputs]);
    return { weights, biases: reshape(nextPart.next().value!, [units]) };
  };
  // Between convolutions `positions × examples × channels`, from the first dense layer on `inputs ×
  // examples`.
  let values = pictures;
  const isPicture = () => values.shape.length === 3;
  for (const [index, layer] of layers.entries()) {
    if (layer.kind === "convolution") {
      const next = layers[index + 1];
      const pool = next?.kind === "maximum-pool" ? next.size : 1;
      values = block(layer, pool, parameters(), values, index === 0);
    } else if (layer.kind === "dense") {
      const { weights, biases } = parameters();
      if (isPicture()) values = reshape(transpose(values, [0, 2, 1]), [layer.inputs, examples]);
      if (layer.activation === "linear") return { values, weights, biases };
      values = relu(add(matrixMultiply(weights, values), reshape(biases, [layer.units, 1])));
    } else if (layer.kind === "dropout") {
      const mask = nextMask.next().value;
      if (mask !== undefined)
        values = multiply(values, isPicture() ? pictureMask(mask, values) : reshape(mask, values.shape));
    }
  }
  throw new RangeError("a model without an output layer");
}

/** Masks have the channels first, `(channels · positions) × examples`. */
function pictureMask(mask: Tensor, { shape: [positions, examples, channels] }: Tensor): Tensor {
  const byChannel = reshape(mask, [Number(channels), times(Number(positions), examples!)]);
  return reshape(transpose(byChannel, [1, 0]), [positions!, examples!, channels!]);
}

/**
 * Convolution, maximum pool and ReLU. Biases and ReLU come after the pool, where there is less to compute;
 * the largest stays the largest under both.
 */
function block(
  layer: Convolution,
  pool: number,
  { weights, biases }: { readonly weights: Tensor; readonly biases: Tensor },
  values: Tensor,
  isFirst: boolean,
): Tensor {
  const { filters } = layer;
  const examples = values.shape[1]!;
  const [pooledRows, pooledColumns] = pooledLengths(layer, pool);
  const pooled = pooledRows * pooledColumns;
  let sums = (isFirst ? convolvePictures : convolveValues)(layer, pool, weights, values);
  if (pool > 1) sums = reduceMax(sums, { axes: [1] });
  const activated = relu(add(reshape(sums, [times(pooled, examples), filters]), biases));
  return reshape(activated, [pooled, examples, filters]);
}
