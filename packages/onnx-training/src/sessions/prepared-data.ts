import type { Dataset } from "@slicetuner/core";
import type { OnnxRuntime, Tensor } from "@slicetuner/onnx-runtime";
import type { Architecture } from "../networks/architecture.ts";
import { writeColumns } from "./example-layout.ts";

/** Training data as the training graph wants them. */
export interface PreparedTraining {
  readonly dataset: Dataset;
  /**
   * `features` and `targets` of stacked models, which pick their minibatches from them; empty for convolutional ones,
   * which are handed theirs.
   */
  readonly feeds: Readonly<Record<string, Tensor>>;
}

/** Examples of a data set, in pieces as the evaluation graphs want them. */
export interface PreparedEvaluation {
  readonly dataset: Dataset;
  readonly pieces: readonly EvaluationPiece[];
}

export interface EvaluationPiece {
  readonly rows: Uint32Array;
  readonly features: Tensor;
  readonly targets: Tensor;
  /** Weights as shares of the whole data set's weight. */
  readonly weights: Tensor;
}

export function prepareTraining(
  { Tensor }: OnnxRuntime,
  { inputs, isConvolutional }: Architecture,
  dataset: Dataset,
): PreparedTraining {
  if (isConvolutional) return { dataset, feeds: {} };
  const { size, labels, classes } = dataset;
  const features = new Float32Array(size * (inputs + 1));
  const targets = new Float32Array(size * classes.length);
  for (let row = 0; row < size; row++) {
    const start = row * (inputs + 1);
    features.set(dataset.features.subarray(row * inputs, (row + 1) * inputs), start);
    features[start + inputs] = 1;
    targets[row * classes.length + labels[row]!] = 1;
  }
  return {
    dataset,
    feeds: {
      features: new Tensor("float32", features, [size, inputs + 1]),
      targets: new Tensor("float32", targets, [size, classes.length]),
    },
  };
}

/**
 * Prepares the examples that have a weight: those without are left out, because an infinite loss times 0
 * would spoil the sum.
 * @param pieceLength examples of a piece
 */
export function prepareEvaluation(
  runtime: OnnxRuntime,
  architecture: Architecture,
  dataset: Dataset,
  pieceLength: number,
): PreparedEvaluation {
  const rows = Uint32Array.from(dataset.weights.keys()).filter((row) => dataset.weights[row]! > 0);
  const totalWeight = rows.reduce((total, row) => total + dataset.weights[row]!, 0);
  const pieces: EvaluationPiece[] = [];
  for (let start = 0; start < rows.length; start += pieceLength) {
    const ofPiece = rows.subarray(start, start + pieceLength);
    pieces.push(preparePiece(runtime, architecture, dataset, ofPiece, totalWeight));
  }
  return { dataset, pieces };
}

function preparePiece(
  runtime: OnnxRuntime,
  architecture: Architecture,
  dataset: Dataset,
  rows: Uint32Array,
  totalWeight: number,
): EvaluationPiece {
  const size = rows.length;
  const targets = new Float32Array(dataset.classes.length * size);
  const weights = new Float32Array(size);
  rows.forEach((row, index) => {
    targets[dataset.labels[row]! * size + index] = 1;
    weights[index] = dataset.weights[row]! / totalWeight;
  });
  const { Tensor } = runtime;
  return {
    rows,
    features: evaluationFeatures(runtime, architecture, dataset, rows, size),
    targets: new Tensor("float32", targets, [dataset.classes.length, size]),
    weights: new Tensor("float32", weights, [1, size]),
  };
}

/**
 * `features` of the evaluation graphs.
 * @param width examples that the tensor has place for; those beyond `rows` are zeros
 */
export function evaluationFeatures(
  { Tensor }: OnnxRuntime,
  architecture: Architecture,
  dataset: Dataset,
  rows: Uint32Array,
  width: number,
): Tensor {
  const { inputs, isConvolutional } = architecture;
  const height = isConvolutional ? inputs : inputs + 1;
  const values = new Float32Array(height * width).fill(1, inputs * width);
  writeColumns(values, width, architecture, dataset, rows);
  return new Tensor("float32", values, [height, width]);
}
