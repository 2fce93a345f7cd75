import type { SliceChange } from "./slices/slice-change.ts";
import { type TiedSlices, tieRun } from "./slices/tie-slices.ts";
import type { AppliedChange, TranslatedRun } from "./slices/translate-run.ts";

/** A change as it was applied. */
export interface ReportedChange extends Pick<SliceChange, "kind" | "before" | "now"> {
  /** In which proportion a slice was divided, or losses were averaged; null where nothing was. */
  readonly shares: Readonly<Record<string, number>> | null;
}

/** Runs of one kind, and what they are still good for. */
export interface ValidRuns {
  /** Their places among all runs, from 1. */
  readonly runs: readonly number[];
  /** What has changed since they were made. */
  readonly changes: readonly ReportedChange[];
  /** Losses of now that they tell. */
  readonly losses: readonly string[];
  /** Losses of now that they do not tell. */
  readonly notFor: readonly string[];
}

/** Runs with the same changes that tell the same losses. */
export function groupRuns(
  runs: readonly TranslatedRun[],
  tied: readonly TiedSlices[],
  outcomes: readonly string[],
): ValidRuns[] {
  const groups = new Map<string, ValidRuns & { readonly runs: number[] }>();
  runs.forEach((run, index) => {
    const { losses } = tieRun(run, tied);
    const told = run.hasGone ? [] : outcomes.filter((name) => losses.has(name));
    const changes = run.changes.map(report);
    const key = JSON.stringify([changes, told]);
    const group = groups.get(key) ?? {
      ...{ runs: [], changes, losses: told },
      notFor: outcomes.filter((name) => !told.includes(name)),
    };
    group.runs.push(index + 1);
    groups.set(key, group);
  });
  return [...groups.values()];
}

function report({ kind, before, now, shares }: AppliedChange): ReportedChange {
  const parts =
    kind === "merged" ? shares.before : kind === "split" || kind === "regrouped" ? shares.now : null;
  return { kind, before, now, shares: parts && Object.fromEntries(parts) };
}
