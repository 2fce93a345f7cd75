import { GraphError } from "../graph-error.ts";
import { type Dimension, describe } from "../shape.ts";
import { expectFloating, singleOutput, type Tensor } from "../tensor.ts";

/**
 * Convolution with stride 1 (ONNX's Conv: the kernel is not turned round). For models that are only used: it
 * has no gradient here.
 * @param pictures examples × channels × height × width
 * @param kernel filters × channels × kernel height × kernel width
 * @param biases filters
 * @param padding rows and columns of zeros around the picture. @default 0
 * @returns examples × filters × (height + 2 · padding − kernel height + 1) × …
 */
export function convolution(pictures: Tensor, kernel: Tensor, biases: Tensor, padding = 0): Tensor {
  expectFloating("Conv", pictures);
  const [examples, channels, height, width] = pictureShape("convolution", pictures);
  const [filters, kernelChannels, kernelHeight, kernelWidth] = kernel.shape;
  const fits =
    kernel.shape.length === 4 &&
    kernelChannels === channels &&
    biases.shape.length === 1 &&
    biases.shape[0] === filters &&
    [kernel, biases].every(({ elementType }) => elementType === pictures.elementType);
  const across = (length: number, tap: Dimension): number => length + 2 * padding - Number(tap) + 1;
  const lengths = fits ? [across(height, kernelHeight!), across(width, kernelWidth!)] : [];
  if (!fits || !lengths.every((length) => length >= 1)) {
    throw new GraphError(
      `convolution of ${describe(pictures.shape)} with a kernel of ${describe(kernel.shape)} ` +
        `and biases of ${describe(biases.shape)}`,
    );
  }
  return singleOutput({
    operator: "Conv",
    inputs: [pictures, kernel, biases],
    attributes: {
      kernel_shape: [Number(kernelHeight), Number(kernelWidth)],
      pads: [padding, padding, padding, padding],
      strides: [1, 1],
    },
    elementType: pictures.elementType,
    shape: [examples, filters!, ...lengths],
  });
}

/**
 * The largest number of each square of `size × size`, side by side; rows and columns that fill no square are
 * left out. Has no gradient here.
 * @param pictures examples × channels × height × width
 * @returns examples × channels × ⌊height / size⌋ × ⌊width / size⌋
 */
export function maximumPool(pictures: Tensor, size: number): Tensor {
  expectFloating("MaxPool", pictures);
  const [examples, channels, height, width] = pictureShape("maximum pool", pictures);
  const lengths = [Math.floor(height / size), Math.floor(width / size)];
  if (!lengths.every((length) => length >= 1)) {
    throw new GraphError(`maximum pool of ${size} × ${size} of ${describe(pictures.shape)}`);
  }
  return singleOutput({
    operator: "MaxPool",
    inputs: [pictures],
    attributes: { kernel_shape: [size, size], strides: [size, size] },
    elementType: pictures.elementType,
    shape: [examples, channels, ...lengths],
  });
}

function pictureShape(what: string, { shape }: Tensor): readonly [Dimension, Dimension, number, number] {
  const [examples, channels, height, width] = shape;
  if (shape.length !== 4 || typeof height !== "number" || typeof width !== "number") {
    throw new GraphError(`${what} of ${describe(shape)}, expected examples × channels × height × width`);
  }
  return [examples!, channels!, height, width];
}
