import { describe, expect, it } from "vitest";
import { ProblemList } from "../errors/invalid-input-error.ts";
import { completeTrainingOptions } from "./complete-training-options.ts";
import {
  type AdamSpecification,
  defaultTrainingOptions,
  type ModelSpecification,
  publishedCnn,
} from "./model.ts";

const softmax: ModelSpecification = { kind: "softmax-regression" };
const adam: AdamSpecification = { kind: "adam", learningRate: 1, beta1: 0, beta2: 0, epsilon: 1e-30 };

function problemsOf(...[model, training]: Partial<Parameters<typeof completeTrainingOptions>>): string[] {
  const problems = new ProblemList();
  completeTrainingOptions(model ?? softmax, training, problems);
  return problems.problems.map(({ path, message }) => `${path} ${message}`);
}

describe("completeTrainingOptions", () => {
  it("puts in the defaults and keeps what is given, to the edges of what is allowed", () => {
    const problems = new ProblemList();
    expect(completeTrainingOptions(softmax, undefined, problems)).toEqual(defaultTrainingOptions);
    const given = { optimizer: adam, weightDecay: 0.1, batchSize: 1, patience: 1 };
    expect(completeTrainingOptions({ kind: "mlp", hiddenSizes: [1, 64] }, given, problems)).toEqual({
      ...given,
      maximumEpochs: 500,
    });
    expect(problems.problems).toEqual([]);
  });

  it("names every mistake with its path and leaves the throwing to its caller", () => {
    const wrong: AdamSpecification = { ...adam, learningRate: Number.NaN, beta1: 1, beta2: -0.1, epsilon: 0 };
    const training = {
      batchSize: 0,
      maximumEpochs: Number.POSITIVE_INFINITY,
      patience: 1.5,
      optimizer: wrong,
    };
    expect(problemsOf({ kind: "mlp", hiddenSizes: [8, 0, 0.5] }, training)).toEqual([
      "model.hiddenSizes[1] is 0, expected a whole number of at least 1",
      "model.hiddenSizes[2] is 0.5, expected a whole number of at least 1",
      "training.batchSize is 0, expected a whole number of at least 1",
      "training.maximumEpochs is Infinity, expected a whole number of at least 1",
      "training.patience is 1.5, expected a whole number of at least 0",
      "training.optimizer.learningRate is NaN, expected a number above 0",
      "training.optimizer.beta1 is 1, expected a number in [0, 1)",
      "training.optimizer.beta2 is -0.1, expected a number in [0, 1)",
      "training.optimizer.epsilon is 0, expected a number above 0",
    ]);
  });

  it.each([
    [{ kind: "forest" }, 'model.kind is "forest", expected "softmax-regression", "mlp" or "cnn"'],
    [{ kind: "mlp", hiddenSizes: [] }, "model.hiddenSizes is empty, expected a hidden layer"],
  ])("refuses the model %j", (model, problem) => {
    expect(problemsOf(model as unknown as ModelSpecification)).toEqual([problem]);
  });

  it("refuses another optimizer and one whose numbers are missing or texts", () => {
    const other = { kind: "rmsprop" } as unknown as AdamSpecification;
    expect(problemsOf(softmax, { optimizer: other })).toEqual([
      'training.optimizer.kind is "rmsprop", expected "adam" or "sgd"',
    ]);
    const texts = { kind: "adam", learningRate: "0.1", beta2: 0.9 } as unknown as AdamSpecification;
    expect(problemsOf(softmax, { optimizer: texts })).toEqual([
      "training.optimizer.learningRate is 0.1, expected a number above 0",
      "training.optimizer.beta1 is undefined, expected a number in [0, 1)",
      "training.optimizer.epsilon is undefined, expected a number above 0",
    ]);
    expect(
      problemsOf(softmax, { optimizer: { kind: "sgd", learningRate: 0.1, momentum: 1 }, weightDecay: -1 }),
    ).toEqual([
      "training.weightDecay is -1, expected a number of at least 0",
      "training.optimizer.momentum is 1, expected a number in [0, 1)",
    ]);
  });

  it("names every mistake of a convolutional network", () => {
    const blocks = [{ filters: 0, kernelSize: 2, pool: 0, dropout: 1 }, { filters: 8 }];
    expect(problemsOf({ kind: "cnn", blocks, hiddenSizes: [-1], dropout: -0.5 })).toEqual([
      "model.blocks[0].filters is 0, expected a whole number of at least 1",
      "model.blocks[0].kernelSize is 2, expected an odd whole number",
      "model.blocks[0].pool is 0, expected a whole number of at least 1",
      "model.blocks[0].dropout is 1, expected a number in [0, 1)",
      "model.hiddenSizes[0] is -1, expected a whole number of at least 1",
      "model.dropout is -0.5, expected a number in [0, 1)",
    ]);
    expect(problemsOf(publishedCnn)).toEqual([]);
  });
});
