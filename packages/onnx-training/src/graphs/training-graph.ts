import type { TrainingOptions } from "@slicetuner/core";
import {
  add,
  concatenate,
  constant,
  Graph,
  gather,
  gradients,
  multiply,
  reshape,
  scan,
  softmaxCrossEntropy,
  split,
  type Tensor,
} from "@slicetuner/onnx-graph";
import { type Architecture, unitsOf } from "../networks/architecture.ts";
import { minibatchLogits } from "../networks/dense-network.ts";
import { kernelEntries, partLengths } from "../networks/parameters.ts";
import { pictureLogits } from "../networks/picture-network.ts";
import { stepRules } from "../optimizers/step-rules.ts";

/**
 * A model that trains a stack of models for a number of steps; of convolutional models the stack has one.
 * Inputs:
 *
 * | name | shape | |
 * | --- | --- | --- |
 * | `weights` | steps × models × batch × 1 | each example's share w / Σ w of its minibatch; 0 fills it up |
 * | `mask0`, `mask1`, … | steps × models × units × batch | of each dropout: 0, or 1 / (1 − rate) |
 * | those of the optimizer | steps × models × 1 | see `stepRules` |
 * | `penalty` | steps × models × 1 | the weight decay, 0 at idle steps; absent where there is none |
 * | `parameters`, `moments1`, … | models × parameters | before the first step |
 *
 * and the examples, for stacked models
 *
 * | `features` | examples × (inputs + 1) | a constant 1 after the features |
 * | `targets` | examples × classes | one-hot labels |
 * | `rows` | steps × models × batch, int32 | the minibatch of each model at each step |
 *
 * and for a convolutional one
 *
 * | `pictures` | steps × inputs × batch | its minibatch at each step |
 * | `targets` | steps × batch × classes | |
 *
 * Outputs: `nextParameters`, `nextMoments1`, …, the same after the last step.
 */
export function trainingGraph(
  architecture: Architecture,
  { batchSize, optimizer, weightDecay }: Pick<TrainingOptions, "batchSize" | "optimizer" | "weightDecay">,
): Uint8Array {
  const { isConvolutional, parameterCount, dropouts } = architecture;
  const models = isConvolutional ? 1 : "models";
  const rule = stepRules[optimizer.kind];
  const graph = new Graph();
  const stepNumbers = [...rule.coefficients.map(({ name }) => name), ...(weightDecay > 0 ? ["penalty"] : [])];
  const examples = isConvolutional
    ? pictures(graph, architecture, batchSize)
    : rows(graph, architecture, batchSize);
  const sequences = [
    graph.input("weights", "float32", ["steps", models, batchSize, 1]),
    ...dropouts.map((dropout, index) =>
      graph.input(`mask${index}`, "float32", ["steps", models, unitsOf(dropout), batchSize]),
    ),
    ...stepNumbers.map((name) => graph.input(name, "float32", ["steps", models, 1])),
  ];
  const stateNames = [
    "parameters",
    ...Array.from({ length: rule.moments }, (_, index) => `moments${index + 1}`),
  ];
  const pieces = piecesOf(architecture);
  const state = stateNames.flatMap((name) =>
    split(
      graph.input(name, "float32", [models, parameterCount]),
      1,
      pieces.map(({ length }) => length),
    ),
  );
  const next = scan({
    sequences: [...examples.sequences, ...sequences],
    state,
    body: (entries, current) => {
      const batch = entries.slice(0, examples.sequences.length);
      const [weights, ...others] = entries.slice(examples.sequences.length);
      const masks = others.slice(0, dropouts.length);
      const coefficients = others.slice(dropouts.length);
      const penalty = weightDecay > 0 ? coefficients.pop() : undefined;
      const parameters = current.slice(0, pieces.length);
      const { logits, targets } = examples.forward(parameters, batch, masks);
      const seed = isConvolutional ? reshape(weights!, [batchSize, 1]) : weights!;
      const found = gradients(softmaxCrossEntropy(logits, targets), parameters, { seed });
      const changed = pieces.map((piece, index) => {
        const moments = stateNames
          .slice(1)
          .map((_, moment) => current[(moment + 1) * pieces.length + index]!);
        const gradient = penalize(found[index]!, parameters[index]!, piece, penalty);
        return rule.next(parameters[index]!, moments, gradient, coefficients);
      });
      return stateNames.flatMap((_, row) => changed.map((results) => results[row]!));
    },
  });
  const outputs = stateNames.map((name, row) => {
    const parts = next.slice(row * pieces.length, (row + 1) * pieces.length);
    return [`next${name[0]!.toUpperCase()}${name.slice(1)}`, concatenate(parts, 1)] as const;
  });
  return graph.toModel(Object.fromEntries(outputs));
}

/** Where the examples of a minibatch come from. */
interface Examples {
  readonly sequences: readonly Tensor[];
  readonly forward: (
    parameters: readonly Tensor[],
    batch: readonly Tensor[],
    masks: readonly Tensor[],
  ) => { readonly logits: Tensor; readonly targets: Tensor };
}

function rows(graph: Graph, architecture: Architecture, batchSize: number): Examples {
  const { inputs, classes } = architecture;
  const features = graph.input("features", "float32", ["examples", inputs + 1]);
  const targets = graph.input("targets", "float32", ["examples", classes]);
  return {
    sequences: [graph.input("rows", "int32", ["steps", "models", batchSize])],
    forward: ([parameters], [batchRows], masks) => ({
      logits: minibatchLogits(architecture, parameters!, gather(features, batchRows!), masks),
      targets: gather(targets, batchRows!),
    }),
  };
}

function pictures(graph: Graph, architecture: Architecture, batchSize: number): Examples {
  const { inputs, classes } = architecture;
  return {
    sequences: [
      graph.input("pictures", "float32", ["steps", inputs, batchSize]),
      graph.input("targets", "float32", ["steps", batchSize, classes]),
    ],
    forward: (parts, [batch, targets], masks) => ({
      logits: pictureLogits(architecture, parts, batch!, masks),
      targets: targets!,
    }),
  };
}

/** A piece of the flat row that is a state of its own. */
interface Piece {
  readonly length: number;
  /** Its part of `kernelEntries`. */
  readonly kernelEntries: Float32Array;
}

/**
 * A stack's rows stay whole: the fewer operators a step has, the faster are small models. A convolutional
 * model's are cut into the layers' parts before the first step: cutting and joining rows of a million takes
 * longer than the operators.
 */
function piecesOf(architecture: Architecture): Piece[] {
  const entries = kernelEntries(architecture);
  if (!architecture.isConvolutional) return [{ length: entries.length, kernelEntries: entries }];
  let start = 0;
  return partLengths(architecture).map((length) => {
    start += length;
    return { length, kernelEntries: entries.subarray(start - length, start) };
  });
}

/** Adds the gradient of the L2 penalty on kernels. */
function penalize(
  gradient: Tensor,
  parameters: Tensor,
  { length, kernelEntries }: Piece,
  penalty: Tensor | undefined,
): Tensor {
  if (penalty === undefined || kernelEntries.every((entry) => entry === 0)) return gradient;
  const isAllKernel = kernelEntries.every((entry) => entry === 1);
  const factor = isAllKernel ? penalty : multiply(penalty, constant("float32", [1, length], kernelEntries));
  return add(gradient, multiply(parameters, factor));
}
