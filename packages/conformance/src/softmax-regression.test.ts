import { createDataset, type Dataset, Random } from "@slicetuner/core";
import { expect, it } from "vitest";
import { SoftmaxRegression } from "./softmax-regression.ts";

const random = new Random("softmax-regression.test");
const size = 12;
const dataset: Dataset = createDataset({
  exampleShape: [3],
  features: Float32Array.from({ length: size * 3 }, () => random.normal()),
  labels: Int32Array.from({ length: size }, () => random.integer(3)),
  classes: ["a", "b", "c"],
  sliceIds: Int32Array.from({ length: size }, (_, row) => (row < 5 ? 0 : 1)),
  slices: [{ name: "first" }, { name: "second" }, { name: "empty" }],
  weights: Float32Array.from({ length: size }, (_, row) => [0, 1, 2.5][row % 3]!),
});
const allRows = Uint32Array.from({ length: size }, (_, row) => row);

/** Weighted mean loss and accuracy of the rows for which `holds`, straight from the definitions. */
function measure(parameters: Float64Array, holds: (row: number) => boolean) {
  let loss = 0;
  let correct = 0;
  let total = 0;
  for (let row = 0; row < size; row++) {
    if (!holds(row)) continue;
    const odds = [0, 1, 2].map((label) => {
      let score = parameters[9 + label]!;
      for (let input = 0; input < 3; input++) {
        score += dataset.features[row * 3 + input]! * parameters[input * 3 + label]!;
      }
      return Math.exp(score);
    });
    const label = dataset.labels[row]!;
    const weight = dataset.weights[row]!;
    loss -= weight * Math.log(odds[label]! / (odds[0]! + odds[1]! + odds[2]!));
    if (odds.every((other) => other <= odds[label]!)) correct += weight;
    total += weight;
  }
  return { loss: loss / total, accuracy: correct / total };
}

function gradientByDifferences(parameters: Float64Array, holds: (row: number) => boolean): number[] {
  const step = 1e-5;
  return Array.from(parameters, (value, index) => {
    const above = measure(parameters.with(index, value + step), holds).loss;
    const below = measure(parameters.with(index, value - step), holds).loss;
    return (above - below) / (2 * step);
  });
}

it("evaluates by the definition, slice by slice", () => {
  const model = new SoftmaxRegression(dataset, 7);
  const parameters = model.copyParameters();
  const { loss, accuracy, sliceLosses } = model.evaluate(dataset);
  const expected = measure(parameters, () => true);
  expect(loss).toBeCloseTo(expected.loss, 12);
  expect(accuracy).toBeCloseTo(expected.accuracy, 12);
  expect(sliceLosses[0]).toBeCloseTo(measure(parameters, (row) => row < 5).loss, 12);
  expect(sliceLosses[1]).toBeCloseTo(measure(parameters, (row) => row >= 5).loss, 12);
  expect(sliceLosses[2]).toBe(null);
});

it("takes Adam's steps on the gradient of the weighted minibatch loss", () => {
  const adam = { kind: "adam", learningRate: 0.03, beta1: 0.8, beta2: 0.95, epsilon: 1e-3 } as const;
  const model = new SoftmaxRegression(dataset, 7);
  const expected = model.copyParameters();
  const first = expected.map(() => 0);
  const second = expected.map(() => 0);
  for (let step = 1; step <= 6; step++) {
    const rows = allRows.filter((row) => row % 2 === step % 2);
    model.step(dataset, rows, { optimizer: adam, weightDecay: 0 });
    gradientByDifferences(expected, (row) => rows.includes(row)).forEach((gradient, index) => {
      first[index] = 0.8 * first[index]! + 0.2 * gradient;
      second[index] = 0.95 * second[index]! + 0.05 * gradient ** 2;
      const mean = first[index]! / (1 - 0.8 ** step);
      const spread = Math.sqrt(second[index]! / (1 - 0.95 ** step));
      expected[index]! -= (0.03 * mean) / (spread + 1e-3);
    });
  }
  const found = model.copyParameters();
  found.forEach((value, index) => {
    expect(value).toBeCloseTo(expected[index]!, 7);
  });
});

it("takes steps with momentum and pulls kernels, not biases, towards 0", () => {
  const optimizer = { kind: "sgd", learningRate: 0.1, momentum: 0.7 } as const;
  const model = new SoftmaxRegression(dataset, 7);
  const expected = model.copyParameters();
  const velocity = expected.map(() => 0);
  const biases = expected.length - dataset.classes.length;
  for (let step = 1; step <= 5; step++) {
    model.step(dataset, Uint32Array.from(allRows), { optimizer, weightDecay: 0.05 });
    gradientByDifferences(expected, () => true).forEach((gradient, index) => {
      const penalty = index < biases ? 0.05 * expected[index]! : 0;
      velocity[index] = 0.7 * velocity[index]! + gradient + penalty;
    });
    velocity.forEach((value, index) => {
      expected[index]! -= 0.1 * value;
    });
  }
  model.copyParameters().forEach((value, index) => {
    expect(value).toBeCloseTo(expected[index]!, 7);
  });
});

it("stays finite where probabilities vanish", () => {
  const model = new SoftmaxRegression(dataset, 7);
  model.restoreParameters(model.copyParameters().fill(0).with(0, 1e5));
  const { loss } = model.evaluate(dataset);
  expect(Number.isFinite(loss)).toBe(true);
  expect(loss).toBeGreaterThan(1e3);
});

it("goes on after a minibatch without weight", () => {
  const model = new SoftmaxRegression(dataset, 7);
  const adam = { kind: "adam", learningRate: 0.03, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } as const;
  const before = model.copyParameters();
  model.step(dataset, Uint32Array.of(0, 3), { optimizer: adam, weightDecay: 0 });
  expect(model.copyParameters()).toEqual(before);
});
