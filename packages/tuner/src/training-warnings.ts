import type { TrainingResult } from "@slicetuner/core";

/** What trainings warn of: each warning once, with how many of the trainings it is of. */
export function trainingWarnings(results: readonly TrainingResult[]): string[] {
  const counts = new Map<string, number>();
  for (const { warnings } of results) {
    for (const warning of new Set(warnings)) counts.set(warning, (counts.get(warning) ?? 0) + 1);
  }
  return Array.from(counts, ([warning, count]) => `${count} of ${results.length} trainings: ${warning}`);
}
