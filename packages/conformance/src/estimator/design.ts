import type { TrainingJob } from "@slicetuner/core";
import type { TestGroup } from "../test-runner.ts";
import {
  contextOf,
  type EstimatorContext,
  fourSlices,
  type KnownSlices,
  oddSizes,
  slicesOf,
} from "./context.ts";

/** Which trainings an estimator asks for. */
export function designGroup({ expect, create }: EstimatorContext): TestGroup {
  const designOf = async (slices: KnownSlices) => (await create()).design(contextOf(slices));
  return {
    "equal streams give equal trainings, whichever estimator is asked": async () => {
      const estimator = await create();
      const first = plain(estimator.design(contextOf(fourSlices)));
      expect(plain(estimator.design(contextOf(fourSlices)))).toEqual(first);
      expect(plain(await designOf(fourSlices))).toEqual(first);
    },

    "another stream gives trainings with other seeds": async () => {
      const seeds = (jobs: readonly TrainingJob[]) =>
        jobs.map(({ weightsSeed, batchesSeed }) => `${weightsSeed} ${batchesSeed}`).join();
      const first = seeds(await designOf(fourSlices));
      const other = seeds(await designOf({ ...fourSlices, seed: 2 }));
      expect(first === other ? "the same seeds" : "other seeds").toBe("other seeds");
    },

    "the trainings can be carried out": async () => {
      expect(await faultsOf(create, fourSlices)).toEqual([]);
    },

    ...Object.fromEntries(
      Object.entries(oddSizes).map(([name, sizes]) => [
        `the trainings can be carried out with ${name}`,
        async () => {
          expect(await faultsOf(create, slicesOf(sizes))).toEqual([]);
        },
      ]),
    ),

    "the rows that it is given stay as they are": async () => {
      const context = contextOf(fourSlices);
      (await create()).design(context);
      expect(context.rowsBySlice).toEqual(contextOf(fourSlices).rowsBySlice);
    },
  };
}

async function faultsOf(create: EstimatorContext["create"], slices: KnownSlices): Promise<string[]> {
  const context = contextOf(slices);
  const jobs = (await create()).design(context);
  const known = new Set(context.rowsBySlice.flatMap((rows) => [...rows]));
  const ids = new Set<string>();
  const faults = jobs.length === 0 ? ["no trainings"] : [];
  for (const { id, rows, weightsSeed, batchesSeed } of jobs) {
    if (ids.has(id)) faults.push(`${id}: twice`);
    ids.add(id);
    if (rows.length === 0) faults.push(`${id}: no rows`);
    const outside = rows.find((row) => !known.has(row));
    if (outside !== undefined) faults.push(`${id}: row ${outside} is of no slice`);
    for (const seed of [weightsSeed, batchesSeed]) {
      if (seed >>> 0 !== seed) faults.push(`${id}: seed ${seed}`);
    }
  }
  return faults;
}

/** For comparisons that read well. */
function plain(jobs: readonly TrainingJob[]): unknown {
  return jobs.map((job) => ({ ...job, rows: [...job.rows] }));
}
