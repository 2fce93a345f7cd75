import { type BatchSamplerFactory, createDataset, Random, shuffledRows } from "@slicetuner/core";
import { createFairBatch } from "@slicetuner/fairbatch";
import { equalOpportunity } from "@slicetuner/metrics";
import * as tf from "@tensorflow/tfjs";

// Men say yes more often, so a model that sees the group leans on it.
const random = new Random(1);
const size = 1000;
const rows = Uint32Array.from({ length: size }, (_, row) => row);
const groups = Int32Array.from(rows, () => random.integer(2));
const labels = Int32Array.from(groups, (group) => (random.uniform() < 0.3 + 0.4 * group ? 1 : 0));
const features = Float32Array.from({ length: 2 * size }, (_, index) => {
  const row = index >> 1;
  return index % 2 === 0 ? 2 * labels[row]! - 1 + random.normal() : groups[row]!;
});
const train = createDataset({
  exampleShape: [2],
  features,
  labels,
  classes: ["no", "yes"],
  sliceIds: new Int32Array(size),
  slices: [{ name: "all" }],
  groups: [{ name: "sex", ids: groups, values: ["Female", "Male"] }],
});

/** Logistic regression in a plain loop. Returns the gap of equal opportunity that it ends with. */
function trainWith(makeSampler: BatchSamplerFactory): number {
  const batchSize = 50;
  const sampler = makeSampler({ train, rows, seed: 1, batchSize });
  const weights = tf.variable(tf.zeros([2, 2]));
  const bias = tf.variable(tf.zeros([2]));
  const optimizer = tf.train.adam(0.01);
  const inputs = tf.tensor2d(features, [size, 2]);
  const targets = tf.oneHot(tf.tensor1d(labels, "int32"), 2);
  const logitsOf = (examples: tf.Tensor): tf.Tensor => examples.matMul(weights).add(bias);
  const evaluate = () => {
    const probabilities = tf.tidy(() => tf.softmax(logitsOf(inputs)).dataSync()) as Float32Array;
    return {
      probabilities, // rows × classes
      losses: Float32Array.from(labels, (label, row) => -Math.log(probabilities[2 * row + label]!)),
      predictions: Int32Array.from(labels, (_, row) => (probabilities[2 * row + 1]! > 0.5 ? 1 : 0)),
    };
  };
  for (let epoch = 0; epoch < 60; epoch++) {
    const order = sampler.rowsForEpoch(epoch, sampler.needsEvaluation ? evaluate() : undefined);
    for (let start = 0; start < order.length; start += batchSize) {
      const batch = Array.from(order.subarray(start, start + batchSize));
      optimizer.minimize(() => {
        const logits = logitsOf(tf.gather(inputs, batch));
        return tf.losses.softmaxCrossEntropy(tf.gather(targets, batch), logits) as tf.Scalar;
      });
    }
  }
  return equalOpportunity({ decisions: evaluate().predictions, labels, groups, groupCount: 2 }).gap!;
}

console.log(`shuffled rows: gap ${trainWith(shuffledRows).toFixed(3)}`);
const fair = createFairBatch({ group: "sex", target: "equal-opportunity", step: 0.01 });
console.log(`FairBatch: gap ${trainWith(fair).toFixed(3)}`);
