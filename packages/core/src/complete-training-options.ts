import type { ProblemList } from "./errors/invalid-input-error.ts";
import {
  type AdamSpecification,
  defaultTrainingOptions,
  type ModelSpecification,
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
  for (const field of ["batchSize", "maximumEpochs", "patience"] as const) {
    expectCount(problems, `training.${field}`, complete[field]);
  }
  checkAdam(complete.optimizer, problems);
  return complete;
}

function checkModel(model: ModelSpecification, problems: ProblemList): void {
  switch (model.kind) {
    case "softmax-regression":
      return;
    case "mlp":
      problems.expect(model.hiddenSizes.length > 0, "model.hiddenSizes", "is empty, expected a hidden layer");
      model.hiddenSizes.forEach((size, layer) => {
        expectCount(problems, `model.hiddenSizes[${layer}]`, size);
      });
      return;
    default: {
      const { kind } = model as { readonly kind: unknown };
      problems.add("model.kind", `is ${JSON.stringify(kind)}, expected "softmax-regression" or "mlp"`);
    }
  }
}

function checkAdam(optimizer: AdamSpecification, problems: ProblemList): void {
  const { kind, learningRate, beta1, beta2, epsilon } = optimizer;
  const expectNumber = (field: string, value: number, holds: boolean, expected: string): void => {
    const fits = holds && Number.isFinite(value);
    problems.expect(fits, `training.optimizer.${field}`, `is ${value}, expected a number ${expected}`);
  };
  problems.expect(kind === "adam", "training.optimizer.kind", `is ${JSON.stringify(kind)}, expected "adam"`);
  expectNumber("learningRate", learningRate, learningRate > 0, "above 0");
  expectNumber("beta1", beta1, beta1 >= 0 && beta1 < 1, "in [0, 1)");
  expectNumber("beta2", beta2, beta2 >= 0 && beta2 < 1, "in [0, 1)");
  expectNumber("epsilon", epsilon, epsilon > 0, "above 0");
}

function expectCount(problems: ProblemList, path: string, value: number): void {
  const fits = Number.isSafeInteger(value) && value >= 1;
  problems.expect(fits, path, `is ${value}, expected a whole number of at least 1`);
}
