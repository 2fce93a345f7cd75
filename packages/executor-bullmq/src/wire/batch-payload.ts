import { createHash } from "node:crypto";
import type { TrainerCapabilities, TrainingJob } from "@slicetuner/core";
import type { Contents } from "../store/contents.ts";
import { fromExactJson, toExactJson } from "./exact-json.ts";

/**
 * Raised whenever payloads, results, keys or encodings change, so that versions that differ do not misread
 * each other.
 */
export const protocolVersion = 2;

/** Hashes of the data sets of a call. */
export interface DataHashes {
  readonly train: string;
  readonly validation: string;
  readonly test?: string;
  readonly trusted?: string;
}

/** A job on its way. */
export interface PackedJob {
  /** SHA-256 of all that its result depends on. */
  readonly hash: string;
  /** The name that its first driver gave it; not part of the hash. */
  readonly id: string;
  /** The rows, or where they lie when they are many. */
  readonly rows: Uint32Array | { readonly stored: string };
  readonly weightsSeed: number;
  readonly batchesSeed: number;
  readonly keepModel: boolean;
  readonly keepPredictions: readonly ("validation" | "test")[];
}

/** What a worker is asked to do. */
export interface BatchPayload {
  readonly trainer: {
    readonly name: string;
    readonly capabilities: TrainerCapabilities;
    /** See `packReference`. */
    readonly reference: unknown;
  };
  readonly data: DataHashes;
  readonly jobs: readonly PackedJob[];
  /** How long results are kept, in seconds. */
  readonly keepResultsSeconds: number;
}

/** A payload as BullMQ carries it: the version can be read whatever the rest is. */
export interface QueuedBatch {
  readonly protocol: number;
  readonly batch: string;
}

/** More rows than these are put into the store, so that Redis holds little. */
const mostRowsInline = 4096;

export async function packRows(rows: Uint32Array, contents: Contents): Promise<PackedJob["rows"]> {
  if (rows.length <= mostRowsInline) return rows;
  return { stored: await contents.put(new Uint8Array(rows.slice().buffer), "bytes") };
}

export async function unpackRows(rows: PackedJob["rows"], contents: Contents): Promise<Uint32Array> {
  if (rows instanceof Uint32Array) return rows;
  return new Uint32Array(Uint8Array.from(await contents.get(rows.stored, "bytes")).buffer);
}

/** The hash of everything that a job's result depends on. `identity` is the trainer's. */
export function hashJob(identity: unknown, data: DataHashes, job: TrainingJob): string {
  const { rows, weightsSeed, batchesSeed, keepModel = false, keepPredictions = [] } = job;
  const facts = [protocolVersion, identity, data, weightsSeed, batchesSeed, keepModel, keepPredictions];
  return createHash("sha256")
    .update(toExactJson(facts))
    .update(new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength))
    .digest("hex");
}

/** The id of a batch: equal batches of two drivers are one. */
export function batchIdOf(batch: readonly { readonly hash: string }[]): string {
  const hash = createHash("sha256");
  for (const job of batch) hash.update(job.hash);
  return `batch-${hash.digest("hex")}`;
}

export function queueBatch(payload: BatchPayload): QueuedBatch {
  return { protocol: protocolVersion, batch: toExactJson(payload) };
}

export function readBatch({ batch }: QueuedBatch): BatchPayload {
  return fromExactJson(batch) as BatchPayload;
}
