import { GraphError } from "../graph-error.ts";
import { broadcastShapes, describe, sameShape } from "../shape.ts";
import { singleOutput, type Tensor } from "../tensor.ts";
import { sumTo } from "./broadcasting.ts";
import { transpose } from "./reshaping.ts";

export interface MatrixMultiplyOptions {
  /** Swap the last two axes of the first factor. @default false */
  readonly transposeFirst?: boolean;
  /** Swap the last two axes of the second factor. @default false */
  readonly transposeSecond?: boolean;
}

/**
 * Matrix product over the last two axes; leading axes broadcast. ONNX Runtime fuses the transpositions into
 * the product, so that they cost nothing; the gradients are written in terms of them for the same reason.
 */
export function matrixMultiply(first: Tensor, second: Tensor, options: MatrixMultiplyOptions = {}): Tensor {
  const { transposeFirst = false, transposeSecond = false } = options;
  const left = transposeFirst ? swapLastAxes(first) : first;
  const right = transposeSecond ? swapLastAxes(second) : second;
  const [rows, inner] = left.shape.slice(-2);
  const [otherInner, columns] = right.shape.slice(-2);
  if (columns === undefined || inner === undefined || inner !== otherInner) {
    throw new GraphError(`matrix product of ${describe(left.shape)} and ${describe(right.shape)}`);
  }
  return singleOutput({
    operator: "MatMul",
    inputs: [left, right],
    gradientInputs: [first, second],
    elementType: first.elementType,
    shape: [...broadcastShapes(left.shape.slice(0, -2), right.shape.slice(0, -2)), rows!, columns],
    vectorJacobianProduct: ([gradient]) => {
      const ofFirst = transposeFirst
        ? matrixMultiply(second, gradient!, { transposeFirst: transposeSecond, transposeSecond: true })
        : matrixMultiply(gradient!, second, { transposeSecond: !transposeSecond });
      const ofSecond = transposeSecond
        ? matrixMultiply(gradient!, first, { transposeFirst: true, transposeSecond: transposeFirst })
        : matrixMultiply(first, gradient!, { transposeFirst: !transposeFirst });
      return [sumTo(ofFirst, first.shape), sumTo(ofSecond, second.shape)];
    },
  });
}

/**
 * Matrix product and biases in one operation (Gemm), for layers of models that are used elsewhere.
 * @param input examples × inputs
 * @param weights inputs × units
 * @param biases units
 */
export function affine(input: Tensor, weights: Tensor, biases: Tensor): Tensor {
  const [examples, inputs] = input.shape;
  const [otherInputs, units] = weights.shape;
  const fits =
    [input, weights].every(({ shape }) => shape.length === 2) &&
    inputs === otherInputs &&
    sameShape(biases.shape, [units!]) &&
    [weights, biases].every(({ elementType }) => elementType === input.elementType);
  if (!fits) {
    throw new GraphError(
      `affine map of ${describe(input.shape)} by ${describe(weights.shape)} and ${describe(biases.shape)}`,
    );
  }
  return singleOutput({
    operator: "Gemm",
    inputs: [input, weights, biases],
    elementType: input.elementType,
    shape: [examples!, units!],
    vectorJacobianProduct: ([gradient]) => [
      matrixMultiply(gradient!, weights, { transposeSecond: true }),
      matrixMultiply(input, gradient!, { transposeFirst: true }),
      sumTo(gradient!, biases.shape),
    ],
  });
}

function swapLastAxes(tensor: Tensor): Tensor {
  const rank = tensor.shape.length;
  if (rank < 2) throw new GraphError(`matrix product of ${describe(tensor.shape)}`);
  const axes = tensor.shape.map((_, axis) => axis);
  return transpose(tensor, [...axes.slice(0, -2), rank - 1, rank - 2]);
}
