import type { Pacer, RowEvaluation } from "@slicetuner/core";
import { floats } from "@slicetuner/onnx-runtime";
import {
  evaluationFeatures,
  type ModelSessions,
  type PreparedTraining,
  rowsPerPiece,
  smallestStack,
} from "@slicetuner/onnx-training";
import { stackRows } from "./model-stack.ts";

/** A model and the training rows to judge it on. */
export interface JudgedModel {
  readonly parameters: Float32Array;
  readonly rows: Uint32Array;
}

/**
 * Log loss, most probable class and probabilities of each model on each of its rows, without dropout: what
 * batch samplers are told. The models are judged side by side, a piece of their rows at a time; the bits do
 * not depend on neighbours.
 */
export async function evaluateRows(
  sessions: ModelSessions,
  models: readonly JudgedModel[],
  training: PreparedTraining,
  pacer: Pacer,
): Promise<RowEvaluation[]> {
  const classes = training.dataset.classes.length;
  const evaluations = models.map(({ rows }) => ({
    losses: new Float32Array(rows.length),
    predictions: new Int32Array(rows.length),
    probabilities: new Float32Array(rows.length * classes),
  }));
  const pieceLength = rowsPerPiece(sessions.architecture);
  const longest = models.reduce((length, { rows }) => Math.max(length, rows.length), 0);
  for (let start = 0; start < longest; start += pieceLength) {
    const judged = [...models.keys()].filter((index) => start < models[index]!.rows.length);
    const pieces = judged.map((index) => {
      const { parameters, rows } = models[index]!;
      return { parameters, rows: rows.subarray(start, start + pieceLength) };
    });
    const logits = await logitsOf(sessions, pieces, training);
    judged.forEach((index, place) => {
      const first = place * pieceLength * classes;
      const ofPlace = logits.subarray(first);
      writeEvaluation(evaluations[index]!, start, pieces[place]!.rows, ofPlace, training);
    });
    await pacer.yieldIfDue();
  }
  return evaluations;
}

/** Models × rows of a piece × classes. */
async function logitsOf(
  { runtime, rowLogits, architecture }: ModelSessions,
  pieces: readonly JudgedModel[],
  { dataset, feeds }: PreparedTraining,
): Promise<Float32Array> {
  const { parameterCount, isConvolutional } = architecture;
  const places = Math.max(smallestStack(architecture), pieces.length);
  const stacked = stackRows(
    pieces.map((piece) => piece.parameters),
    parameterCount,
    places,
  );
  const parameters = new runtime.Tensor("float32", stacked, [places, parameterCount]);
  const width = rowsPerPiece(architecture);
  if (isConvolutional) {
    const features = evaluationFeatures(runtime, architecture, dataset, pieces[0]!.rows, width);
    return floats((await rowLogits!.run({ parameters, features })).logits);
  }
  const rows = new Int32Array(places * width);
  pieces.forEach((piece, place) => {
    rows.set(piece.rows, place * width);
  });
  const result = await rowLogits!.run({
    parameters,
    features: feeds.features!,
    rows: new runtime.Tensor("int32", rows, [places, width]),
  });
  return floats(result.logits);
}

/** In one pass, without objects for each row: samplers are told of all rows before every epoch. */
function writeEvaluation(
  { losses, predictions, probabilities }: RowEvaluation,
  start: number,
  rows: Uint32Array,
  logits: Float32Array,
  { dataset: { labels, classes: names } }: PreparedTraining,
): void {
  const classes = names.length;
  for (let index = 0; index < rows.length; index++) {
    const first = index * classes;
    let mostProbable = 0;
    for (let label = 1; label < classes; label++) {
      if (logits[first + label]! > logits[first + mostProbable]!) mostProbable = label;
    }
    const largest = logits[first + mostProbable]!;
    let total = 0;
    for (let label = 0; label < classes; label++) total += Math.exp(logits[first + label]! - largest);
    const place = start + index;
    losses[place] = largest + Math.log(total) - logits[first + labels[rows[index]!]!]!;
    predictions[place] = mostProbable;
    for (let label = 0; label < classes; label++)
      probabilities[place * classes + label] = Math.exp(logits[first + label]! - largest) / total;
  }
}
