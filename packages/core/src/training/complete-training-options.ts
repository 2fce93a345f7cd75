import type { ProblemList } from "../errors/invalid-input-error.ts";
import {
  defaultTrainingOptions,
  type ModelSpecification,
  type OptimizerSpecification,
  type TrainingOptions,
} from "./model.ts";

/**
 * The training options with the defaults put in. What no trainer can use, in them or in the model, goes to
 * `problems` under its path (`model.hiddenSizes[0]`, `training.optimizer.learningRate`); a trainer adds what it
 * checks itself and then calls `problems.throwIfAny()`.
 */
export function completeTrainingOptions(
  model: ModelSpecification,
  training: Partial<TrainingOptions> | undefined,
  problems: ProblemList,
): TrainingOptions {
  const complete = { ...defaultTrainingOptions, ...training };
  checkModel(model, problems);
  for (const field of ["batchSize", "maximumEpochs"] as const) {
    expectCount(problems, `training.${field}`, complete[field]);
  }
  expectCount(problems, "training.patience", complete.patience, 0);
  expectNumber(
    problems,
    "training.weightDecay",
    complete.weightDecay,
    (value) => value >= 0,
    "of at least 0",
  );
  checkOptimizer(complete.optimizer, problems);
  return complete;
}

function checkModel(model: ModelSpecification, problems: ProblemList): void {
  switch (model.kind) {
    case "softmax-regression":
      return;
    case "mlp":
      problems.expect(model.hiddenSizes.length > 0, "model.hiddenSizes", "is empty, expected a hidden layer");
      checkHiddenLayers(model, problems);
      return;
    case "cnn":
      problems.expect(model.blocks.length > 0, "model.blocks", "is empty, expected a block");
      model.blocks.forEach(({ filters, kernelSize = 3, pool = 2, dropout }, block) => {
        const path = `model.blocks[${block}]`;
        expectCount(problems, `${path}.filters`, filters);
        const isOdd = Number.isSafeInteger(kernelSize) && kernelSize >= 1 && kernelSize % 2 === 1;
        problems.expect(isOdd, `${path}.kernelSize`, `is ${kernelSize}, expected an odd whole number`);
        expectCount(problems, `${path}.pool`, pool);
        expectRate(problems, `${path}.dropout`, dropout);
      });
      checkHiddenLayers(model, problems);
      return;
    default: {
      const { kind } = model as { readonly kind: unknown };
      problems.add("model.kind", `is ${JSON.stringify(kind)}, expected "softmax-regression", "mlp" or "cnn"`);
    }
  }
}

function checkHiddenLayers(
  { hiddenSizes, dropout }: Exclude<ModelSpecification, { kind: "softmax-regression" }>,
  problems: ProblemList,
): void {
  hiddenSizes.forEach((size, layer) => {
    expectCount(problems, `model.hiddenSizes[${layer}]`, size);
  });
  expectRate(problems, "model.dropout", dropout);
}

function checkOptimizer(optimizer: OptimizerSpecification, problems: ProblemList): void {
  const path = "training.optimizer";
  const { kind } = optimizer;
  if (kind !== "adam" && kind !== "sgd") {
    problems.add(`${path}.kind`, `is ${JSON.stringify(kind)}, expected "adam" or "sgd"`);
    return;
  }
  const isShare = (value: number): boolean => value >= 0 && value < 1;
  expectNumber(problems, `${path}.learningRate`, optimizer.learningRate, (value) => value > 0, "above 0");
  if (kind === "sgd") {
    expectNumber(problems, `${path}.momentum`, optimizer.momentum, isShare, "in [0, 1)");
    return;
  }
  expectNumber(problems, `${path}.beta1`, optimizer.beta1, isShare, "in [0, 1)");
  expectNumber(problems, `${path}.beta2`, optimizer.beta2, isShare, "in [0, 1)");
  expectNumber(problems, `${path}.epsilon`, optimizer.epsilon, (value) => value > 0, "above 0");
}

function expectRate(problems: ProblemList, path: string, rate = 0): void {
  expectNumber(problems, path, rate, (value) => value >= 0 && value < 1, "in [0, 1)");
}

function expectNumber(
  problems: ProblemList,
  path: string,
  value: number,
  holds: (value: number) => boolean,
  expected: string,
): void {
  const fits = Number.isFinite(value) && holds(value);
  problems.expect(fits, path, `is ${value}, expected a number ${expected}`);
}

function expectCount(problems: ProblemList, path: string, value: number, least = 1): void {
  const fits = Number.isSafeInteger(value) && value >= least;
  problems.expect(fits, path, `is ${value}, expected a whole number of at least ${least}`);
}
