import { Random } from "@slicetuner/core";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { withFastKernels } from "./fast-kernels.ts";

/** What TensorFlow.js' own kernels make of the same, number by number. */
function expectSame(action: () => tf.Tensor[]): void {
  const slow = tf.tidy(() => action().map((tensor) => ({ shape: tensor.shape, values: tensor.dataSync() })));
  const fast = tf.tidy(() =>
    withFastKernels(tf, "cpu", action).map((tensor) => ({ shape: tensor.shape, values: tensor.dataSync() })),
  );
  slow.forEach(({ shape, values }, index) => {
    expect(fast[index]!.shape).toEqual(shape);
    values.forEach((value, place) => {
      expect(Math.abs(fast[index]!.values[place]! - value)).toBeLessThan(1e-4 * (1 + Math.abs(value)));
    });
  });
}

function numbers(shape: number[], seed: number): tf.Tensor {
  const random = new Random(seed);
  const size = shape.reduce((product, length) => product * length, 1);
  return tf.tensor(
    Float32Array.from({ length: size }, () => random.normal()),
    shape,
  );
}

const length = fc.integer({ min: 1, max: 9 });

describe("kernels that take the place of TensorFlow.js' own", () => {
  beforeAll(async () => {
    tf.enableProdMode();
    await tf.setBackend("cpu");
  });

  it("multiply matrices of any size, transposed or not", () => {
    fc.assert(
      fc.property(length, length, length, fc.boolean(), fc.boolean(), (rows, inner, columns, left, right) => {
        expectSame(() => {
          const a = numbers(left ? [inner, rows] : [rows, inner], 1);
          const b = numbers(right ? [columns, inner] : [inner, columns], 2);
          return [tf.matMul(a, b, left, right)];
        });
      }),
    );
  });

  it("leave stacks of matrices, whole numbers and holes to TensorFlow.js", () => {
    expectSame(() => [
      tf.matMul(numbers([2, 3, 4], 1), numbers([2, 4, 5], 2)),
      tf.matMul(tf.tensor2d([[1, 2]], [1, 2], "int32"), tf.tensor2d([[3], [4]], [2, 1], "int32")),
      tf.conv2d(
        numbers([2, 7, 7, 2], 3) as tf.Tensor4D,
        numbers([3, 3, 2, 3], 4) as tf.Tensor4D,
        1,
        "same",
        "NHWC",
        2,
      ),
    ]);
  });

  it("convolve and find both gradients, whatever the size, stride and padding", () => {
    fc.assert(
      fc.property(
        fc.record({
          batch: fc.integer({ min: 1, max: 3 }),
          height: fc.integer({ min: 5, max: 8 }),
          width: fc.integer({ min: 5, max: 8 }),
          channels: fc.integer({ min: 1, max: 3 }),
          filters: fc.integer({ min: 1, max: 6 }),
          kernelHeight: fc.integer({ min: 1, max: 5 }),
          kernelWidth: fc.integer({ min: 1, max: 5 }),
          strides: fc.integer({ min: 1, max: 3 }),
          padding: fc.constantFrom("same", "valid"),
        }),
        ({ batch, height, width, channels, filters, kernelHeight, kernelWidth, strides, padding }) => {
          expectSame(() => {
            const pictures = numbers([batch, height, width, channels], 1) as tf.Tensor4D;
            const kernel = numbers([kernelHeight, kernelWidth, channels, filters], 2) as tf.Tensor4D;
            const convolve = (x: tf.Tensor, k: tf.Tensor) =>
              tf.conv2d(x as tf.Tensor4D, k as tf.Tensor4D, strides, padding as "same");
            const outcome = convolve(pictures, kernel);
            return [outcome, ...tf.grads(convolve)([pictures, kernel], numbers(outcome.shape, 3))];
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  it("are gone afterwards, also after an error", () => {
    const names = ["BatchMatMul", "Conv2D", "Conv2DBackpropFilter", "Conv2DBackpropInput"];
    const kernels = () => names.map((name) => tf.getKernel(name, "cpu").kernelFunc);
    const before = kernels();
    const during = withFastKernels(tf, "cpu", kernels);
    during.forEach((kernel, index) => {
      expect(kernel).not.toBe(before[index]);
    });
    expect(() =>
      withFastKernels(tf, "cpu", () => {
        throw new Error("fails");
      }),
    ).toThrow("fails");
    expect(kernels()).toEqual(before);
  });

  it("stay away from other engines", () => {
    const before = tf.getKernel("Conv2D", "cpu");
    expect(withFastKernels(tf, "tensorflow", () => tf.getKernel("Conv2D", "cpu"))).toBe(before);
  });
});
