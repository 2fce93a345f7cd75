import { cutJobs, type Dataset, type ExecutorCall, TrainingError, type TrainingJob } from "@slicetuner/core";
import type { Contents } from "../store/contents.ts";
import {
  type BatchPayload,
  batchIdOf,
  type DataHashes,
  hashJob,
  type PackedJob,
  packRows,
} from "../wire/batch-payload.ts";
import { encodeDataset } from "../wire/dataset-encoding.ts";
import { identityOf, packReference } from "../wire/portable-reference.ts";

/** A job of the queue: one for all jobs of the call that are equal but for their ids. */
export interface DistinctJob extends PackedJob {
  /** Places in the call's list of jobs. */
  readonly places: readonly number[];
}

/** A part of a call, as it goes into the queue. */
export interface PreparedBatch {
  readonly id: string;
  readonly jobs: readonly DistinctJob[];
  readonly payload: BatchPayload;
}

export interface Preparation {
  readonly contents: Contents;
  /** Into about how many batches the jobs are cut. */
  readonly parts: number;
  readonly keepResultsSeconds: number;
}

/**
 * Puts the data into the store and cuts the jobs. Equal calls make equal batches, whichever driver prepares
 * them.
 */
export async function prepareCall(
  { trainer, data, jobs }: ExecutorCall,
  { contents, parts, keepResultsSeconds }: Preparation,
): Promise<readonly PreparedBatch[]> {
  if (trainer.reference === undefined) throw new TrainingError(`trainer "${trainer.name}" has no reference`);
  const reference = await packReference(trainer.reference, contents);
  const hashes: DataHashes = {
    train: await putDataset(data.train, contents),
    validation: await putDataset(data.validation, contents),
    ...(data.test !== undefined && { test: await putDataset(data.test, contents) }),
    ...(data.trusted !== undefined && { trusted: await putDataset(data.trusted, contents) }),
  };
  const identity = await identityOf(reference);
  const distinct = new Map<string, { job: TrainingJob; places: number[] }>();
  jobs.forEach((job, place) => {
    const hash = hashJob(identity, hashes, job);
    const known = distinct.get(hash);
    if (known === undefined) distinct.set(hash, { job, places: [place] });
    else known.places.push(place);
  });
  const entries = [...distinct];
  const pack = async (entry: number): Promise<DistinctJob> => {
    const [hash, { job, places }] = entries[entry]!;
    const { id, weightsSeed, batchesSeed, keepModel = false, keepPredictions = [] } = job;
    const rows = await packRows(job.rows, contents);
    return { hash, id, rows, weightsSeed, batchesSeed, keepModel, keepPredictions, places };
  };
  const { name, capabilities } = trainer;
  const batches = cutJobs(
    entries.map(([, { job }]) => job),
    capabilities.maximumJobsPerCall,
    parts,
  );
  return Promise.all(
    batches.map(async (batch): Promise<PreparedBatch> => {
      const packed = await Promise.all(batch.places.map(pack));
      const payload: BatchPayload = {
        trainer: { name, capabilities, reference },
        data: hashes,
        jobs: packed.map(({ places: _, ...job }) => job),
        keepResultsSeconds,
      };
      return { id: batchIdOf(packed), jobs: packed, payload };
    }),
  );
}

const stored = new WeakMap<Contents, WeakMap<Dataset, Promise<string>>>();

/** A data set is encoded and written once, however many calls use it. */
function putDataset(dataset: Dataset, contents: Contents): Promise<string> {
  const known = stored.get(contents) ?? new WeakMap<Dataset, Promise<string>>();
  stored.set(contents, known);
  const put = known.get(dataset) ?? contents.put(encodeDataset(dataset), "dataset");
  known.set(dataset, put);
  put.catch(() => known.delete(dataset));
  return put;
}
