import { type Dataset, exampleWidth, type TrainedModel } from "@slicetuner/core";
import { type ChainLink, chainModels, Graph, reshape, transpose } from "@slicetuner/onnx-graph";
import { inferenceModel, layerWeights, type ModelSessions } from "@slicetuner/onnx-training";
import type { Backbone } from "./backbone/backbone.ts";
import { layoutFor } from "./backbone/backbone-features.ts";

/** What was trained. */
export interface TrainedSetting {
  readonly sessions: ModelSessions;
  readonly backbone: Backbone | undefined;
}

/**
 * A trained model as a file, from examples as they are in `train` to probabilities; with the backbone in it,
 * where there is one.
 * @param features what the model was trained on: `train` itself, or the backbone's features of it
 */
export function trainedModel(
  { sessions: { architecture }, backbone }: TrainedSetting,
  train: Dataset,
  features: Dataset,
  parameters: Float32Array,
): TrainedModel {
  const file = inferenceModel(architecture.layers, layerWeights(architecture, parameters), features);
  const whole = backbone === undefined ? file : behind(backbone, train, exampleWidth(features), file);
  // A copy of the right length: what is posted to another thread takes its whole buffer along.
  return { format: "onnx", files: { "model.onnx": whole.slice() } };
}

function behind(backbone: Backbone, { exampleShape }: Dataset, width: number, head: Uint8Array): Uint8Array {
  const own: ChainLink = { model: backbone.file, output: backbone.outputName };
  const links = [own, { model: flattening(width), output: "flat" }, { model: head, output: "probabilities" }];
  if (layoutFor(backbone, exampleShape) === "nchw") {
    links.unshift({ model: channelsFirst(exampleShape), output: "turned" });
  }
  return chainModels(links, {
    input: "features",
    output: "probabilities",
    // Ours (Transpose, Reshape, Gemm, Relu, Softmax of matrices) mean the same in every operator set from 7
    // on.
    operatorSetsOf: links.indexOf(own),
  });
}

function channelsFirst(exampleShape: readonly number[]): Uint8Array {
  const graph = new Graph();
  const pictures = graph.input("pictures", "float32", ["examples", ...exampleShape]);
  return graph.toModel({ turned: transpose(pictures, [0, 3, 1, 2]) });
}

/** Takes a tensor of any rank, once it is in a chain. */
function flattening(width: number): Uint8Array {
  const graph = new Graph();
  const values = graph.input("values", "float32", ["examples", "width"]);
  return graph.toModel({ flat: reshape(values, ["examples", width]) });
}
