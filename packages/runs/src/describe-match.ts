import { fewestRuns } from "./runs.ts";
import type { TiedSlices } from "./slices/tie-slices.ts";
import type { TranslatedRun } from "./slices/translate-run.ts";

/** Of how many runs a loss is known. */
export interface ToldLoss {
  readonly name: string;
  readonly runs: number;
}

/** Where losses are those of slices, one without amounts is a column that was forgotten. */
export function describeWithoutAmount(outcomes: readonly string[], sources: readonly string[]): string[] {
  if (!outcomes.some((name) => sources.includes(name))) return [];
  return outcomes
    .filter((name) => !sources.includes(name))
    .map((name) => `${name} has a loss, but no column says how much of it went in: nothing of it is planned`);
}

/** Runs that say nothing of the slices of now. */
export function describeGone(runs: readonly TranslatedRun[]): string[] {
  const left = runs.filter(({ hasGone }) => hasGone);
  if (left.length === 0) return [];
  const gone = new Set(
    left.flatMap(({ changes }) =>
      changes.filter(({ kind }) => kind === "gone").flatMap(({ before }) => before),
    ),
  );
  const names = [...gone].map((name) => `"${name}"`).join(", ");
  return [
    `${left.length} of ${runs.length} runs are left out: they had examples of ${names}, which is no longer there`,
  ];
}

export function describeTied({ name, parts, apart }: TiedSlices): string {
  const names = parts.map((part) => part.name);
  const known = apart === 0 ? "no run knows" : apart === 1 ? "only 1 run knows" : `only ${apart} runs know`;
  const shares = parts.map(({ share }) => `${Math.round(100 * share)} %`).join(" and ");
  return `${known} ${names.join(" and ")} apart, at least ${fewestRuns} are needed: they are planned as one, ${name}, and bought in the proportion ${shares}`;
}

export function describeUntold({ name, runs }: ToldLoss): string {
  const known = runs === 0 ? "no run tells" : runs === 1 ? "only 1 run tells" : `only ${runs} runs tell`;
  return `${known} the loss of ${name} as it is now, at least ${fewestRuns} are needed: it is left out of the mean loss`;
}
