import {
  exp,
  Graph,
  log,
  multiply,
  reduceMax,
  reduceSum,
  subtract,
  type Tensor,
} from "@slicetuner/onnx-graph";
import { type LayerSizes, parameterCount, sharedLogits } from "./architecture.ts";

/**
 * A model that says how good a stack of models is. Inputs: `parameters` (models × parameters), `features`
 * ((features + 1) × examples), `targets` (classes × examples, one-hot), `weights` (1 × examples).
 * Output: `losses` (models), Σ weight · log loss of each model; infinite or NaN where a model diverged.
 */
export function lossGraph(sizes: LayerSizes): Uint8Array {
  const { graph, logits } = evaluation(sizes);
  const targets = graph.input("targets", "float32", [sizes.at(-1)!, "examples"]);
  const weights = graph.input("weights", "float32", [1, "examples"]);
  // log Σ eᶻ − z of the true class, through the largest logit
  const largest = reduceMax(logits, { axes: [1], keepDimensions: true });
  const sums = reduceSum(exp(subtract(logits, largest)), { axes: [1] });
  const ofTruth = reduceSum(multiply(subtract(logits, largest), targets), { axes: [1] });
  const exampleLosses = subtract(log(sums), ofTruth);
  return graph.toModel({ losses: reduceSum(multiply(exampleLosses, weights), { axes: [1] }) });
}

/** A model with the same `parameters` and `features` whose output are the `logits` (models × classes × examples). */
export function logitsGraph(sizes: LayerSizes): Uint8Array {
  const { graph, logits } = evaluation(sizes);
  return graph.toModel({ logits });
}

function evaluation(sizes: LayerSizes): { readonly graph: Graph; readonly logits: Tensor } {
  const graph = new Graph();
  const parameters = graph.input("parameters", "float32", ["models", parameterCount(sizes)]);
  const features = graph.input("features", "float32", [sizes[0]! + 1, "examples"]);
  return { graph, logits: sharedLogits(sizes, parameters, features) };
}
