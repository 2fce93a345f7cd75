import type { TrainingJob } from "../training/trainer.ts";

/** Jobs that go to a trainer together. */
export interface JobBatch {
  /** Places of the jobs in the call's list of jobs. */
  readonly places: readonly number[];
  readonly jobs: readonly TrainingJob[];
}

/**
 * Cuts jobs into about `parts` batches of about equal work, none above `maximumJobs`, those with the biggest
 * jobs first. Work is counted in rows. Jobs of similar size come together, because trainers that stack models
 * side by side go on as long as the biggest of a stack.
 */
export function cutJobs(jobs: readonly TrainingJob[], maximumJobs: number, parts: number): JobBatch[] {
  const order = jobs.map((job, place) => ({ job, place }));
  order.sort((left, right) => right.job.rows.length - left.job.rows.length || left.place - right.place);

  const share = jobs.reduce((sum, job) => sum + job.rows.length, 0) / parts;
  const groups = new Map<number, typeof order>();
  let before = 0;
  for (const entry of order) {
    const part = Math.floor((before + entry.job.rows.length / 2) / share);
    groups.set(part, [...(groups.get(part) ?? []), entry]);
    before += entry.job.rows.length;
  }
  return [...groups.values()].flatMap((group) => splitEvenly(group, maximumJobs).map(toBatch));
}

function toBatch(entries: readonly { job: TrainingJob; place: number }[]): JobBatch {
  return { places: entries.map(({ place }) => place), jobs: entries.map(({ job }) => job) };
}

/** As few pieces of at most `maximum` as there must be, of about equal length. */
function splitEvenly<Entry>(entries: readonly Entry[], maximum: number): Entry[][] {
  const pieces = Math.ceil(entries.length / maximum);
  return Array.from({ length: pieces }, (_, piece) =>
    entries.slice(
      Math.floor((piece * entries.length) / pieces),
      Math.floor(((piece + 1) * entries.length) / pieces),
    ),
  );
}
