import { expect, it } from "vitest";
import type { ExecutorProgress } from "./executor.ts";
import { ProgressSum } from "./progress-sum.ts";

it("adds up the parts and does not fall when one starts again", () => {
  const reports: ExecutorProgress[] = [];
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

it("credits each worker with what it added, also of a batch that another began", () => {
  const reports: ExecutorProgress[] = [];
  const batch = new ProgressSum(2, (progress) => reports.push(progress)).part();
  batch({ jobsDone: 1, examplesSeen: 10 }, "a");
  batch({ jobsDone: 0, examplesSeen: 5 }, "b");
  batch({ jobsDone: 2, examplesSeen: 16 }, "b");
  expect(reports.at(-1)!.workers).toEqual([
    { name: "a", jobsDone: 1, examplesSeen: 10 },
    { name: "b", jobsDone: 1, examplesSeen: 6 },
  ]);
  expect(reports[0]!.workers).toEqual([{ name: "a", jobsDone: 1, examplesSeen: 10 }]);
});
