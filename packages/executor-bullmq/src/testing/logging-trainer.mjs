// Trainers that write down what they do, for workers to import. Plain JavaScript, because workers see no
// TypeScript.
import { appendFileSync } from "node:fs";

function trainerOf(name, trainJob, maximumJobsPerCall = 1) {
  return {
    specificationVersion: "v1",
    name,
    capabilities: {
      supportsExampleWeights: true,
      deterministic: true,
      maximumJobsPerCall,
      returnsModels: true,
      returnsPredictions: false,
      takesSampler: false,
      trainsInEpochs: true,
      usesSeeds: true,
    },
    async doTrain({ jobs, data, signal, onProgress }) {
      const results = [];
      for (const job of jobs) {
        results.push(await trainJob(job, data, signal));
        onProgress({ jobsDone: results.length, jobsTotal: jobs.length, examplesSeen: results.length });
      }
      return results;
    },
    close: async () => {},
  };
}

function resultOf(job, data) {
  const loss = data.train.features[job.rows[0]] / 3 + job.weightsSeed * 0.1;
  return {
    jobId: job.id,
    status: "epoch-limit",
    validation: { loss, sliceLosses: [-0, null, 0.1 + 0.2], accuracy: 1 / 3 },
    test: null,
    epochs: 1,
    bestEpoch: 1,
    examplesSeen: 1,
    warnings: [],
    ...(job.keepModel && {
      model: { format: "text", files: { "model.txt": Buffer.from(`weights of ${job.weightsSeed}`) } },
    }),
  };
}

/**
 * Writes `start` and `end` of every job into `log`; takes `milliseconds`, in which it looks at the signal
 * unless it `blocks`.
 */
export function createLogging({ log, milliseconds = 0, blocks = false }) {
  return trainerOf("logging", async (job, data, signal) => {
    appendFileSync(log, `start ${job.id}\n`);
    const end = performance.now() + milliseconds;
    while (performance.now() < end) {
      if (blocks) continue;
      await new Promise((resolve) => setTimeout(resolve, 10));
      if (signal.aborted) appendFileSync(log, `stopped ${job.id}\n`);
      signal.throwIfAborted();
    }
    appendFileSync(log, `end ${job.id}\n`);
    return resultOf(job, data);
  });
}

/** Fails at the job of this name. */
export function createFailing({ log, jobId }) {
  return trainerOf("failing", async (job, data) => {
    appendFileSync(log, `start ${job.id}\n`);
    if (job.id === jobId) throw new Error("the moon is full");
    return resultOf(job, data);
  });
}

/** Takes the whole process with it. */
export function createDeadly({ log }) {
  return trainerOf("deadly", async (job) => {
    appendFileSync(log, `start ${job.id}\n`);
    process.kill(process.pid, "SIGKILL");
    await new Promise(() => {});
  });
}
