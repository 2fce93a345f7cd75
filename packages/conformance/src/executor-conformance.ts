import type { Executor } from "@slicetuner/core";
import { executorCallsGroup, executorCancellingGroup } from "./executor/calls.ts";
import { executorContext } from "./executor/context.ts";
import { progressGroup, resultsGroup } from "./executor/results.ts";
import { declareSuite, type SkippedGroups, type TestGroup, type TestRunner } from "./test-runner.ts";

/** The groups of the executor suite. */
export type ExecutorGroup = "results" | "progress" | "cancelling" | "calls";

/** The executor under test. */
export interface ExecutorConformanceOptions {
  /** Makes a new executor. Every test makes its own and closes it. */
  readonly create: () => Promise<Executor>;
  /** Groups to leave out, each with its reason. @default {} */
  readonly skip?: SkippedGroups<ExecutorGroup>;
}

/** Declares the tests that every `Executor` must pass. They train with the reference trainer. */
export function executorConformance(runner: TestRunner, options: ExecutorConformanceOptions): void {
  const context = executorContext((actual) => runner.expect(actual), options.create);
  const groups: Record<ExecutorGroup, TestGroup> = {
    results: resultsGroup(context),
    progress: progressGroup(context),
    cancelling: executorCancellingGroup(context),
    calls: executorCallsGroup(context),
  };
  declareSuite(runner, "executor conformance", groups, options.skip);
}
