import type { Estimator } from "@slicetuner/core";
import type { EstimatorContext } from "./estimator/context.ts";
import { designGroup } from "./estimator/design.ts";
import { fitGroup } from "./estimator/fit.ts";
import { kindsGroup, lossModelGroup } from "./estimator/loss-model.ts";
import { declareSuite, type SkippedGroups, type TestGroup, type TestRunner } from "./test-runner.ts";

/** The groups of the estimator suite. */
export type EstimatorGroup = "design" | "fit" | "loss model" | "kinds of models";

/** The estimator under test. */
export interface EstimatorConformanceOptions {
  /** Makes an estimator with the same options each time. */
  readonly create: () => Promise<Estimator>;
  /** Groups to leave out, each with its reason. @default {} */
  readonly skip?: SkippedGroups<EstimatorGroup>;
}

/**
 * Declares the tests that every `Estimator` must pass. Nothing is trained: the losses come from learning
 * curves that the suite knows, `scale · size^−0.5` with 1 % of noise.
 */
export function estimatorConformance(runner: TestRunner, options: EstimatorConformanceOptions): void {
  const context: EstimatorContext = { expect: (actual) => runner.expect(actual), create: options.create };
  const groups: Record<EstimatorGroup, TestGroup> = {
    design: designGroup(context),
    fit: fitGroup(context),
    "loss model": lossModelGroup(context),
    "kinds of models": kindsGroup(context),
  };
  declareSuite(runner, "estimator conformance", groups, options.skip);
}
