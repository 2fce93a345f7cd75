import type { ModelSpecification, Trainer, TrainingData, TrainingOptions } from "@slicetuner/core";
import { type Backend, backends, createIfHere, trainDirectly } from "./backends.ts";
import { type Contender, perCpuSecond } from "./measuring.ts";
import { jobsOnAllRows } from "./training-data.ts";

/** A backend, and how many trainings it gets in a call. */
export interface TrainingEntry {
  readonly name: string;
  readonly backend: Backend;
  /** Null when it is not on this machine. */
  readonly trainer: Trainer | null;
  readonly jobs: number;
}

/** Every backend, with one training in a call and, where it takes more, with as many as it takes. */
export async function createEntries(
  model: ModelSpecification,
  training: Partial<TrainingOptions>,
): Promise<TrainingEntry[]> {
  const entries: TrainingEntry[] = [];
  for (const backend of backends) {
    const trainer = await createIfHere(backend, model, training);
    const most = trainer?.capabilities.maximumJobsPerCall ?? 1;
    const name = (jobs: number) => (most === 1 ? "" : jobs === 1 ? ", alone" : `, ${jobs} a call`);
    for (const jobs of new Set([1, most])) {
      entries.push({ name: `${backend.name}${name(jobs)}`, backend, trainer, jobs });
    }
  }
  return entries;
}

/** Counts examples that go forward and backward in a second of CPU time. */
export function examplesPerCpuSecond(
  { trainer, jobs }: TrainingEntry,
  data: TrainingData,
  seconds: number,
): Contender | null {
  return (
    trainer &&
    (() =>
      perCpuSecond(seconds, async () => {
        const results = await trainDirectly(trainer, data, jobsOnAllRows(data, jobs));
        return results.reduce((sum, { examplesSeen }) => sum + examplesSeen, 0);
      }))
  );
}

export async function closeEntries(entries: readonly TrainingEntry[]): Promise<void> {
  for (const trainer of new Set(entries.map((entry) => entry.trainer))) await trainer?.close();
}
