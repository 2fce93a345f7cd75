import type { SamplerOption } from "@slicetuner/core";
import { samplerContext } from "./sampler/context.ts";
import { reportGroup, rowsGroup, seedsGroup } from "./sampler/groups.ts";
import { declareSuite, type SkippedGroups, type TestGroup, type TestRunner } from "./test-runner.ts";

/** The groups of the batch sampler suite. */
export type SamplerGroup = "rows" | "seeds" | "report";

/** The batch sampler under test. */
export interface SamplerConformanceOptions {
  /**
   * Makes what a trainer's option `sampler` takes, with the same options each time. The suite's examples have
   * two classes and a group column `group` with three groups.
   */
  readonly create: () => Promise<SamplerOption>;
  /** Groups to leave out, each with its reason. @default {} */
  readonly skip?: SkippedGroups<SamplerGroup>;
}

/** Declares the tests that every `BatchSampler` must pass. Nothing is trained. */
export function samplerConformance(runner: TestRunner, options: SamplerConformanceOptions): void {
  const context = samplerContext((actual) => runner.expect(actual), options.create);
  const groups: Record<SamplerGroup, TestGroup> = {
    rows: rowsGroup(context),
    seeds: seedsGroup(context),
    report: reportGroup(context),
  };
  declareSuite(runner, "batch sampler conformance", groups, options.skip);
}
