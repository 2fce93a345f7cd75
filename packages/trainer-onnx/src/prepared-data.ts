import { type Dataset, exampleWidth } from "@slicetuner/core";
import type { Tensor } from "onnxruntime-common";
import type { OnnxRuntime } from "./load-runtime.ts";

/** Training data as the training graph wants them. */
export interface PreparedTraining {
  readonly dataset: Dataset;
  readonly features: Tensor;
  readonly targets: Tensor;
}

/** The examples of a data set that have a weight, in pieces as the evaluation graphs want them. */
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

export function prepareTraining({ Tensor }: OnnxRuntime, dataset: Dataset): PreparedTraining {
  const { size, labels, classes } = dataset;
  const width = exampleWidth(dataset);
  const features = new Float32Array(size * (width + 1));
  const targets = new Float32Array(size * classes.length);
  for (let row = 0; row < size; row++) {
    const start = row * (width + 1);
    features.set(dataset.features.subarray(row * width, (row + 1) * width), start);
    features[start + width] = 1;
    targets[row * classes.length + labels[row]!] = 1;
  }
  return {
    dataset,
    features: new Tensor("float32", features, [size, width + 1]),
    targets: new Tensor("float32", targets, [size, classes.length]),
  };
}

/** @param pieceLength examples of a piece */
export function prepareEvaluation(
  runtime: OnnxRuntime,
  dataset: Dataset,
  pieceLength: number,
): PreparedEvaluation {
  // Examples without weight are left out: an infinite loss times 0 would spoil the sum.
  const rows = Uint32Array.from(dataset.weights.keys()).filter((row) => dataset.weights[row]! > 0);
  const totalWeight = rows.reduce((total, row) => total + dataset.weights[row]!, 0);
  const pieces: EvaluationPiece[] = [];
  for (let start = 0; start < rows.length; start += pieceLength) {
    pieces.push(preparePiece(runtime, dataset, rows.subarray(start, start + pieceLength), totalWeight));
  }
  return { dataset, pieces };
}

function preparePiece(
  { Tensor }: OnnxRuntime,
  dataset: Dataset,
  rows: Uint32Array,
  totalWeight: number,
): EvaluationPiece {
  const width = exampleWidth(dataset);
  const size = rows.length;
  const features = new Float32Array((width + 1) * size).fill(1, width * size);
  const targets = new Float32Array(dataset.classes.length * size);
  const weights = new Float32Array(size);
  rows.forEach((row, index) => {
    for (let column = 0; column < width; column++) {
      features[column * size + index] = dataset.features[row * width + column]!;
    }
    targets[dataset.labels[row]! * size + index] = 1;
    weights[index] = dataset.weights[row]! / totalWeight;
  });
  return {
    rows,
    features: new Tensor("float32", features, [width + 1, size]),
    targets: new Tensor("float32", targets, [dataset.classes.length, size]),
    weights: new Tensor("float32", weights, [1, size]),
  };
}
