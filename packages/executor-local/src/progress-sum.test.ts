import type { TrainingProgress } from "@slicetuner/core";
import { expect, it } from "vitest";
import { ProgressSum } from "./progress-sum.ts";

it("adds up the parts and does not fall when one starts again", () => {
  const reports: TrainingProgress[] = [];
  const sum = new ProgressSum(3, (progress) => reports.push(progress));
  const first = sum.part();
  const second = sum.part();
  first({ jobsDone: 0, examplesSeen: 10 });
  second({ jobsDone: 1, examplesSeen: 5 });
  first({ jobsDone: 0, examplesSeen: 4 });
  first({ jobsDone: 2, examplesSeen: 12 });
  expect(reports).toEqual([
    { jobsDone: 0, jobsTotal: 3, examplesSeen: 10 },
    { jobsDone: 1, jobsTotal: 3, examplesSeen: 15 },
    { jobsDone: 3, jobsTotal: 3, examplesSeen: 17 },
  ]);
});
