import type { SliceCounter } from "@slicetuner/core";
import { counterCancellingGroup, determinismGroup } from "./slice-counter/calls.ts";
import { sliceCounterContext } from "./slice-counter/context.ts";
import { countsGroup, tinyTablesGroup } from "./slice-counter/counts.ts";
import type { SliceCounterRows } from "./slice-counter/generated-rows.ts";
import { declareSuite, type SkippedGroups, type TestGroup, type TestRunner } from "./test-runner.ts";

/** The groups of the slice counter suite. */
export type SliceCounterGroup = "counts" | "tiny tables" | "determinism" | "cancelling";

/** The counter under test. */
export interface SliceCounterConformanceOptions {
  /**
   * Makes a counter of the given rows with the given columns and codes. Every test makes its own and closes
   * it.
   */
  readonly create: (rows: SliceCounterRows) => Promise<SliceCounter>;
  /** Groups to leave out, each with its reason. @default {} */
  readonly skip?: SkippedGroups<SliceCounterGroup>;
}

/** Declares the tests that every `SliceCounter` must pass. Its answers are compared with brute force. */
export function sliceCounterConformance(runner: TestRunner, options: SliceCounterConformanceOptions): void {
  const context = sliceCounterContext((actual) => runner.expect(actual), options.create);
  const groups: Record<SliceCounterGroup, TestGroup> = {
    counts: countsGroup(context),
    "tiny tables": tinyTablesGroup(context),
    determinism: determinismGroup(context),
    cancelling: counterCancellingGroup(context),
  };
  declareSuite(runner, "slice counter conformance", groups, options.skip);
}
