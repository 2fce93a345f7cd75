import type { TrainingJob, WorkProgress } from "@slicetuner/core";
import { expect, it } from "vitest";
import { withWorkDone } from "./work-done.ts";

it("counts work in rows, the biggest trainings first, and keeps what the executor says", () => {
  const jobs = [10, 60, 30].map(
    (rows, index): TrainingJob => ({
      id: `job-${index}`,
      rows: new Uint32Array(rows),
      weightsSeed: 1,
      batchesSeed: 1,
    }),
  );
  const told: WorkProgress[] = [];
  const report = withWorkDone(jobs, (progress) => told.push(progress));
  const workers = [{ name: "a", jobsDone: 0, examplesSeen: 1 }];
  for (let jobsDone = 0; jobsDone <= 3; jobsDone++)
    report({ jobsDone, jobsTotal: 3, examplesSeen: 5, workers });
  expect(told.map(({ workDone }) => workDone)).toEqual([0, 0.6, 0.9, 1]);
  expect(told[1]).toEqual({ jobsDone: 1, jobsTotal: 3, examplesSeen: 5, workers, workDone: 0.6 });
});
