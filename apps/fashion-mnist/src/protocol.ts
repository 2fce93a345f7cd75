import {
  defaultAdam,
  defaultTrainingOptions,
  type ModelSpecification,
  publishedCnn,
  type TrainingOptions,
} from "@slicetuner/core";

/**
 * How much is trained. Settings, budget, fairness weight, model, optimizer and early stopping are as
 * published.
 */
export interface Protocol {
  /** Subset sizes K of an estimate. */
  readonly subsetSizes: number;
  /** Trainings R for each subset size. */
  readonly subsetRepeats: number;
  /** Final trainings of each method. */
  readonly finalTrainings: number;
  /** Epochs after which a training stops at the latest. */
  readonly maximumEpochs: number;
}

/** The notebooks' protocol (specs, section 4.1). */
export const fullProtocol: Protocol = {
  subsetSizes: 10,
  subsetRepeats: 5,
  finalTrainings: 10,
  maximumEpochs: defaultTrainingOptions.maximumEpochs,
};

/**
 * What two cores train in about half an hour a setting; four final trainings take them no longer than three.
 */
export const shortProtocol: Protocol = {
  ...fullProtocol,
  subsetSizes: 6,
  subsetRepeats: 1,
  finalTrainings: 4,
};

/** Whether everything works; its numbers say nothing. */
export const quickProtocol: Protocol = {
  subsetSizes: 3,
  subsetRepeats: 1,
  finalTrainings: 2,
  maximumEpochs: 2,
};

/**
 * What is less than in the full protocol, in words; empty for the full protocol. @param ignored what is not
 * told
 */
export function describeShortening(protocol: Protocol, ignored: readonly (keyof Protocol)[] = []): string[] {
  const names: Readonly<Record<keyof Protocol, string>> = {
    subsetSizes: "subset sizes of an estimate",
    subsetRepeats: "trainings for each subset size",
    finalTrainings: "final trainings of each method",
    maximumEpochs: "epochs of a training at most",
  };
  return (Object.keys(names) as (keyof Protocol)[]).flatMap((name) =>
    protocol[name] === fullProtocol[name] || ignored.includes(name)
      ? []
      : [`${names[name]}: ${protocol[name]} (published: ${fullProtocol[name]})`],
  );
}

/**
 * The models to choose from. The published network has its published learning rate; the others are quick
 * stand-ins.
 */
export const models: Readonly<
  Record<string, { readonly model: ModelSpecification; readonly learningRate: number }>
> = {
  cnn: { model: publishedCnn, learningRate: 5e-4 },
  mlp: { model: { kind: "mlp", hiddenSizes: [64] }, learningRate: 1e-3 },
  "softmax-regression": { model: { kind: "softmax-regression" }, learningRate: 1e-3 },
};

/** Adam, batches of 32, patience 20, as published. */
export function trainingOptions(
  learningRate: number,
  { maximumEpochs }: Pick<Protocol, "maximumEpochs">,
): TrainingOptions {
  return { ...defaultTrainingOptions, optimizer: { ...defaultAdam, learningRate }, maximumEpochs };
}
