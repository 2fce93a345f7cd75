import { listNames, type ProblemList } from "@slicetuner/core";
import type { WrittenRun } from "../written-runs.ts";
import type { SliceChange } from "./slice-change.ts";

/** Shares of slices in the one that they are parts of, by name; they sum to 1. */
export type Shares = ReadonlyMap<string, number>;

/** What a change needs to know of how many examples slices have. */
export interface ChangeShares {
  /** Of what was merged: their losses are averaged so. */
  readonly before: Shares;
  /** Of the parts of a split: the whole is divided so. */
  readonly now: Shares;
}

/** Numbers of examples, by name. */
export type Sizes = Readonly<Record<string, number>>;

/**
 * The shares of the slices of a change: as it says itself, else by what the losses were measured on (of
 * merged slices), else by the examples at hand (of parts), else by the mean of the runs that have them apart.
 * A problem where nothing tells.
 */
export function sharesOf(
  change: SliceChange,
  runs: readonly WrittenRun[],
  known: { readonly measuredOn?: Sizes | undefined; readonly atHand?: Sizes | undefined },
  problems: ProblemList,
): ChangeShares {
  const { kind, before, now, weights } = change;
  const isDivided = kind === "split" || kind === "regrouped";
  const isAveraged = kind === "merged" || kind === "regrouped";
  const of = (names: readonly string[], sizes: readonly (Sizes | undefined)[]): Shares => {
    const found = [...sizes, meanAmounts(names, runs)].find(
      (own) => own !== undefined && names.every((name) => (own[name] ?? 0) > 0),
    );
    if (found !== undefined) return normalize(names, found);
    const message = `nothing says how many examples ${listNames(names)} have; say it with --have, or in --split WHOLE=PART:NUMBER+PART:NUMBER`;
    problems.add(listNames(before), message);
    return normalize(names, Object.fromEntries(names.map((name) => [name, 1])));
  };
  return {
    before: isAveraged ? of(before, [weights, known.measuredOn]) : equal(before),
    now: isDivided ? of(now, [weights, known.atHand]) : equal(now),
  };
}

/** Over the runs that have all of them. */
function meanAmounts(names: readonly string[], runs: readonly WrittenRun[]): Sizes | undefined {
  const having = runs.filter(({ amounts }) => names.every((name) => amounts.has(name)));
  if (having.length === 0) return undefined;
  return Object.fromEntries(
    names.map((name) => [
      name,
      having.reduce((sum, { amounts }) => sum + amounts.get(name)!, 0) / having.length,
    ]),
  );
}

function normalize(names: readonly string[], sizes: Sizes): Shares {
  const total = names.reduce((sum, name) => sum + sizes[name]!, 0);
  return new Map(names.map((name) => [name, sizes[name]! / total]));
}

function equal(names: readonly string[]): Shares {
  return new Map(names.map((name) => [name, 1]));
}
