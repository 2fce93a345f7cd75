import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { createReferenceTrainer, createSampleData } from "@slicetuner/conformance";
import {
  type BatchSamplerFactory,
  InvalidInputError,
  type ModelSpecification,
  type ModuleReference,
  type RowEvaluation,
  runTrainings,
  shuffledRows,
  TrainingError,
  type TrainingProgress,
} from "@slicetuner/core";
import { createInProcessExecutor, createWorkerExecutor } from "@slicetuner/executor-local";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createOnnxTrainer, type OnnxTrainerOptions } from "./index.ts";
import { runJobs, sampleJob, weighted } from "./testing/jobs.ts";

const softmax = { kind: "softmax-regression" } as const;
const network = { kind: "mlp", hiddenSizes: [12] } as const;
const worstRows: ModuleReference = {
  url: new URL("./testing/samplers.mjs", import.meta.url).href,
  exportName: "createWorstRows",
  options: { worst: 0.6 },
};

/** Epochs of changing length, and a record of what the sampler was told. */
function recording(evaluations: (RowEvaluation | undefined)[]): BatchSamplerFactory {
  return (training) => {
    const shuffled = shuffledRows(training);
    return {
      needsEvaluation: true,
      rowsForEpoch: (epoch, evaluation) => {
        evaluations.push(evaluation && structuredClone(evaluation));
        return shuffled.rowsForEpoch(epoch).subarray(0, 37 + 61 * epoch);
      },
    };
  };
}

describe("a batch sampler", () => {
  // More rows than one piece of the judging, and none of its multiples.
  const data = weighted(createSampleData({ classes: 3, trainSizes: [150, 120, 90] }));
  const training = { maximumEpochs: 4 };
  const job = sampleJob(data, 1, 300);

  it.each(["native", "wasm"] as const)(
    "hears the losses and predictions of the model as it is: %s",
    async (runtime) => {
      const [heard, expected]: (RowEvaluation | undefined)[][] = [[], []];
      const trainer = await createOnnxTrainer({
        model: softmax,
        training,
        runtime,
        sampler: recording(heard!),
      });
      const reference = createReferenceTrainer({ training, sampler: recording(expected!) });
      const [result] = await runJobs(trainer, data, [job]);
      const [wanted] = await runJobs(reference, data, [job]);
      expect(heard).toHaveLength(4);
      heard!.forEach((evaluation, epoch) => {
        const { losses, predictions } = expected![epoch]!;
        expect(evaluation!.losses).toHaveLength(300);
        evaluation!.losses.forEach((loss, index) => {
          expect(Math.abs(loss - losses[index]!)).toBeLessThan(1e-4);
        });
        expect(evaluation!.predictions).toEqual(predictions);
      });
      expect(Math.abs(result!.validation!.loss - wanted!.validation!.loss)).toBeLessThan(1e-5);
      await trainer.close();
    },
  );

  it("may make epochs of any length, and what went through is counted", async () => {
    const reports: TrainingProgress[] = [];
    const trainer = await createOnnxTrainer({ model: softmax, training, sampler: recording([]) });
    const results = await trainer.doTrain({
      data,
      jobs: [job, sampleJob(data, 2, 90)],
      signal: new AbortController().signal,
      onProgress: (progress) => reports.push(progress),
    });
    const lengths = [37, 98, 159, 220];
    expect(results.map(({ examplesSeen }) => examplesSeen)).toEqual([
      lengths.reduce((sum, length) => sum + length, 0),
      lengths.reduce((sum, length) => sum + Math.min(length, 90), 0),
    ]);
    expect(reports.at(-1)!.examplesSeen).toBe(results[0]!.examplesSeen + results[1]!.examplesSeen);
    await trainer.close();
  });

  it("that wants no evaluation is given none", async () => {
    const evaluations: unknown[] = [];
    const sampler: BatchSamplerFactory = (sampled) => ({
      needsEvaluation: false,
      rowsForEpoch: (_epoch, evaluation) => {
        evaluations.push(evaluation);
        return sampled.rows;
      },
    });
    const trainer = await createOnnxTrainer({ model: softmax, training, sampler });
    await runJobs(trainer, data, [job]);
    expect(evaluations).toEqual([undefined, undefined, undefined, undefined]);
    await trainer.close();
  });

  it.each([
    ["no row", new Uint32Array(0)],
    ["row 360 of 360 examples", Uint32Array.of(3, 360)],
  ])("that returns %s fails the call", async (message, rows) => {
    const sampler = () => ({ needsEvaluation: false, rowsForEpoch: () => rows });
    const trainer = await createOnnxTrainer({ model: softmax, sampler });
    const error = await runJobs(trainer, data, [job]).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(TrainingError);
    expect((error as Error).message).toContain(message);
    await trainer.close();
  });
});

