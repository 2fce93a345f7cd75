import { defaultAdam, type Pacer, Random } from "@slicetuner/core";
import { add, divide, Graph, gradients, multiply, scan, sigmoid } from "@slicetuner/onnx-graph";
import { floats, type OnnxRuntime, sessionOptions } from "@slicetuner/onnx-runtime";
import { startCoefficients, stepRules } from "@slicetuner/onnx-training";
import {
  hiddenUnits,
  lossIfNotTrusted,
  lossIfTrusted,
  type RobustnessParameters,
  robustnessLogit,
} from "./discriminators.ts";
import type { PreparedRows } from "./prepared-rows.ts";

const steps = 600;
const weightDecay = 1e-3;
/** A row counts three times at most. */
const largestWeight = 3;
/** Discriminators whose judgements are averaged: one alone depends on its start. */
const discriminators = 5;

/** What the label discriminators say of the training rows. */
export interface LabelWeights {
  /** One a row, in [0, 3] before they are scaled to the mean 1. */
  readonly weights: Float32Array;
  /**
   * ½ (−log D(trusted) − log (1 − D(training))) of the last step, a mean over the discriminators; log 2 where
   * they tell nothing.
   */
  readonly loss: number;
}

/**
 * Learns to tell training rows with their labels from trusted ones; a row's weight is min(2·D, 3), scaled to
 * the mean 1 (specs of FR-Train, recommended implementation). D is the mean of several discriminators with
 * starts of their own.
 */
export async function labelWeights(
  runtime: OnnxRuntime,
  training: PreparedRows,
  trusted: PreparedRows,
  { learningRate, seed }: { readonly learningRate: number; readonly seed: number },
  pacer: Pacer,
): Promise<LabelWeights> {
  const width = training.described.length / training.size;
  const session = await runtime.InferenceSession.create(discriminatorGraph(width), sessionOptions);
  const mean = new Float64Array(training.size);
  let loss = 0;
  try {
    for (let index = 0; index < discriminators; index++) {
      const random = new Random(seed).fork("label-discriminator", index);
      const state = randomState(width, random);
      const coefficients = startCoefficients({ ...defaultAdam, learningRate });
      const rows = Array.from({ length: steps }, () => coefficients.advance());
      const feeds = Object.fromEntries([
        ["training", new runtime.Tensor("float32", training.described, [training.size, width])],
        ["trusted", new runtime.Tensor("float32", trusted.described, [trusted.size, width])],
        ...stepRules.adam.coefficients.map(({ name }, place) => [
          name,
          new runtime.Tensor(
            "float32",
            Float32Array.from(rows, (row) => row[place]!),
            [steps, 1, 1],
          ),
        ]),
        ...state.map(({ values, shape }, place) => [
          `p${place}`,
          new runtime.Tensor("float32", values, shape),
        ]),
      ]);
      const result = await session.run(feeds);
      floats(result.judged).forEach((share, row) => {
        mean[row]! += share / discriminators;
      });
      loss += floats(result.loss)[0]! / discriminators;
      await pacer.yieldIfDue();
    }
  } finally {
    await session.release();
  }
  return {
    weights: normalised(Float32Array.from(mean, (share) => Math.min(2 * share, largestWeight))),
    loss,
  };
}

/** Weights scaled to the mean 1. */
export function normalised(weights: Float32Array): Float32Array {
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
  return mean > 0 ? weights.map((weight) => weight / mean) : weights.map(() => 1);
}

function discriminatorGraph(width: number): Uint8Array {
  const graph = new Graph();
  const training = graph.input("training", "float32", ["rows", width]);
  const trusted = graph.input("trusted", "float32", ["trustedRows", width]);
  const rule = stepRules.adam;
  const sequences = rule.coefficients.map(({ name }) => graph.input(name, "float32", ["steps", 1, 1]));
  const parameters = shapes(width).map((shape, index) => graph.input(`p${index}`, "float32", shape));
  const zeros = parameters.map((parameter) => multiply(parameter, 0));
  const lossOf = (current: RobustnessParameters) =>
    multiply(
      add(
        lossIfTrusted(robustnessLogit(trusted, current)),
        lossIfNotTrusted(robustnessLogit(training, current)),
      ),
      0.5,
    );
  const count = parameters.length;
  const last = scan({
    sequences,
    state: [...parameters, ...zeros, ...zeros],
    body: (coefficients, state) => {
      const current = state.slice(0, count) as unknown as RobustnessParameters;
      const found = gradients(lossOf(current), current);
      const next = current.map((parameter, index) => {
        // Kernels decay, biases do not.
        const gradient =
          index % 2 === 0 ? add(found[index]!, multiply(parameter, weightDecay)) : found[index]!;
        const moments = [state[count + index]!, state[2 * count + index]!];
        return rule.next(parameter, moments, gradient, coefficients);
      });
      return [0, 1, 2].flatMap((row) => next.map((parts) => parts[row]!));
    },
  });
  const final = last.slice(0, count) as unknown as RobustnessParameters;
  return graph.toModel({ judged: sigmoid(robustnessLogit(training, final)), loss: divide(lossOf(final), 1) });
}

/** Of the discriminator's parameters, in their order. */
export function shapes(width: number): readonly (readonly [number, number])[] {
  return [
    [width, hiddenUnits],
    [1, hiddenUnits],
    [hiddenUnits, 1],
    [1, 1],
  ];
}

/** Kernels N(0, 0.2²), biases 0, as published. */
export function randomState(
  width: number,
  random: Random,
): { readonly values: Float32Array; readonly shape: readonly number[] }[] {
  return shapes(width).map((shape, index) => {
    const length = shape[0] * shape[1];
    const values = new Float32Array(length).map(() => (index % 2 === 0 ? 0.2 * random.normal() : 0));
    return { values, shape };
  });
}
