import type { TrainedModel } from "@slicetuner/core";
import type { io } from "@tensorflow/tfjs";

/** The `format` of the models that this package gives back. */
export const modelFormat = "tfjs-layers-model";

/** A weight by the name under which the model looks for it. */
export interface NamedWeight {
  readonly name: string;
  readonly shape: number[];
  readonly values: Float32Array;
}

/** The files of a model of which the topology and the weights are known. */
export function modelFiles(
  topology: object,
  weights: readonly NamedWeight[],
  classes: readonly string[],
): TrainedModel {
  const specifications = weights.map(({ name, shape }) => ({ name, shape, dtype: "float32" as const }));
  const bytes = weights.map(
    ({ values }) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
  );
  return packFiles(topology, specifications, Buffer.concat(bytes), classes);
}

/** The files of a model that TensorFlow.js has taken apart. */
export function artifactFiles(
  { modelTopology, weightSpecs, weightData }: io.ModelArtifacts,
  classes: readonly string[],
): TrainedModel {
  const parts = Array.isArray(weightData) ? weightData : weightData === undefined ? [] : [weightData];
  const bytes = parts.map((part) => new Uint8Array(part));
  return packFiles(modelTopology as object, weightSpecs ?? [], Buffer.concat(bytes), classes);
}

/** `model.json` and `weights.bin` as `tf.loadLayersModel` reads them. */
function packFiles(
  modelTopology: object,
  weights: readonly io.WeightsManifestEntry[],
  bytes: Uint8Array,
  classes: readonly string[],
): TrainedModel {
  const description = {
    format: "layers-model",
    generatedBy: "@slicetuner/trainer-tfjs",
    convertedBy: null,
    userDefinedMetadata: { classes },
    modelTopology,
    weightsManifest: [{ paths: ["weights.bin"], weights }],
  };
  return {
    format: modelFormat,
    files: {
      "model.json": new TextEncoder().encode(JSON.stringify(description)),
      // Not the Buffer: it may be a piece of a pool that is shared.
      "weights.bin": new Uint8Array(bytes),
    },
  };
}