describe("a sampler's reference", () => {
  it("must be one, with an export that is a function", async () => {
    const attempt = (sampler: unknown): Promise<unknown> =>
      createOnnxTrainer({ model: softmax, sampler } as OnnxTrainerOptions).catch((error: unknown) => error);
    for (const sampler of [7, null, { url: "file:///a.mjs" }]) {
      const error = await attempt(sampler);
      expect(InvalidInputError.isInstance(error) && error.problems[0]!.path).toBe("sampler");
    }
    expect(await attempt({ ...worstRows, exportName: "notAFunction" })).toBeInstanceOf(TrainingError);
  });

  it("goes with the trainer's reference; a function keeps the trainer here", async () => {
    const here = await createOnnxTrainer({ model: softmax, sampler: shuffledRows });
    expect(here.reference).toBeUndefined();
    await here.close();
  });
});

interface Setting {
  readonly name: string;
  readonly model: ModelSpecification;
  readonly runtime: NonNullable<OnnxTrainerOptions["runtime"]>;
}

const settings: readonly Setting[] = [
  { name: "softmax regression, native", model: softmax, runtime: "native" },
  { name: "a network, native", model: network, runtime: "native" },
  { name: "a network, wasm", model: network, runtime: "wasm" },
];
// Worker threads run the built packages: without a build there is nothing to test.
const require = createRequire(import.meta.url);
const isBuilt = ["@slicetuner/trainer-onnx", "@slicetuner/executor-local"].every((name) => {
  try {
    return existsSync(require.resolve(name));
  } catch {
    return false;
  }
});

describe.each(settings)("a job with a sampler that follows the losses: $name", ({ model, runtime }) => {
  const data = weighted(createSampleData({ features: 40, classes: 3, trainSizes: [120, 120, 120] }));
  const jobs = Array.from({ length: 11 }, (_, seed) => sampleJob(data, seed, 20 + 30 * seed));
  const options = { model, runtime, training: { maximumEpochs: 5, patience: 2 }, sampler: worstRows };

  it("has the same bits alone and in any company", async () => {
    const trainer = await createOnnxTrainer(options);
    const alone = new Map();
    for (const job of jobs) alone.set(job, (await runJobs(trainer, data, [job]))[0]);
    await fc.assert(
      fc.asyncProperty(fc.tuple(fc.shuffledSubarray(jobs, { minLength: 2 })), async ([chosen]) => {
        const results = await runJobs(trainer, data, chosen);
        expect(results).toEqual(chosen.map((job) => alone.get(job)));
      }),
      { numRuns: 8, seed: 3 },
    );
    await trainer.close();
  });

  it.runIf(isBuilt)("has the same bits in worker threads", async () => {
    const trainer = await createOnnxTrainer(options);
    const workers = createWorkerExecutor({ workers: 2 });
    const expected = await runTrainings({ executor: createInProcessExecutor(), trainer, data, jobs });
    expect(await runTrainings({ executor: workers, trainer, data, jobs })).toEqual(expected);
    await Promise.all([workers.close(), trainer.close()]);
  });
});
