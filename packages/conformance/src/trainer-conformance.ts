import type { BatchSamplerFactory, Trainer, TrainingOptions } from "@slicetuner/core";
import { declareSuite, type SkippedGroups, type TestGroup, type TestRunner } from "./test-runner.ts";
import { basicsGroup } from "./trainer/basics.ts";
import { badInputGroup, cancellingGroup } from "./trainer/calls.ts";
import { trainerContext } from "./trainer/context.ts";
import { determinismGroup } from "./trainer/determinism.ts";
import { evaluationGroup } from "./trainer/evaluation.ts";
import { earlyStoppingGroup, learningGroup } from "./trainer/learning.ts";
import { modelsGroup } from "./trainer/models.ts";
import { type OpenModel, predictionsGroup } from "./trainer/predictions.ts";
import { samplersGroup } from "./trainer/samplers.ts";
import { exampleWeightsGroup } from "./trainer/weights.ts";

/** The groups of the trainer suite. */
export type TrainerGroup =
  | "basics"
  | "determinism"
  | "learning"
  | "early stopping"
  | "evaluation"
  | "example weights"
  | "batch samplers"
  | "trained models"
  | "predictions"
  | "cancelling"
  | "bad input";

/** The trainer under test. */
export interface TrainerConformanceOptions {
  /**
   * Makes a new trainer that trains as told. Every test makes its own and closes it.
   * A trainer with settings of its own may ignore `training` and switch off `early stopping`. Tests of what
   * the trainer's capabilities say that it does not do are skipped one by one, with the reason.
   */
  readonly create: (training: TrainingOptions, sampler?: BatchSamplerFactory) => Promise<Trainer>;
  /**
   * Shape of the suite's examples, for trainers that do not take any: `[2, 2, 1]` for a convolutional
   * network.
   * @default [4]
   */
  readonly exampleShape?: readonly number[];
  /** Opens the models that it gives back. @default its models are not opened */
  readonly openModel?: OpenModel;
  /** Groups to leave out, each with its reason. @default {} */
  readonly skip?: SkippedGroups<TrainerGroup>;
}

/** Declares the tests that every `Trainer` must pass. */
export function trainerConformance(runner: TestRunner, options: TrainerConformanceOptions): void {
  const context = trainerContext((actual) => runner.expect(actual), options.create, options.exampleShape);
  const groups: Record<TrainerGroup, TestGroup> = {
    basics: basicsGroup(context),
    determinism: determinismGroup(context),
    learning: learningGroup(context),
    "early stopping": earlyStoppingGroup(context),
    evaluation: evaluationGroup(context),
    "example weights": exampleWeightsGroup(context),
    "batch samplers": samplersGroup(context),
    "trained models": modelsGroup(context),
    predictions: predictionsGroup(context, options.openModel),
    cancelling: cancellingGroup(context),
    "bad input": badInputGroup(context),
  };
  declareSuite(runner, "trainer conformance", groups, options.skip);
}
