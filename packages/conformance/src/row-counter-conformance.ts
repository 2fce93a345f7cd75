import type { RowCounter } from "@slicetuner/core";
import { rowCounterCallsGroup } from "./row-counter/calls.ts";
import { rowCounterContext } from "./row-counter/context.ts";
import { rowCountsGroup } from "./row-counter/counts.ts";
import type { RowCounterTable } from "./row-counter/generated-table.ts";
import { declareSuite, type SkippedGroups, type TestGroup, type TestRunner } from "./test-runner.ts";

/** The groups of the row counter suite. */
export type RowCounterGroup = "counts" | "calls";

/** The counter under test. */
export interface RowCounterConformanceOptions {
  /** Makes a counter of the given table. Every test makes its own and closes it. */
  readonly create: (table: RowCounterTable) => Promise<RowCounter>;
  /** Groups to leave out, each with its reason. @default {} */
  readonly skip?: SkippedGroups<RowCounterGroup>;
}

/** Declares the tests that every `RowCounter` must pass. Its answers are compared with brute force. */
export function rowCounterConformance(runner: TestRunner, options: RowCounterConformanceOptions): void {
  const context = rowCounterContext((actual) => runner.expect(actual), options.create);
  const groups: Record<RowCounterGroup, TestGroup> = {
    counts: rowCountsGroup(context),
    calls: rowCounterCallsGroup(context),
  };
  declareSuite(runner, "row counter conformance", groups, options.skip);
}
