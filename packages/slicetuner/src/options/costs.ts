import type { ProblemList } from "@slicetuner/core";
import { flagOf } from "../cli/option-group.ts";
import { type PerSlice, resolvePerSlice, type SizedSlice } from "./per-slice.ts";

/**
 * The price of one example of each slice; 1 where nothing is said; undefined where the slices are not known,
 * or no price can be told. Mistakes become problems, a budget among them that pays for more examples than can
 * be counted.
 */
export function resolveCosts(
  { cost, budget = 0 }: { readonly cost?: PerSlice | undefined; readonly budget?: number },
  slices: readonly SizedSlice[] | undefined,
  problems: ProblemList,
): number[] | undefined {
  if (slices === undefined) return undefined;
  const path = flagOf("cost");
  const before = problems.problems.length;
  const costs = cost === undefined ? slices.map(() => 1) : resolvePerSlice(cost, slices, path, problems);
  // Nothing may be opened with prices that are none: its complaints would hide the mistake.
  if (problems.problems.length > before) return undefined;
  costs.forEach((price, slice) => {
    const of = cost?.kind === "number" ? "" : ` for "${slices[slice]!.name}"`;
    const isToldOnce = of === "" && slice > 0;
    problems.expect(price > 0 || isToldOnce, path, `is ${price}${of}, expected a price above 0`);
  });
  if (problems.problems.length > before) return undefined;
  problems.expect(
    budget / Math.min(...costs) <= Number.MAX_SAFE_INTEGER,
    flagOf("budget"),
    `is ${budget} and pays for more than ${Number.MAX_SAFE_INTEGER} examples, which cannot be counted`,
  );
  return costs;
}
