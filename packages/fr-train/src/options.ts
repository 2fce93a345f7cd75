import { type ModelSpecification, ProblemList } from "@slicetuner/core";

/**
 * `published`: the authors' code, a robustness discriminator that sees the model's scores in the place of labels; its example
 * weights hardly move. `label-discriminator`: a discriminator learns to tell training rows with their labels
 * from trusted ones, and weighs each row by how trusted it looks. `sample-selection`: no trusted set; in each
 * interval the rows with the lowest losses are kept, balanced over groups and labels (Roh et al., NeurIPS
 * 2021).
 */
export type FrTrainStrategy = "published" | "label-discriminator" | "sample-selection";

/** What {@link createFrTrainTrainer} takes; plain data, so that workers can make the same trainer. */
export interface FrTrainOptions {
  /** The classifier; dense models without dropout. @default { kind: "softmax-regression" } */
  readonly model?: Exclude<ModelSpecification, { kind: "cnn" }>;
  /** Name of the group column that the classifier must not reveal. */
  readonly group: string;
  /** `equalized-odds`: what the group says beyond the label. @default "demographic-parity" */
  readonly target?: "demographic-parity" | "equalized-odds";
  /** @default "label-discriminator" */
  readonly strategy?: FrTrainStrategy;
  /**
   * λ of fairness, in [0, 1): part of the loss that rewards being unreadable for the fairness discriminator.
   * @default 0.5
   */
  readonly fairnessWeight?: number;
  /**
   * λ of robustness, in [0, 1), `published` only; with the other below 1. @default 0.4 for `published`,
   * otherwise 0
   */
  readonly robustnessWeight?: number;
  /** Full-batch epochs. @default 6000 */
  readonly epochs?: number;
  /** First of them, in which the classifier learns alone while the discriminators warm up. @default 500 */
  readonly pretrainingEpochs?: number;
  /** Steps of the discriminators for one of the classifier. @default 3 */
  readonly discriminatorSteps?: number;
  /** Of the classifier's Adam. @default 0.005 */
  readonly learningRate?: number;
  /** Of the fairness discriminator's gradient descent. @default 0.01 */
  readonly fairnessLearningRate?: number;
  /**
   * Of the robustness discriminator: gradient descent in `published` (@default 0.001), Adam otherwise
   * (@default 0.005).
   */
  readonly robustnessLearningRate?: number;
  /** Share of wrong labels that `sample-selection` expects, in [0, 1). @default 0.1 */
  readonly noiseRate?: number;
  /** @default "auto" */
  readonly runtime?: "auto" | "native" | "wasm";
}

export type CompleteFrTrainOptions = Required<FrTrainOptions>;

/** The options with their defaults, all mistakes at once. */
export function completeFrTrainOptions(options: FrTrainOptions): CompleteFrTrainOptions {
  const strategy = options.strategy ?? "label-discriminator";
  const isPublished = strategy === "published";
  const complete: CompleteFrTrainOptions = {
    model: options.model ?? { kind: "softmax-regression" },
    group: options.group,
    target: options.target ?? "demographic-parity",
    strategy,
    fairnessWeight: options.fairnessWeight ?? 0.5,
    robustnessWeight: options.robustnessWeight ?? (isPublished ? 0.4 : 0),
    epochs: options.epochs ?? 6000,
    pretrainingEpochs: options.pretrainingEpochs ?? 500,
    discriminatorSteps: options.discriminatorSteps ?? 3,
    learningRate: options.learningRate ?? 0.005,
    fairnessLearningRate: options.fairnessLearningRate ?? 0.01,
    robustnessLearningRate: options.robustnessLearningRate ?? (isPublished ? 0.001 : 0.005),
    noiseRate: options.noiseRate ?? 0.1,
    runtime: options.runtime ?? "auto",
  };
  const problems = new ProblemList();
  const { model, fairnessWeight, robustnessWeight, noiseRate } = complete;
  const kind: string = model.kind;
  problems.expect(kind !== "cnn", "model.kind", 'is "cnn", expected "softmax-regression" or "mlp"');
  const dropout = model.kind === "mlp" ? (model.dropout ?? 0) : 0;
  problems.expect(dropout === 0, "model.dropout", `is ${dropout}; FR-Train's classifier has no dropout`);
  expectOneOf(problems, "strategy", strategy, ["published", "label-discriminator", "sample-selection"]);
  expectOneOf(problems, "target", complete.target, ["demographic-parity", "equalized-odds"]);
  expectShare(problems, "fairnessWeight", fairnessWeight);
  expectShare(problems, "robustnessWeight", robustnessWeight);
  expectShare(problems, "noiseRate", noiseRate);
  problems.expect(
    fairnessWeight + robustnessWeight < 1,
    "robustnessWeight",
    `and fairnessWeight have the sum ${fairnessWeight + robustnessWeight}, expected less than 1`,
  );
  problems.expect(
    isPublished || robustnessWeight === 0,
    "robustnessWeight",
    `has no meaning with strategy "${strategy}"`,
  );
  for (const name of ["epochs", "pretrainingEpochs", "discriminatorSteps"] as const) {
    const value = complete[name];
    const least = name === "pretrainingEpochs" ? 0 : 1;
    const isWhole = Number.isSafeInteger(value) && value >= least;
    problems.expect(isWhole, name, `is ${value}, expected a whole number of at least ${least}`);
  }
  for (const name of ["learningRate", "fairnessLearningRate", "robustnessLearningRate"] as const) {
    const value = complete[name];
    problems.expect(Number.isFinite(value) && value > 0, name, `is ${value}, expected a number above 0`);
  }
  problems.throwIfAny();
  return complete;
}

function expectShare(problems: ProblemList, path: string, value: number): void {
  problems.expect(value >= 0 && value < 1, path, `is ${value}, expected a number from 0 to below 1`);
}

function expectOneOf(problems: ProblemList, path: string, value: string, known: readonly string[]): void {
  problems.expect(known.includes(value), path, `is "${value}", expected one of ${known.join(", ")}`);
}
