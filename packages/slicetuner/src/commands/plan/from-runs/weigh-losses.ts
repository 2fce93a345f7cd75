import type { ProblemList } from "@slicetuner/core";
import type { MatchedRuns } from "@slicetuner/runs";
import { flagOf } from "../../../cli/option-group.ts";
import { type AimSpec, resolveImportance } from "../../../options/aim-options.ts";

/**
 * What each loss of the runs counts: the weight of its slice, 1 unless said; a loss of slices that are
 * planned as one stands for those of all of them.
 * @param present examples of each slice of `matched`
 */
export function weighLosses(
  { runs, slices, tied }: Pick<MatchedRuns, "runs" | "slices" | "tied">,
  given: AimSpec["sliceWeights"],
  present: readonly number[],
  problems: ProblemList,
): readonly number[] {
  const parts = runs.outcomes.map(
    (name) => tied.find((one) => one.name === name)?.parts.map((part) => part.name) ?? [name],
  );
  const sized = parts.flat().map((name) => ({ name, size: present[slices.indexOf(name)] ?? 0 }));
  if (given === "rows") {
    const without = sized.filter(({ size }) => size === 0).map(({ name }) => name);
    const message = `are rows, but nothing says how many there are of ${without.join(", ")}: say so with --have, or weights by slice`;
    problems.expect(without.length === 0, flagOf("sliceWeights"), message);
  }
  const weights = resolveImportance(given, sized, problems) ?? sized.map(() => 1);
  const weightOf = new Map(sized.map(({ name }, index) => [name, weights[index]!]));
  return parts.map((names) => names.reduce((sum, name) => sum + weightOf.get(name)!, 0));
}
