import { Random } from "@slicetuner/core";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { maximumPool } from "./maximum-pool.ts";

/** Gradient by the pictures, where 1, 2, 3, … arrive at the outcome. */
function gradient(engine: string, pictures: tf.Tensor4D, size: number): number[] {
  return tf.tidy(() => {
    const pool = (x: tf.Tensor) => maximumPool(tf, engine, x as tf.Tensor4D, size);
    const outcome = pool(pictures);
    const errors = tf.reshape(tf.range(1, outcome.size + 1), outcome.shape);
    return Array.from(tf.grad(pool)(pictures, errors).dataSync());
  });
}

describe("maximumPool", () => {
  beforeAll(async () => {
    tf.enableProdMode();
    await tf.setBackend("cpu");
  });

  it.each(["cpu", "another engine"])("divides among ties, on %s", (engine) => {
    // biome-ignore format: a picture
    const picture = tf.tensor4d([
      7, 7,   1, 1,   9,
      3, 7,   1, 1,   9,
    ], [1, 2, 5, 1]);
    const third = 1 / 3;
    // biome-ignore format: a picture
    const expected = [
      third, third,   0.5, 0.5,   0,
      0,     third,   0.5, 0.5,   0,
    ];
    gradient(engine, picture, 2).forEach((value, index) => {
      expect(value).toBeCloseTo(expected[index]!, 6);
    });
  });

  it("gives the same by plain loops and by operators", () => {
    const side = fc.integer({ min: 3, max: 7 });
    const few = fc.integer({ min: 1, max: 3 });
    fc.assert(
      fc.property(few, side, side, few, few, (batch, height, width, channels, size) => {
        const random = new Random(`${batch} ${height} ${width}`);
        const shape: [number, number, number, number] = [batch, height, width, channels];
        const count = batch * height * width * channels;
        // Few different numbers: many ties.
        const values = Float32Array.from({ length: count }, () => random.integer(4));
        tf.tidy(() => {
          const pictures = tf.tensor4d(values, shape);
          const byLoops = gradient("cpu", pictures, size);
          gradient("another engine", pictures, size).forEach((value, index) => {
            expect(value).toBeCloseTo(byLoops[index]!, 4);
          });
        });
      }),
      { numRuns: 40 },
    );
  });
});
