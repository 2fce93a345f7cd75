import {
  exp,
  Graph,
  gather,
  log,
  multiply,
  reduceMax,
  reduceSum,
  reshape,
  split,
  subtract,
  type Tensor,
} from "@slicetuner/onnx-graph";
import type { Architecture } from "../networks/architecture.ts";
import { minibatchLogits, sharedLogits } from "../networks/dense-network.ts";
import { partLengths } from "../networks/parameters.ts";
import { pictureLogits, transposedPictureLogits } from "../networks/picture-network.ts";

/**
 * A model that says how good a stack of models is. Inputs: `parameters` (models × parameters), `features`
 * ((inputs + 1) × examples; of a convolutional model, of which there is one, inputs × examples), `targets`
 * (classes × examples, one-hot), `weights` (1 × examples).
 * Output: `losses` (models), Σ weight · log loss of each model; infinite or NaN where a model diverged.
 */
export function lossGraph(architecture: Architecture): Uint8Array {
  const { graph, logits } = evaluation(architecture);
  const targets = graph.input("targets", "float32", [architecture.classes, "examples"]);
  const weights = graph.input("weights", "float32", [1, "examples"]);
  // log Σ eᶻ − z of the true class, through the largest logit
  const largest = reduceMax(logits, { axes: [1], keepDimensions: true });
  const sums = reduceSum(exp(subtract(logits, largest)), { axes: [1] });
  const ofTruth = reduceSum(multiply(subtract(logits, largest), targets), { axes: [1] });
  const exampleLosses = subtract(log(sums), ofTruth);
  return graph.toModel({ losses: reduceSum(multiply(exampleLosses, weights), { axes: [1] }) });
}

/**
 * A model with the same `parameters` and `features` whose output are the `logits` (models × classes ×
 * examples).
 */
export function logitsGraph(architecture: Architecture): Uint8Array {
  const { graph, logits } = evaluation(architecture);
  return graph.toModel({ logits });
}

function evaluation(architecture: Architecture): { readonly graph: Graph; readonly logits: Tensor } {
  const graph = new Graph();
  const { inputs, classes } = architecture;
  if (!architecture.isConvolutional) {
    const parameters = graph.input("parameters", "float32", ["models", architecture.parameterCount]);
    const features = graph.input("features", "float32", [inputs + 1, "examples"]);
    return { graph, logits: sharedLogits(architecture, parameters, features) };
  }
  const parts = parametersInParts(graph, architecture);
  const pictures = graph.input("features", "float32", [inputs, "examples"]);
  const logits = transposedPictureLogits(architecture, parts, pictures);
  return { graph, logits: reshape(logits, [1, classes, "examples"]) };
}

/**
 * A model that judges each model of a stack on rows of its own. Inputs: `parameters` (models × parameters);
 * `features` (examples × (inputs + 1), those of the training graph) and `rows` (models × rowCount, int32); for a convolutional model
 * `features` (inputs × rowCount) alone. Output: `logits` (models × rowCount × classes).
 */
export function rowLogitsGraph(architecture: Architecture, rowCount: number): Uint8Array {
  const graph = new Graph();
  const { inputs, classes, parameterCount } = architecture;
  if (!architecture.isConvolutional) {
    const parameters = graph.input("parameters", "float32", ["models", parameterCount]);
    const features = graph.input("features", "float32", ["examples", inputs + 1]);
    const rows = graph.input("rows", "int32", ["models", rowCount]);
    return graph.toModel({ logits: minibatchLogits(architecture, parameters, gather(features, rows)) });
  }
  const parts = parametersInParts(graph, architecture);
  const pictures = graph.input("features", "float32", [inputs, rowCount]);
  const logits = pictureLogits(architecture, parts, pictures);
  return graph.toModel({ logits: reshape(logits, [1, rowCount, classes]) });
}

function parametersInParts(graph: Graph, architecture: Architecture): readonly Tensor[] {
  const parameters = graph.input("parameters", "float32", [1, architecture.parameterCount]);
  return split(parameters, 1, partLengths(architecture));
}
