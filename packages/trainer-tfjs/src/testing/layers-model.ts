import type { LayersModel } from "@tensorflow/tfjs";
import type { LayersModelFactory } from "../networks/layers-model-specification.ts";
import type { TensorFlow } from "../tensorflow.ts";

/** Makes factories of small models of the user's own; also what a reference to this module names. */
export function createFactory({ units }: { units: number }): LayersModelFactory<TensorFlow> {
  return (tf, { exampleShape, classes, seed }): LayersModel =>
    tf.sequential({
      layers: [
        tf.layers.dense({
          inputShape: [...exampleShape],
          units,
          activation: "relu",
          kernelInitializer: tf.initializers.glorotUniform({ seed }),
        }),
        tf.layers.dense({
          units: classes,
          kernelInitializer: tf.initializers.glorotUniform({ seed: seed + 1 }),
        }),
      ],
    });
}
