import {
  defaultTrainingOptions,
  type ModelSpecification,
  ProblemList,
  type TrainingOptions,
} from "@slicetuner/core";

/**
 * The training options with the defaults put in.
 * @throws InvalidInputError with every option that cannot be used.
 */
export function checkOptions(
  model: ModelSpecification,
  training: Partial<TrainingOptions> = {},
): TrainingOptions {
  const problems = new ProblemList();
  checkModel(problems, model);
  const complete = { ...defaultTrainingOptions, ...training };
  for (const field of ["batchSize", "maximumEpochs", "patience"] as const) {
    expectCount(problems, `training.${field}`, complete[field]);
  }
  const { kind, learningRate, beta1, beta2, epsilon } = complete.optimizer;
  const path = "training.optimizer";
  problems.expect(kind === "adam", `${path}.kind`, `is ${JSON.stringify(kind)}, expected "adam"`);
  expectNumber(problems, `${path}.learningRate`, learningRate, learningRate > 0, "above 0");
  expectNumber(problems, `${path}.beta1`, beta1, beta1 >= 0 && beta1 < 1, "in [0, 1)");
  expectNumber(problems, `${path}.beta2`, beta2, beta2 >= 0 && beta2 < 1, "in [0, 1)");
  expectNumber(problems, `${path}.epsilon`, epsilon, epsilon > 0, "above 0");
  problems.throwIfAny();
  return complete;
}

function checkModel(problems: ProblemList, model: ModelSpecification): void {
  switch (model.kind) {
    case "softmax-regression":
      return;
    case "mlp":
      problems.expect(model.hiddenSizes.length > 0, "model.hiddenSizes", "is empty, expected a hidden layer");
      model.hiddenSizes.forEach((size, layer) => {
        expectCount(problems, `model.hiddenSizes[${layer}]`, size);
      });
      return;
    default:
      problems.add(
        "model.kind",
        `is ${JSON.stringify((model as { kind: unknown }).kind)}, expected "softmax-regression" or "mlp"`,
      );
  }
}

function expectCount(problems: ProblemList, path: string, value: number): void {
  expectNumber(problems, path, value, Number.isInteger(value) && value >= 1, "that is whole and at least 1");
}

function expectNumber(
  problems: ProblemList,
  path: string,
  value: number,
  holds: boolean,
  expected: string,
): void {
  problems.expect(holds && Number.isFinite(value), path, `is ${value}, expected a number ${expected}`);
}
