import type { ProblemList } from "@slicetuner/core";
import { type PerSlice, resolveCounts, type SizedSlice } from "./per-slice.ts";

/**
 * How many to buy of each slice at least, or at most; undefined where nothing is said. Slices that are not
 * named get `otherwise`; unknown names and numbers that are not whole become problems at `path`.
 */
export function resolveBounds(
  bound: PerSlice | undefined,
  slices: readonly SizedSlice[],
  {
    path,
    otherwise,
    problems,
  }: { readonly path: string; readonly otherwise: number; readonly problems: ProblemList },
): number[] | undefined {
  if (bound === undefined) return undefined;
  if (bound.kind !== "by-name") return resolveCounts(bound, slices, path, problems);
  const { numbers } = bound;
  const all = Object.fromEntries(slices.map(({ name }) => [name, 0]));
  const given = resolveCounts({ kind: "by-name", numbers: { ...all, ...numbers } }, slices, path, problems);
  return given.map((count, slice) => (Object.hasOwn(numbers, slices[slice]!.name) ? count : otherwise));
}
