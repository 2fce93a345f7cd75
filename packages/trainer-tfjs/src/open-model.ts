import {
  createPacer,
  type Dataset,
  InvalidInputError,
  type Predictor,
  type TrainedModel,
} from "@slicetuner/core";
import type { LayersModel, Tensor } from "@tensorflow/tfjs";
import type { ModelReader, TensorFlowModule } from "./handed-over.ts";
import { loadTensorFlow } from "./load-tensorflow.ts";
import { loadLayersModel } from "./saving/load-layers-model.ts";
import type { TensorFlow } from "./tensorflow.ts";

export interface OpenModelOptions {
  /** As of the trainer. @default "auto" */
  readonly backend?: "auto" | "native" | "pure";
  /**
   * Your own TensorFlow.js, with which layers of your own classes are registered. @default that of `backend`
   */
  readonly tf?: TensorFlowModule & ModelReader<object>;
}

/** Examples in one call to the model, which may block the thread. */
const examplesPerCall = 256;

/**
 * A model that this package trained, ready to be asked.
 * @throws InvalidInputError when it is not of the format `tfjs-layers-model`, lacks a file or does not name
 * its classes
 */
export async function openModel(model: TrainedModel, options: OpenModelOptions = {}): Promise<Predictor> {
  const tf = (options.tf as TensorFlow | undefined) ?? (await loadTensorFlow(options.backend ?? "auto")).tf;
  const layers = await loadLayersModel(tf, model);
  const classes = classesOf(model);
  const [input] = layers.inputs;
  const exampleShape = input!.shape.slice(1).map(Number);
  return {
    specificationVersion: "v1",
    name: "model.json",
    classes,
    exampleShape,
    async doPredict(dataset, signal) {
      signal.throwIfAborted();
      const pacer = createPacer(signal, () => {});
      const probabilities = new Float32Array(dataset.size * classes.length);
      for (let start = 0; start < dataset.size; start += examplesPerCall) {
        const piece = await predictPiece(tf, layers, dataset, start);
        probabilities.set(piece, start * classes.length);
        await pacer.yieldIfDue();
      }
      return probabilities;
    },
    async close() {
      layers.dispose();
    },
  };
}

async function predictPiece(
  tf: TensorFlow,
  layers: LayersModel,
  { features, size, exampleShape }: Dataset,
  start: number,
): Promise<Float32Array> {
  const count = Math.min(examplesPerCall, size - start);
  const width = features.length / size;
  const values = features.subarray(start * width, (start + count) * width);
  const output = tf.tidy(() => layers.predict(tf.tensor(values, [count, ...exampleShape])) as Tensor);
  try {
    return (await output.data()) as Float32Array;
  } finally {
    output.dispose();
  }
}

function classesOf({ files }: TrainedModel): readonly string[] {
  const description = JSON.parse(new TextDecoder().decode(files["model.json"])) as {
    readonly userDefinedMetadata?: { readonly classes?: unknown };
  };
  const classes = description.userDefinedMetadata?.classes;
  if (Array.isArray(classes) && classes.every((name) => typeof name === "string")) return classes;
  const message = "does not name its classes: it was saved by an older version";
  throw new InvalidInputError([{ path: 'model.files["model.json"]', message }]);
}
