import {
  defaultTrainingOptions,
  type ModelSpecification,
  ProblemList,
  type TrainingOptions,
} from "@slicetuner/core";
import type { OnnxTrainerOptions } from "./create-onnx-trainer.ts";

/**
 * The training options with the defaults put in.
 * @throws InvalidInputError with every option that cannot be used.
 */
export function checkOptions({
  model,
  training = {},
  runtime = "auto",
}: OnnxTrainerOptions): TrainingOptions {
  const problems = new ProblemList();
  const complete = { ...defaultTrainingOptions, ...training };
  checkModel(problems, model);
  for (const field of ["batchSize", "maximumEpochs", "patience"] as const) {
    expectCount(problems, `training.${field}`, complete[field]);
  }
  checkAdam(problems, complete.optimizer);
  problems.expect(
    ["auto", "native", "wasm"].includes(runtime),
    "runtime",
    `is ${JSON.stringify(runtime)}, expected "auto", "native" or "wasm"`,
  );
  problems.throwIfAny();
  return complete;
}

function checkModel(problems: ProblemList, model: ModelSpecification): void {
  if (model.kind === "mlp") {
    problems.expect(model.hiddenSizes.length > 0, "model.hiddenSizes", "is empty, expected a hidden layer");
    model.hiddenSizes.forEach((size, layer) => {
      expectCount(problems, `model.hiddenSizes[${layer}]`, size);
    });
  } else if (model.kind !== "softmax-regression") {
    const { kind } = model as { kind: unknown };
    problems.add("model.kind", `is ${JSON.stringify(kind)}, expected "softmax-regression" or "mlp"`);
  }
}

function checkAdam(problems: ProblemList, optimizer: TrainingOptions["optimizer"]): void {
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
  problems.expect(
    Number.isSafeInteger(value) && value >= 1,
    path,
    `is ${value}, expected a whole number of at least 1`,
  );
}
