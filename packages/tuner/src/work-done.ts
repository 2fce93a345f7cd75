import type { ExecutorProgress, TrainingJob, WorkProgress } from "@slicetuner/core";

/**
 * Adds the share of the work that is done to an executor's progress. Work is counted in rows, and executors
 * begin with the trainings of the most rows: as many rows are done as the biggest `jobsDone` trainings have.
 */
export function withWorkDone(
  jobs: readonly TrainingJob[],
  report: (progress: WorkProgress) => void,
): (progress: ExecutorProgress) => void {
  let rows = 0;
  const rowsDone = [0];
  for (const { length } of jobs.map((job) => job.rows).sort((left, right) => right.length - left.length)) {
    rows += length;
    rowsDone.push(rows);
  }
  return (progress) => report({ ...progress, workDone: rowsDone[progress.jobsDone]! / rows });
}
