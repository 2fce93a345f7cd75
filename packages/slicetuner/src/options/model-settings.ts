import {
  type Dataset,
  defaultAdam,
  describeShapeProblem,
  type ModelSpecification,
  type OptimizerSpecification,
  type ProblemList,
  publishedCnn,
} from "@slicetuner/core";
import { flagOf, type OptionName, type Settings } from "./options.ts";

/** The options that describe a model and its optimizer. */
export type ModelSettings = Pick<
  Settings,
  "model" | "hiddenSizes" | "dropout" | "blocks" | "blockDropout" | "optimizer" | "learningRate" | "momentum"
>;

/** What holds where nothing is said and depends on the model or the optimizer: the values that the options name. */
export const modelDefaults = {
  mlp: { hiddenSizes: [64], dropout: 0 },
  cnn: { ...publishedCnn, blockDropout: 0.25, learningRate: 5e-4 },
  sgd: { learningRate: 0.01, momentum: 0.9 },
} as const;

/** The model that the settings describe. What they do not say of a cnn is as in the published network. */
export function modelOf(settings: ModelSettings): ModelSpecification {
  switch (settings.model) {
    case "mlp": {
      const { hiddenSizes, dropout } = { ...modelDefaults.mlp, ...settings };
      return { kind: "mlp", hiddenSizes, dropout };
    }
    case "cnn": {
      const { blocks, blockDropout, hiddenSizes, dropout } = { ...modelDefaults.cnn, ...settings };
      const whole = blocks.map((block) => ({ kernelSize: 3, pool: 2, dropout: blockDropout, ...block }));
      return { kind: "cnn", blocks: whole, hiddenSizes, dropout: dropout ?? 0 };
    }
    default:
      return { kind: "softmax-regression" };
  }
}

/** The optimizer that the settings describe. The learning rate's default is the published one of the model. */
export function optimizerOf(settings: ModelSettings): OptimizerSpecification {
  if (settings.optimizer === "sgd") {
    const { learningRate, momentum } = { ...modelDefaults.sgd, ...settings };
    return { kind: "sgd", learningRate, momentum };
  }
  const published = settings.model === "cnn" ? modelDefaults.cnn : defaultAdam;
  return { ...defaultAdam, learningRate: settings.learningRate ?? published.learningRate };
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
export function recordModel(settings: ModelSettings): ModelRecord {
  const model = modelOf(settings);
  const { kind, learningRate, ...optimizer } = optimizerOf(settings);
  return {
    model: model.kind,
    ...(model.kind === "cnn" ? { blocks: model.blocks.map((block) => ({ ...block })) } : {}),
    ...(model.kind === "softmax-regression"
      ? {}
      : { hiddenSizes: [...model.hiddenSizes], dropout: model.dropout ?? 0 }),
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
] as const satisfies (readonly [OptionName, OptionName, readonly string[]])[];

/** Adds a problem for each option that says nothing of the chosen model and optimizer. */
export function checkModelSettings(settings: ModelSettings, problems: ProblemList): void {
  for (const [name, choice, kinds] of meanings) {
    if (settings[name] === undefined) continue;
    const has = (kinds as readonly unknown[]).includes(settings[choice]);
    problems.expect(has, flagOf(name), `has no meaning without ${flagOf(choice)} ${kinds.join(" or ")}`);
  }
  const isEmpty = settings.hiddenSizes?.length === 0;
  problems.expect(
    !(isEmpty && settings.model === "mlp"),
    flagOf("hiddenSizes"),
    "is none, but an mlp has a hidden layer; --model softmax-regression has none",
  );
  problems.expect(
    !(isEmpty && settings.dropout !== undefined),
    flagOf("dropout"),
    "follows dense hidden layers, and --hidden-sizes is none",
  );
}

/** Adds a problem when the model cannot take examples of this shape. */
export function expectModelFits(
  settings: ModelSettings,
  { exampleShape }: Pick<Dataset, "exampleShape">,
  problems: ProblemList,
): void {
  const problem = describeShapeProblem(modelOf(settings), exampleShape);
  if (problem !== undefined)
    problems.add(flagOf(settings.blocks === undefined ? "model" : "blocks"), problem);
}
