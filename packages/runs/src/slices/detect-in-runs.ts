import type { WrittenRun } from "../written-runs.ts";
import { detectChanges, type SliceDefinition } from "./detect-changes.ts";
import type { SliceChange } from "./slice-change.ts";

/** What has become of the slices of each run, by what runs say of their rows. */
export function detectInRuns(
  runs: readonly WrittenRun[],
  {
    present: given,
    readRows = (text) => text,
  }: {
    readonly present?: readonly SliceDefinition[];
    readonly readRows?: (text: string) => SliceDefinition["rows"];
  },
): {
  readonly detected: readonly (readonly SliceChange[])[];
  readonly present: readonly string[] | undefined;
  readonly warnings: readonly string[];
} {
  const define = ({ rows }: WrittenRun): SliceDefinition[] =>
    Array.from(rows, ([name, text]) => ({ name, rows: readRows(text) }));
  const last = runs.findLast(({ rows }) => rows.size > 0);
  const present = given ?? (last && define(last));
  if (present === undefined) return { detected: runs.map(() => []), present: undefined, warnings: [] };
  const found = new Map<string, readonly SliceChange[]>();
  const detected = runs.map((run) => {
    if (run.rows.size === 0) return [];
    const key = JSON.stringify([...run.rows].sort());
    const changes = found.get(key) ?? detectChanges(define(run), present);
    found.set(key, changes);
    return changes;
  });
  const silent = runs.filter(({ rows }) => rows.size === 0).length;
  const all = silent === runs.length ? "the runs do" : silent === 1 ? "1 run does" : `${silent} runs do`;
  return {
    detected,
    present: present.map(({ name }) => name),
    warnings: silent === 0 ? [] : [`${all} not say which rows the slices had: names decide`],
  };
}
