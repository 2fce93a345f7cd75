import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TrainingJob } from "../training/trainer.ts";
import { cutJobs, type JobBatch } from "./cut-jobs.ts";

function jobsOf(sizes: readonly number[]): TrainingJob[] {
  return sizes.map((size, index) => {
    return { id: `${index}`, rows: new Uint32Array(size), weightsSeed: 0, batchesSeed: 0 };
  });
}

const rowsOf = ({ jobs }: JobBatch) => jobs.reduce((sum, job) => sum + job.rows.length, 0);

const sizes = fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 60 });
const maximum = fc.integer({ min: 1, max: 40 });
const parts = fc.integer({ min: 1, max: 12 });

describe("cutJobs", () => {
  it("takes each job once, in batches that the trainer takes", () => {
    fc.assert(
      fc.property(sizes, maximum, parts, (rows, maximumJobs, count) => {
        const jobs = jobsOf(rows);
        const batches = cutJobs(jobs, maximumJobs, count);
        const places = batches.flatMap((batch) => batch.places);
        expect(places.toSorted((left, right) => left - right)).toEqual([...jobs.keys()]);
        for (const batch of batches) {
          expect(batch.jobs).toEqual(batch.places.map((place) => jobs[place]));
          expect(batch.jobs.length).toBeGreaterThan(0);
          expect(batch.jobs.length).toBeLessThanOrEqual(maximumJobs);
        }
      }),
    );
  });

  it("gives no batch more than its share and the half of its two end jobs", () => {
    fc.assert(
      fc.property(sizes, maximum, parts, (rows, maximumJobs, count) => {
        const share = rows.reduce((sum, size) => sum + size, 0) / count;
        for (const batch of cutJobs(jobsOf(rows), maximumJobs, count)) {
          const ends = batch.jobs[0]!.rows.length + batch.jobs.at(-1)!.rows.length;
          expect(rowsOf(batch)).toBeLessThanOrEqual(share + ends / 2);
        }
      }),
    );
  });

  it("makes a batch for each part when the jobs are many and small", () => {
    const batches = cutJobs(jobsOf(new Array<number>(40).fill(10)), 64, 4);
    expect(batches.map((batch) => batch.jobs.length)).toEqual([10, 10, 10, 10]);
  });

  it("makes as few batches as there can be for one part", () => {
    expect(cutJobs(jobsOf(new Array<number>(50).fill(10)), 32, 1).map((batch) => batch.jobs.length)).toEqual([
      25, 25,
    ]);
  });

  it("keeps jobs of similar size together, the biggest first", () => {
    const batches = cutJobs(jobsOf([1, 100, 2, 50, 3, 50]), 32, 2);
    expect(batches.map((batch) => batch.jobs.map((job) => job.rows.length))).toEqual([
      [100],
      [50, 50, 3, 2, 1],
    ]);
  });
});
