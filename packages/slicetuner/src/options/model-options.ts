import { defaultTrainingOptions } from "@slicetuner/core";
import { blockForms, blocks, blocksText, share } from "./convolution-blocks.ts";
import { list, number, oneOf, schemaOf, whole } from "./value-schemas.ts";

const units = list(whole(1), "whole numbers separated by commas, or none");
const hiddenSizes = schemaOf<string | readonly number[], number[]>((input) => {
  if (input === "none" || (Array.isArray(input) && input.length === 0)) return { value: [] };
  const { data, error } = units.safeParse(input);
  return error === undefined ? { value: data } : { problems: error.issues.map(({ message }) => message) };
});
const amount = number("a number of at least 0", (value) => value >= 0);
const positive = number("a number above 0", (value) => value > 0);

/** Options of the models that are ours, and of how they are trained. */
export const modelTable = {
  model: {
    flag: "--model <kind>",
    description: "softmax-regression, mlp or cnn, the published network for pictures",
    schema: oneOf(["softmax-regression", "mlp", "cnn"]),
    default: "softmax-regression",
  },
  hiddenSizes: {
    flag: "--hidden-sizes <units>",
    description:
      "units of each dense hidden layer: 64,32 (default: 64 for mlp, 256 for cnn); a cnn may have none",
    schema: hiddenSizes,
    toText: (units: readonly number[]) => (units.length === 0 ? "none" : units.join(",")),
  },
  dropout: {
    flag: "--dropout <share>",
    description: "share dropped after each dense hidden layer (default: 0 for mlp, 0.3 for cnn)",
    schema: share,
  },
  blocks: {
    flag: "--blocks <filters>",
    description: `a cnn's blocks of convolution and pooling, by their filters: ${blockForms} (default: 32,64 with kernels of 3 and pools of 2)`,
    schema: blocks,
    toText: blocksText,
  },
  blockDropout: {
    flag: "--block-dropout <share>",
    description: "share dropped after each block that names none (default: 0.25 for cnn)",
    schema: share,
  },
  optimizer: {
    flag: "--optimizer <kind>",
    description: "adam or sgd",
    schema: oneOf(["adam", "sgd"]),
    default: "adam",
  },
  learningRate: {
    flag: "--learning-rate <rate>",
    description: "of the optimizer (default: 0.001 for adam, 0.0005 for adam with cnn, 0.01 for sgd)",
    schema: positive,
  },
  momentum: {
    flag: "--momentum <share>",
    description: "share of a step that goes on in the next, in [0, 1) (default: 0.9 for sgd)",
    schema: share,
  },
  weightDecay: {
    flag: "--weight-decay <factor>",
    description: "L2 penalty: times each weight, added to its gradient",
    schema: amount,
    default: defaultTrainingOptions.weightDecay,
  },
  batchSize: {
    flag: "--batch-size <examples>",
    description: "examples in a minibatch",
    schema: whole(1),
    default: defaultTrainingOptions.batchSize,
  },
  maximumEpochs: {
    flag: "--maximum-epochs <epochs>",
    description: "when a training stops at the latest",
    schema: whole(1),
    default: defaultTrainingOptions.maximumEpochs,
  },
  patience: {
    flag: "--patience <epochs>",
    description:
      "epochs without improvement before a training stops; 0: never, and the last weights are kept",
    schema: whole(0),
    default: defaultTrainingOptions.patience,
  },
} as const;
