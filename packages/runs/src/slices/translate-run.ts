import type { ProblemList } from "@slicetuner/core";
import type { WrittenRun } from "../written-runs.ts";
import type { SliceChange } from "./slice-change.ts";
import type { ChangeShares } from "./weights.ts";

/** A change, with the shares of its slices. */
export interface AppliedChange extends SliceChange {
  readonly shares: ChangeShares;
}

/** A run in the slices of now. */
export interface TranslatedRun {
  readonly written: WrittenRun;
  /** What has changed since it was made. */
  readonly changes: readonly AppliedChange[];
  readonly amounts: ReadonlyMap<string, number>;
  /** Of slices, and of whatever else was measured. */
  readonly losses: ReadonlyMap<string, number>;
  /** Whether it had examples of a slice that is no longer there: then it says nothing of what is. */
  readonly hasGone: boolean;
}

/**
 * Brings one run to the slices of now, as far as it tells: sizes of merged slices add up, their loss is the
 * mean by size; a slice that was split had its parts in proportion, and does not tell their losses; neither
 * does one that was edited, whose size is taken as it was; new slices had no examples.
 */
export function translateRun(
  written: WrittenRun,
  changes: readonly AppliedChange[],
  problems: ProblemList,
): TranslatedRun {
  const amounts = new Map(written.amounts);
  const losses = new Map(written.losses);
  // Names of before may be names of now with other rows: all are taken off first.
  for (const name of changes.flatMap(({ before }) => before)) {
    amounts.delete(name);
    losses.delete(name);
  }
  for (const change of changes) {
    const { kind, before, now, shares } = change;
    const both = now.filter((name) => amounts.has(name));
    if (both.length > 0) {
      const message = `has an amount of "${both[0]}" and of "${before[0]}", of which ${kind === "split" || kind === "regrouped" ? "the one is a part" : "the one has become the other"}`;
      problems.add(written.place, message);
      continue;
    }
    const missing = before.filter((name) => !written.amounts.has(name));
    for (const name of missing)
      problems.add(written.place, `says nothing of "${name}", of which "${now[0] ?? before[0]}" has come`);
    const whole = before.reduce((sum, name) => sum + (written.amounts.get(name) ?? Number.NaN), 0);
    for (const name of now) amounts.set(name, whole * shares.now.get(name)!);
    const loss = kind === "renamed" || kind === "merged" ? unionLoss(written, change) : undefined;
    if (loss !== undefined) losses.set(now[0]!, loss);
  }
  const gone = changes.filter(({ kind }) => kind === "gone").flatMap(({ before }) => before);
  const hasGone = gone.some((name) => (written.amounts.get(name) ?? 0) > 0);
  return { written, changes, amounts, losses, hasGone };
}

/** The loss of all rows of a change together, in a run of before it. */
export function unionLoss({ losses }: WrittenRun, { before, shares }: AppliedChange): number | undefined {
  let mean = 0;
  for (const name of before) {
    const loss = losses.get(name);
    if (loss === undefined) return undefined;
    mean += loss * shares.before.get(name)!;
  }
  return before.length === 0 ? undefined : mean;
}
