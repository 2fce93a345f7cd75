import type { Tensor, Tensor4D } from "@tensorflow/tfjs";
import { poolGradient } from "../kernels/pool-gradient.ts";
import type { TensorFlow } from "../tensorflow.ts";

/**
 * Maximum pooling with stride `size`, whose gradient goes in equal shares to all entries that have the
 * maximum, as in every other backend. `tf.maxPool` gives it to the first of them; even surfaces, such as the
 * background of a picture, are full of ties.
 */
export function maximumPool(tf: TensorFlow, engine: string, pictures: Tensor4D, size: number): Tensor4D {
  const pool = tf.customGrad((...inputs: unknown[]) => {
    const [values, save] = inputs as [Tensor4D, (tensors: Tensor[]) => void];
    const maxima = tf.maxPool(values, size, size, "valid");
    save([values, maxima]);
    return {
      value: maxima as Tensor,
      gradFunc: (errors: Tensor, saved: Tensor[]) => {
        const [before, after] = saved as [Tensor4D, Tensor4D];
        // Broadcasting goes element by element in JavaScript; there plain loops are many times as fast.
        if (engine !== "cpu") return shareByOperators(tf, size, before, after, errors as Tensor4D);
        const values = [before, after, errors].map((tensor) => tensor.dataSync() as Float32Array);
        const [pictureValues, maximumValues, errorValues] = values as [
          Float32Array,
          Float32Array,
          Float32Array,
        ];
        const gradient = poolGradient(before.shape, size, pictureValues, maximumValues, errorValues);
        return tf.tensor4d(gradient, before.shape);
      },
    };
  });
  return pool(pictures) as Tensor4D;
}

/** The same gradient from TensorFlow.js' operators, for engines whose memory is elsewhere. */
export function shareByOperators(
  tf: TensorFlow,
  size: number,
  pictures: Tensor4D,
  maxima: Tensor4D,
  errors: Tensor4D,
): Tensor4D {
  const [batch, height, width, channels] = pictures.shape;
  const [, poolRows, poolColumns] = maxima.shape;
  const [usedHeight, usedWidth] = [poolRows * size, poolColumns * size];
  const used = tf.slice(pictures, [0, 0, 0, 0], [batch, usedHeight, usedWidth, channels]);
  const pools = tf.reshape(used, [batch * poolRows, size, poolColumns, size, channels]);
  const onePerPool = [batch * poolRows, 1, poolColumns, 1, channels];
  const isMaximum = tf.cast(tf.equal(pools, tf.reshape(maxima, onePerPool)), "float32");
  const ties = tf.sum(isMaximum, [1, 3], true);
  const shares = tf.mul(isMaximum, tf.div(tf.reshape(errors, onePerPool), ties));
  return tf.pad(tf.reshape(shares, used.shape), [
    [0, 0],
    [0, height - usedHeight],
    [0, width - usedWidth],
    [0, 0],
  ]) as Tensor4D;
}
