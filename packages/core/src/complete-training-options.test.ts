import { describe, expect, it } from "vitest";
import { completeTrainingOptions } from "./complete-training-options.ts";
import { ProblemList } from "./errors/invalid-input-error.ts";
import { type AdamSpecification, defaultTrainingOptions, type ModelSpecification } from "./model.ts";

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
    const given = { optimizer: adam, batchSize: 1, patience: 1 };
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
      "training.patience is 1.5, expected a whole number of at least 1",
      "training.optimizer.learningRate is NaN, expected a number above 0",
      "training.optimizer.beta1 is 1, expected a number in [0, 1)",
      "training.optimizer.beta2 is -0.1, expected a number in [0, 1)",
      "training.optimizer.epsilon is 0, expected a number above 0",
    ]);
  });

  it.each([
    [{ kind: "forest" }, 'model.kind is "forest", expected "softmax-regression" or "mlp"'],
    [{ kind: "mlp", hiddenSizes: [] }, "model.hiddenSizes is empty, expected a hidden layer"],
  ])("refuses the model %j", (model, problem) => {
    expect(problemsOf(model as unknown as ModelSpecification)).toEqual([problem]);
  });

  it("refuses another optimizer and one whose numbers are missing or texts", () => {
    const sgd = { kind: "sgd", learningRate: "0.1", beta2: 0.9 } as unknown as AdamSpecification;
    expect(problemsOf(softmax, { optimizer: sgd })).toEqual([
      'training.optimizer.kind is "sgd", expected "adam"',
      "training.optimizer.learningRate is 0.1, expected a number above 0",
      "training.optimizer.beta1 is undefined, expected a number in [0, 1)",
      "training.optimizer.epsilon is undefined, expected a number above 0",
    ]);
  });
});
