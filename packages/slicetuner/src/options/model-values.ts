import {
  defaultAdam,
  type ModelSpecification,
  type OptimizerSpecification,
  publishedCnn,
} from "@slicetuner/core";
import { flagOf, type Reading, type Values } from "../cli/option-group.ts";
import type { modelTable } from "./model-options.ts";

/** The options that describe a model and its optimizer. */
export type ModelValues = Partial<
  Pick<
    Values<typeof modelTable>,
    | "model"
    | "hiddenSizes"
    | "dropout"
    | "blocks"
    | "blockDropout"
    | "optimizer"
    | "learningRate"
    | "momentum"
  >
>;

/**
 * What holds where nothing is said and depends on the model or the optimizer: the values that the options
 * name.
 */
export const modelDefaults = {
  mlp: { hiddenSizes: [64], dropout: 0 },
  cnn: { ...publishedCnn, blockDropout: 0.25, learningRate: 5e-4 },
  sgd: { learningRate: 0.01, momentum: 0.9 },
} as const;

/** The model that the values describe. What they do not say of a cnn is as in the published network. */
export function modelOf(values: ModelValues): ModelSpecification {
  switch (values.model) {
    case "mlp": {
      const { hiddenSizes = modelDefaults.mlp.hiddenSizes, dropout = modelDefaults.mlp.dropout } = values;
      return { kind: "mlp", hiddenSizes, dropout };
    }
    case "cnn": {
      const { cnn } = modelDefaults;
      const { blocks = cnn.blocks, blockDropout = cnn.blockDropout } = values;
      const { hiddenSizes = cnn.hiddenSizes, dropout = cnn.dropout } = values;
      const whole = blocks.map((block) => ({ kernelSize: 3, pool: 2, dropout: blockDropout, ...block }));
      return { kind: "cnn", blocks: whole, hiddenSizes, dropout: dropout ?? 0 };
    }
    default:
      return { kind: "softmax-regression" };
  }
}

/** The optimizer that the values describe. The learning rate's default is the published one of the model. */
export function optimizerOf(values: ModelValues): OptimizerSpecification {
  if (values.optimizer === "sgd") {
    const { learningRate = modelDefaults.sgd.learningRate, momentum = modelDefaults.sgd.momentum } = values;
    return { kind: "sgd", learningRate, momentum };
  }
  const published = values.model === "cnn" ? modelDefaults.cnn : defaultAdam;
  return { ...defaultAdam, learningRate: values.learningRate ?? published.learningRate };
}

/** Plain data: what a configuration file takes. */
export type ModelRecord = {
  model: string;
  hiddenSizes?: number[];
  dropout?: number;
  blocks?: { filters: number; kernelSize?: number; pool?: number; dropout?: number }[];
  optimizer: string;
  learningRate: number;
  momentum?: number;
};

/** The same model and optimizer as options of a configuration file, with everything said. */
export function recordModel(values: ModelValues): ModelRecord {
  const model = modelOf(values);
  const { kind, learningRate, ...optimizer } = optimizerOf(values);
  return {
    model: model.kind,
    ...(model.kind === "cnn" ? { blocks: model.blocks.map((block) => ({ ...block })) } : {}),
    ...(model.kind === "softmax-regression"
      ? {}
      : {
          hiddenSizes: [...model.hiddenSizes],
          // Dropout follows a hidden layer: without one it is refused.
          ...(model.hiddenSizes.length > 0 ? { dropout: model.dropout ?? 0 } : {}),
        }),
    optimizer: kind,
    learningRate,
    ...("momentum" in optimizer ? { momentum: optimizer.momentum } : {}),
  };
}

/** Which choice gives an option its meaning. */
const meanings = [
  ["hiddenSizes", "model", ["mlp", "cnn"]],
  ["dropout", "model", ["mlp", "cnn"]],
  ["blocks", "model", ["cnn"]],
  ["blockDropout", "model", ["cnn"]],
  ["momentum", "optimizer", ["sgd"]],
] as const satisfies (readonly [keyof ModelValues, keyof ModelValues, readonly string[]])[];

/** Adds a problem for each option that does not apply to the chosen model and optimizer. */
export function checkModelValues(values: ModelValues, { problems, isGiven }: Reading): void {
  for (const [name, choice, kinds] of meanings) {
    if (!isGiven(name)) continue;
    const has = (kinds as readonly unknown[]).includes(values[choice]);
    problems.expect(has, flagOf(name), `has no meaning without ${flagOf(choice)} ${kinds.join(" or ")}`);
  }
  const isEmpty = values.hiddenSizes?.length === 0;
  problems.expect(
    !(isEmpty && values.model === "mlp"),
    flagOf("hiddenSizes"),
    "is none, but an mlp has a hidden layer; --model softmax-regression has none",
  );
  problems.expect(
    !(isEmpty && values.dropout !== undefined),
    flagOf("dropout"),
    "follows dense hidden layers, and --hidden-sizes is none",
  );
}
