import { createHash } from "node:crypto";
import type {
  Dataset,
  Executor,
  ExecutorCall,
  Journal,
  JournalRecord,
  JsonValue,
  TrainingJob,
  TrainingResult,
} from "@slicetuner/core";
import { hashDataset } from "./hash-dataset.ts";

/** A finished training. `result` is without model and predictions, which are kept as blobs. */
interface TrainingRecord extends JournalRecord {
  readonly type: "training";
  readonly key: string;
}

/**
 * The same executor, which does no training twice: results are written into the journal as they come, and
 * trainings that the journal has are not carried out. What a result depends on makes its key: trainer, data,
 * rows and seeds.
 *
 * @param identity what tells this trainer from others besides its name, e.g. its options
 */
export function durableExecutor(executor: Executor, journal: Journal, identity: JsonValue): Executor {
  const known = new Map<string, JournalRecord>();
  for (const record of journal.records) {
    if (record.type === "training") known.set((record as TrainingRecord).key, record);
  }
  const hashes = new WeakMap<Dataset, string>();
  const hashOf = (dataset: Dataset): string => {
    const hash = hashes.get(dataset) ?? hashDataset(dataset);
    hashes.set(dataset, hash);
    return hash;
  };

  return {
    ...executor,
    close: () => executor.close(),

    async doExecute(call) {
      const { trainer, data, jobs } = call;
      const facts = JSON.stringify([
        identity,
        trainer.name,
        hashOf(data.train),
        hashOf(data.validation),
        data.test === undefined ? null : hashOf(data.test),
      ]);
      const keys = new Map(jobs.map((job) => [job.id, keyOf(facts, job)]));
      const results = new Map<string, TrainingResult>();
      for (const { id } of jobs) {
        const record = known.get(keys.get(id)!);
        if (record !== undefined) results.set(id, { ...(await readResult(record, journal)), jobId: id });
      }
      const missing = jobs.filter(({ id }) => !results.has(id));
      if (missing.length === 0) {
        call.onProgress({ jobsDone: jobs.length, jobsTotal: jobs.length, examplesSeen: seen(results) });
        return jobs.map(({ id }) => results.get(id)!);
      }
      const writing: Promise<void>[] = [];
      const fresh = await executor.doExecute({
        ...call,
        jobs: missing,
        onProgress: shifted(call.onProgress, results.size, seen(results)),
        onResult: (result) => {
          const record = writeResult(keys.get(result.jobId)!, result, journal);
          // A journal that cannot be written ends the run where it matters: before the next order.
          writing.push(record.catch(() => {}));
          call.onResult?.(result);
        },
      });
      await Promise.all(writing);
      for (const result of fresh) results.set(result.jobId, result);
      return jobs.map(({ id }) => results.get(id)!);
    },
  };
}

function keyOf(
  facts: string,
  { rows, weightsSeed, batchesSeed, keepModel = false, keepPredictions = [] }: TrainingJob,
): string {
  const kept = keepPredictions.length === 0 ? "" : ` ${keepPredictions.join(",")}`;
  return createHash("sha256")
    .update(`${facts} ${weightsSeed} ${batchesSeed} ${keepModel}${kept}`)
    .update(new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength))
    .digest("hex");
}

async function writeResult(key: string, result: TrainingResult, journal: Journal): Promise<void> {
  const { model, predictions, ...plain } = result;
  const probabilities: Record<string, string> = {};
  for (const [part, values] of Object.entries(predictions ?? {}))
    probabilities[part] = await journal.putBlob(bytesOf(values));
  const files: Record<string, string> = {};
  for (const [name, bytes] of Object.entries(model?.files ?? {})) files[name] = await journal.putBlob(bytes);
  await journal.append(
    {
      type: "training",
      key,
      result: plain as unknown as JsonValue,
      ...(model === undefined ? {} : { model: { format: model.format, files } }),
      ...(predictions === undefined ? {} : { predictions: probabilities }),
    },
    { sync: false },
  );
}

async function readResult(record: JournalRecord, journal: Journal): Promise<TrainingResult> {
  const plain = record.result as unknown as TrainingResult;
  const hashes = record.predictions as Record<string, string> | undefined;
  const predictions: Record<string, Float32Array> = {};
  for (const [part, hash] of Object.entries(hashes ?? {}))
    predictions[part] = floatsOf(await journal.getBlob(hash));
  const result = hashes === undefined ? plain : { ...plain, predictions };
  const model = record.model as { format: string; files: Record<string, string> } | undefined;
  if (model === undefined) return result;
  const files: Record<string, Uint8Array> = {};
  for (const [name, hash] of Object.entries(model.files)) files[name] = await journal.getBlob(hash);
  return { ...result, model: { format: model.format, files } };
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** Copied, for a view of floats has to begin at a multiple of four bytes. */
function floatsOf(bytes: Uint8Array): Float32Array {
  return new Float32Array(bytes.slice().buffer);
}

function seen(results: ReadonlyMap<string, TrainingResult>): number {
  return [...results.values()].reduce((sum, { examplesSeen }) => sum + examplesSeen, 0);
}

/** Progress that counts what the journal had. */
function shifted(
  onProgress: ExecutorCall["onProgress"],
  jobs: number,
  examples: number,
): ExecutorCall["onProgress"] {
  return (progress) =>
    onProgress({
      ...progress,
      jobsDone: progress.jobsDone + jobs,
      jobsTotal: progress.jobsTotal + jobs,
      examplesSeen: progress.examplesSeen + examples,
    });
}
