import {
  fromPlainError,
  InvalidInputError,
  type PlainError,
  TrainingError,
  type TrainingJob,
  toPlainError,
} from "@slicetuner/core";
import type { PackedJob } from "./batch-payload.ts";
import { fromExactJson, toExactJson } from "./exact-json.ts";

/** Why a worker could not carry out a batch. */
interface Failure {
  readonly worker: string;
  readonly error: PlainError;
  /** Hashes of the jobs concerned. */
  readonly jobs: readonly string[];
}

/** @param jobs those of the batch */
export function packFailure(error: unknown, worker: string, jobs: readonly PackedJob[]): string {
  const plain = toPlainError(error);
  const named = jobs.filter(({ id }) => plain.jobIds?.includes(id));
  const concerned = named.length > 0 ? named : jobs;
  const failure: Failure = { worker, error: plain, jobs: concerned.map(({ hash }) => hash) };
  return toExactJson(failure);
}

/**
 * The error for the caller, with the worker's name.
 * @param idsOf the caller's ids of a job, by its hash
 */
export function unpackFailure(text: string, idsOf: (hash: string) => readonly TrainingJob["id"][]): Error {
  const { worker, error, jobs } = fromExactJson(text) as Failure;
  const cause = fromPlainError(error);
  const hint = error.hint === undefined ? {} : { hint: error.hint };
  if (error.problems !== undefined) return new InvalidInputError(error.problems, { ...hint, cause });
  const jobIds = jobs.flatMap(idsOf);
  return new TrainingError(`worker "${worker}": ${error.message}`, { ...hint, jobIds, cause });
}
