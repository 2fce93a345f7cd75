import { ProblemList } from "@slicetuner/core";
import type { AnyGroup, Specs } from "../cli/option-group.ts";
import { readOptions } from "../cli/read-options.ts";

/** Specs as a command gets them of what is said. @throws InvalidInputError with all mistakes */
export function readSpecs<const Groups extends readonly AnyGroup[]>(
  groups: Groups,
  here: Readonly<Record<string, unknown>>,
): Specs<Groups> {
  const problems = new ProblemList();
  const { specs } = readOptions(groups, { here, config: undefined }, problems);
  problems.throwIfAny();
  return specs;
}
