import {
  type BatchProgress,
  type Dataset,
  type Executor,
  LruCache,
  type Trainer,
  TrainingError,
  type TrainingJob,
  type TrainingResult,
} from "@slicetuner/core";
import type { Contents } from "../store/contents.ts";
import { type BatchPayload, type PackedJob, unpackRows } from "../wire/batch-payload.ts";
import { decodeDataset } from "../wire/dataset-encoding.ts";
import { toExactJson } from "../wire/exact-json.ts";
import { unpackReference } from "../wire/portable-reference.ts";
import type { AllowedCode } from "./allowed-code.ts";
import { localTrainer } from "./local-trainer.ts";

export interface BatchRunnerOptions {
  readonly executor: Executor;
  readonly contents: Contents;
  readonly resolvePackage: (packageName: string) => string;
  readonly datasetsInMemory: number;
  readonly allow?: AllowedCode | undefined;
}

/** Trainers of how many kinds stay ready. */
const trainersKept = 4;

/** Carries out batches on this machine's executor. */
export class BatchRunner {
  readonly #options: BatchRunnerOptions;
  // The same object for the same data: executors and trainers keep what they made of it.
  readonly #datasets: LruCache<string, Promise<Dataset>>;
  readonly #trainers = new LruCache<string, Promise<Trainer>>(trainersKept, closeQuietly);

  constructor(options: BatchRunnerOptions) {
    this.#options = options;
    this.#datasets = new LruCache(options.datasetsInMemory);
  }

  /** Trains some of a batch's jobs; the results are in their order and carry their ids. */
  async train(
    { trainer: packed, data }: BatchPayload,
    jobs: readonly PackedJob[],
    signal: AbortSignal,
    onProgress: (progress: BatchProgress) => void,
  ): Promise<readonly TrainingResult[]> {
    const { executor, contents } = this.#options;
    const [trainer, train, validation, test, trusted] = await Promise.all([
      this.#trainerOf(packed),
      this.#dataset(data.train),
      this.#dataset(data.validation),
      data.test === undefined ? undefined : this.#dataset(data.test),
      data.trusted === undefined ? undefined : this.#dataset(data.trusted),
    ]);
    const unpacked = await Promise.all(
      jobs.map(async ({ hash: _, rows, ...job }): Promise<TrainingJob> => {
        return { ...job, rows: await unpackRows(rows, contents) };
      }),
    );
    const results = await executor.doExecute({
      trainer,
      data: { train, validation, ...(test && { test }), ...(trusted && { trusted }) },
      jobs: unpacked,
      signal,
      onProgress,
      onNotice: () => {},
    });
    const isWhole = results.length === jobs.length && jobs.every(({ id }, at) => results[at]!.jobId === id);
    if (!isWhole) {
      throw new TrainingError(`trainer "${packed.name}" returned other results than those of the jobs`, {
        hint: "Run the conformance suite on the trainer.",
      });
    }
    return results;
  }

  async #dataset(hash: string): Promise<Dataset> {
    const load = async () => decodeDataset(await this.#options.contents.get(hash, "dataset"));
    return keepUnlessFailed(this.#datasets, hash, load);
  }

  async #trainerOf(packed: BatchPayload["trainer"]): Promise<Trainer> {
    const make = async () => localTrainer(packed, await unpackReference(packed.reference, this.#options));
    return keepUnlessFailed(this.#trainers, toExactJson(packed), make);
  }
}

async function keepUnlessFailed<Value>(
  recent: LruCache<string, Promise<Value>>,
  key: string,
  make: () => Promise<Value>,
): Promise<Value> {
  const made = recent.get(key, make);
  try {
    return await made;
  } catch (error) {
    recent.delete(key);
    throw error;
  }
}

function closeQuietly(trainer: Promise<Trainer>): void {
  trainer.then((made) => made.close()).catch(() => {});
}
