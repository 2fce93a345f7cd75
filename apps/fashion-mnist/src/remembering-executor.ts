import { createHash } from "node:crypto";
import { appendFile, mkdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Executor, ExecutorCall, TrainingJob, TrainingResult } from "@slicetuner/core";

/** A training as it is remembered: what it was, what came out, and its part of the call's time. */
interface Memory {
  readonly key: string;
  readonly seconds: number;
  readonly result: TrainingResult;
}

/** An executor that trains nothing twice. */
export interface RememberingExecutor extends Executor {
  /** What all trainings that were asked for took, those that were remembered at the time they took then. */
  readonly seconds: number;
}

/**
 * Remembers the results of whole calls, in `file` too where one is given, so that a run that was stopped goes
 * on where it was: an estimate or a strategy's final trainings that were finished are not trained again. A
 * training is known by its model and options, the ids of its examples in their order, the validation and test
 * examples, and its seeds. For jobs that keep no model.
 * @param model what the trainer trains, as plain data
 */
export async function createRememberingExecutor(
  executor: Executor,
  model: object,
  file?: string,
): Promise<RememberingExecutor> {
  const memories = new Map<string, Memory>();
  if (file !== undefined) {
    await mkdir(dirname(file), { recursive: true });
    for (const memory of await recall(file)) memories.set(memory.key, memory);
  }
  let seconds = 0;

  const train = async (call: ExecutorCall, keys: readonly string[]): Promise<void> => {
    const places = keys.flatMap((key, place) =>
      memories.has(key) || keys.indexOf(key) < place ? [] : [place],
    );
    if (places.length === 0) return;
    const known = call.jobs.length - places.length;
    const started = performance.now();
    const results = await executor.doExecute({
      ...call,
      jobs: places.map((place) => call.jobs[place]!),
      onProgress: (progress) =>
        call.onProgress({
          ...progress,
          jobsDone: progress.jobsDone + known,
          jobsTotal: call.jobs.length,
        }),
    });
    const share = (performance.now() - started) / 1000 / places.length;
    const learned = places.map((place, index): Memory => {
      return { key: keys[place]!, seconds: share, result: results[index]! };
    });
    // Begins with a line break: the last line may be one that was not written whole.
    if (file !== undefined)
      await appendFile(file, ["", ...learned.map((memory) => JSON.stringify(memory)), ""].join("\n"));
    for (const memory of learned) memories.set(memory.key, memory);
  };

  return {
    ...executor,
    get seconds() {
      return seconds;
    },
    doExecute: async (call) => {
      const keyOf = keysOf(model, call);
      const keys = call.jobs.map(keyOf);
      await train(call, keys);
      return call.jobs.map((job, index) => {
        const memory = memories.get(keys[index]!)!;
        seconds += memory.seconds;
        return { ...memory.result, jobId: job.id };
      });
    },
  };
}

/** What a file remembers; a last line that was not written whole is none. */
async function recall(file: string): Promise<Memory[]> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
  return text.split("\n").flatMap((line) => {
    try {
      return [JSON.parse(line) as Memory];
    } catch {
      return [];
    }
  });
}

function keysOf(model: object, { trainer, data }: ExecutorCall): (job: TrainingJob) => string {
  const { train, validation, test } = data;
  const shared = hash([
    trainer.name,
    JSON.stringify(model),
    ...validation.exampleIds,
    "test",
    ...(test?.exampleIds ?? []),
  ]);
  return ({ rows, weightsSeed, batchesSeed }) => {
    const ids = Array.from(rows, (row) => train.exampleIds[row]!);
    return hash([shared, String(weightsSeed), String(batchesSeed), ...ids]);
  };
}

function hash(parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}
