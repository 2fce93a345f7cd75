import type { KernelConfig, MathBackendCPU, TensorInfo } from "@tensorflow/tfjs";
import type { TensorFlow } from "../tensorflow.ts";
import { type ConvolutionShape, convolve, kernelGradient, pictureGradient } from "./convolution.ts";
import { addProduct, rowMajor, transposed } from "./matrix-product.ts";

type KernelCall = Parameters<KernelConfig["kernelFunc"]>[0];

/** The outcome; undefined for what it cannot do, which is then left to TensorFlow.js. */
type FastKernel = (tf: TensorFlow, call: KernelCall) => TensorInfo | undefined;

/**
 * Runs `action`; in it the JavaScript backend (`cpu`) multiplies matrices and convolves with the loops of
 * this package, whatever layers ask for it. In TensorFlow.js 4.22 a product takes four times as long, and the
 * gradients of a convolution seventy times as long as the convolution itself.
 * Afterwards TensorFlow.js is as it was: what others compute in this process never meets these kernels.
 * Other engines have kernels of their own; there `action` just runs.
 * @param action must not await, or others would meet them
 */
export function withFastKernels<Outcome>(tf: TensorFlow, engine: string, action: () => Outcome): Outcome {
  if (engine !== "cpu") return action();
  const originals: KernelConfig[] = [];
  const put = (config: KernelConfig): void => {
    // Registering over another one would log a warning.
    tf.unregisterKernel(config.kernelName, engine);
    tf.registerKernel(config);
  };
  try {
    for (const [kernelName, fast] of Object.entries(fastKernels)) {
      const original = tf.getKernel(kernelName, engine);
      put({ ...original, kernelFunc: (call) => fast(tf, call) ?? original.kernelFunc(call) });
      originals.push(original);
    }
    return action();
  } finally {
    originals.forEach(put);
  }
}

const fastKernels: Readonly<Record<string, FastKernel>> = {
  BatchMatMul: (_, call) => {
    const { a, b } = call.inputs as { a: TensorInfo; b: TensorInfo };
    if (a.shape.length !== 2 || b.shape.length !== 2 || !areFloats(a, b)) return undefined;
    const { transposeA, transposeB } = call.attrs as { transposeA: boolean; transposeB: boolean };
    const plainLeft = rowMajor(valuesOf(call, a), 0, a.shape[0]!, a.shape[1]!);
    const plainRight = rowMajor(valuesOf(call, b), 0, b.shape[0]!, b.shape[1]!);
    const left = transposeA ? transposed(plainLeft) : plainLeft;
    const right = transposeB ? transposed(plainRight) : plainRight;
    const product = new Float32Array(left.rows * right.columns);
    addProduct(product, 0, left, right);
    return makeTensor(call, [left.rows, right.columns], product);
  },

  Conv2D: (tf, call) => {
    const { x, filter } = call.inputs as { x: TensorInfo; filter: TensorInfo };
    const shape = convolutionShape(tf, call, x.shape, filter.shape);
    if (shape === undefined || !areFloats(x, filter)) return undefined;
    return makeTensor(call, shape.outShape, convolve(shape, valuesOf(call, x), valuesOf(call, filter)));
  },

  Conv2DBackpropFilter: (tf, call) => {
    const { x, dy } = call.inputs as { x: TensorInfo; dy: TensorInfo };
    const { filterShape } = call.attrs as { filterShape: number[] };
    const shape = convolutionShape(tf, call, x.shape, filterShape);
    if (shape === undefined || !areFloats(x, dy)) return undefined;
    return makeTensor(call, filterShape, kernelGradient(shape, valuesOf(call, x), valuesOf(call, dy)));
  },

  Conv2DBackpropInput: (tf, call) => {
    const { dy, filter } = call.inputs as { dy: TensorInfo; filter: TensorInfo };
    const { inputShape } = call.attrs as { inputShape: number[] };
    const shape = convolutionShape(tf, call, inputShape, filter.shape);
    if (shape === undefined || !areFloats(dy, filter)) return undefined;
    return makeTensor(call, inputShape, pictureGradient(shape, valuesOf(call, dy), valuesOf(call, filter)));
  },
};

interface ConvolutionAttributes {
  readonly strides: number | [number, number];
  readonly pad: number | "valid" | "same";
  readonly dataFormat: string;
  /** The gradients' kernels have none. */
  readonly dilations?: number | [number, number];
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
}

/**
 * Sizes by TensorFlow.js' own rules of padding; undefined for convolutions with holes, in groups or with
 * channels outermost.
 */
function convolutionShape(
  tf: TensorFlow,
  call: KernelCall,
  pictures: readonly number[],
  kernel: readonly number[],
): (ConvolutionShape & { outShape: number[] }) | undefined {
  const { strides, pad, dataFormat, dilations, dimRoundingMode } =
    call.attrs as unknown as ConvolutionAttributes;
  if (dataFormat !== "NHWC" || pictures[3] !== kernel[2]) return undefined;
  const shape = tf.backend_util.computeConv2DInfo(
    pictures as [number, number, number, number],
    kernel as [number, number, number, number],
    strides,
    dilations ?? 1,
    pad,
    dimRoundingMode,
  );
  return shape.dilationHeight === 1 && shape.dilationWidth === 1 ? shape : undefined;
}

function areFloats(...tensors: TensorInfo[]): boolean {
  return tensors.every(({ dtype }) => dtype === "float32");
}

function valuesOf({ backend }: KernelCall, { dataId }: TensorInfo): Float32Array {
  return (backend as MathBackendCPU).data.get(dataId).values as Float32Array;
}

function makeTensor({ backend }: KernelCall, shape: number[], values: Float32Array): TensorInfo {
  return (backend as MathBackendCPU).makeTensorInfo(shape, "float32", values);
}
