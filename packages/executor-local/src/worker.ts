import { createHash } from "node:crypto";
import {
  type Dataset,
  LruCache,
  type ModuleReference,
  type Trainer,
  type TrainingProgress,
  toPlainError,
} from "@slicetuner/core";
import type { BatchMessage, BatchOutcome, WorkerReport } from "./protocol.ts";
import { restoreDataset, type SharedDataset } from "./shared-dataset.ts";

// The same objects for the same data and trainer, call after call: trainers keep sessions, graphs and tensors
// by them.
const datasets = new LruCache<number, Dataset>(8);
const trainers = new LruCache<string, Promise<Trainer>>(4, (trainer) => {
  trainer.then((made) => made.close()).catch(() => {});
});

const millisecondsBetweenReports = 50;

/** Trains one batch; what a worker thread runs. */
export default async function runBatch(message: BatchMessage): Promise<BatchOutcome> {
  const { port, stopped, jobs, train, validation, test, trusted } = message;
  const report = (content: WorkerReport) => port.postMessage(content);
  const controller = new AbortController();
  port.on("message", () => controller.abort());
  report({ type: "started" });
  try {
    const trainer = await trainerOf(message.reference);
    const results = await trainer.doTrain({
      data: {
        train: datasetOf(train),
        validation: datasetOf(validation),
        ...(test && { test: datasetOf(test) }),
        ...(trusted && { trusted: datasetOf(trusted) }),
      },
      jobs,
      signal: controller.signal,
      onProgress: nowAndThen((progress) => report({ type: "progress", ...progress })),
    });
    return { type: "results", results };
  } catch (error) {
    return { type: "failure", error: toPlainError(error) };
  } finally {
    Atomics.store(stopped, 0, 1);
    Atomics.notify(stopped, 0);
  }
}

function datasetOf(shared: SharedDataset): Dataset {
  return datasets.get(shared.key, () => restoreDataset(shared));
}

async function trainerOf(reference: ModuleReference): Promise<Trainer> {
  const key = JSON.stringify([reference.url, reference.exportName, reference.options], hashBytes);
  try {
    return await trainers.get(key, () => makeTrainer(reference));
  } catch (error) {
    trainers.delete(key);
    throw error;
  }
}

/** Options may hold whole files: as text they would be many times as long. */
function hashBytes(_key: string, value: unknown): unknown {
  if (!ArrayBuffer.isView(value)) return value;
  const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return createHash("sha256").update(bytes).digest("hex");
}

async function makeTrainer({ url, exportName, options }: ModuleReference): Promise<Trainer> {
  const module: Record<string, unknown> = await import(url);
  const make = module[exportName];
  if (typeof make !== "function") throw new Error(`${url} exports no function "${exportName}"`);
  return make(options);
}

/** The caller hears the end from the results, so that reports in between may be left out. */
function nowAndThen(report: (progress: TrainingProgress) => void): (progress: TrainingProgress) => void {
  let next = 0;
  return (progress) => {
    const now = performance.now();
    if (now < next) return;
    next = now + millisecondsBetweenReports;
    report(progress);
  };
}
