import type { SliceChange } from "./slice-change.ts";

/** Names of the runs, with what became of them in their places, or the names that are given. */
export function presentSlices(
  sources: readonly string[],
  changes: readonly SliceChange[],
  present: readonly string[] | undefined,
): string[] {
  const translated = translateNames(sources, changes);
  if (present === undefined) return translated;
  const old = changes.flatMap(({ before }) => before);
  const unsaid = translated.filter((name) => !present.includes(name) && !old.includes(name));
  const known = new Set(
    translateNames(
      present,
      changes.filter(({ kind }) => kind !== "edited"),
    ),
  );
  return [...new Set([...known, ...unsaid])];
}

/** Names of losses; one that was a slice's counts while that is there. */
export function presentOutcomes(
  outcomes: readonly string[],
  slices: readonly string[],
  changes: readonly SliceChange[],
): string[] {
  return translateNames(outcomes, changes).filter(
    (name) => slices.includes(name) || !changes.some(({ before }) => before.includes(name)),
  );
}

function translateNames(names: readonly string[], changes: readonly SliceChange[]): string[] {
  const become = (name: string): readonly string[] => {
    const change = changes.find(({ before }) => before.includes(name));
    return change === undefined ? [name] : change.now;
  };
  return [...new Set(names.flatMap(become))];
}
