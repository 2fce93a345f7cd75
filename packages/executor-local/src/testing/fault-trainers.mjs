// Trainers that misbehave, for worker threads to import. Plain JavaScript, because workers see no TypeScript.
import { appendFileSync, readFileSync } from "node:fs";
import { threadId } from "node:worker_threads";

/** A result that tells where it was made. */
function resultOf(job, data) {
  const features = data.train.features;
  return {
    jobId: job.id,
    status: "epoch-limit",
    validation: null,
    test: null,
    epochs: 1,
    bestEpoch: 1,
    examplesSeen: job.rows.length,
    warnings: [
      JSON.stringify({
        threadId,
        buffer: features.buffer.constructor.name,
        rowsBuffer: job.rows.buffer.byteLength,
        exampleIds: data.train.exampleIds.slice(0, 3),
        sameData: data.train === lastTrain,
      }),
    ],
  };
}

let lastTrain;

function createTrainer(name, doTrain) {
  return {
    specificationVersion: "v1",
    name,
    capabilities: {
      supportsExampleWeights: true,
      deterministic: true,
      maximumJobsPerCall: 1,
      returnsModels: false,
      returnsPredictions: false,
      takesSampler: false,
      trainsInEpochs: true,
      usesSeeds: true,
    },
    doTrain,
    close: async () => {},
  };
}

/** Tells where jobs run; each takes `milliseconds`. */
export function createWitness({ milliseconds = 0 } = {}) {
  return createTrainer("witness", async ({ data, jobs }) => {
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    const results = jobs.map((job) => resultOf(job, data));
    lastTrain = data.train;
    return results;
  });
}

/** Dies at job `jobId`, the first `times` times; `log` is a file in which each death leaves a character. */
export function createMortal({ jobId, times, log, manner }) {
  return createTrainer("mortal", async ({ data, jobs }) => {
    const deaths = readFileSync(log, "utf8").length;
    if (jobs.some((job) => job.id === jobId) && deaths < times) {
      appendFileSync(log, "x");
      if (manner === "exit") process.exit(3);
      setImmediate(() => {
        throw new Error("nobody catches this");
      });
      await new Promise(() => {});
    }
    return jobs.map((job) => resultOf(job, data));
  });
}

/** Adds 1 to the first feature: what other threads then see. */
export function createScribbler() {
  return createTrainer("scribbler", async ({ data, jobs }) => {
    data.train.features[0] += 1;
    return jobs.map((job) => ({ ...resultOf(job, data), warnings: [String(data.train.features[0])] }));
  });
}

/** Trains until told to stop, and leaves a note then. */
export function createNoteWriter({ log }) {
  return createTrainer("note writer", async ({ signal, onProgress }) => {
    onProgress({ jobsDone: 0, jobsTotal: 1, examplesSeen: 1 });
    while (!signal.aborted) await new Promise((resolve) => setImmediate(resolve));
    appendFileSync(log, "x");
    throw signal.reason;
  });
}

/** Never gives the thread back and never looks at the signal. */
export function createStubborn() {
  return createTrainer("stubborn", async () => {
    for (;;);
  });
}

/** Its making fails. */
export function createUnmakeable() {
  throw Object.assign(new Error("no such backend here"), { cause: new Error("library not found") });
}

/** Tells how many jobs came together. */
export function createCounter() {
  return createTrainer("counter", async ({ data, jobs }) =>
    jobs.map((job) => ({ ...resultOf(job, data), warnings: [`${jobs.length} jobs`] })),
  );
}
