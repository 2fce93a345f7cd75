import { createSampleData } from "@slicetuner/conformance";
import {
  defaultAdam,
  InvalidInputError,
  type ModelSpecification,
  TrainingError,
  type TrainingProgress,
} from "@slicetuner/core";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { createTfjsTrainer, type TfjsTrainerOptions } from "./create-tfjs-trainer.ts";
import { createPictures } from "./testing/pictures.ts";
import { reversedRows } from "./testing/reversed-rows.ts";
import { callWith, jobOnAllRows, trainOne } from "./testing/train-one.ts";

const model: ModelSpecification = { kind: "softmax-regression" };

describe("createTfjsTrainer", () => {
  it("reports the mistakes in its own options beside those in the model and the training", async () => {
    const options = {
      model: { kind: "mlp", hiddenSizes: [8, 0.5] },
      training: { batchSize: 0 },
      backend: "gpu",
    } as unknown as TfjsTrainerOptions;
    const error = await createTfjsTrainer(options).catch((caught: unknown) => caught);
    expect(InvalidInputError.isInstance(error) && error.problems.map(({ path }) => path)).toEqual([
      "model.hiddenSizes[1]",
      "training.batchSize",
      "backend",
    ]);
  });

  it("says what it computes with", async () => {
    expect((await createTfjsTrainer({ model, backend: "pure" })).name).toBe("tfjs (pure JavaScript)");
    const auto = await createTfjsTrainer({ model });
    expect(auto.name).toMatch(/^tfjs \((native|pure JavaScript; tfjs-node: .+)\)$/);
    await tf.setBackend("cpu");
    const own = await createTfjsTrainer({ model, tf });
    expect(own.name).toBe("tfjs (injected, cpu)");
    expect(own.backend).toEqual({ kind: "injected", reason: "", engine: "cpu" });
  });

  it("gives worker threads plain data, and nothing when the library is the caller's", async () => {
    const options = { model, training: { maximumEpochs: 2 }, backend: "pure" } as const;
    const { reference } = await createTfjsTrainer(options);
    // Without a build there is no module to refer to.
    if (reference !== undefined) {
      expect(reference.url).toMatch(/^file:.*trainer-tfjs\/dist\/index\.js$/);
      expect(structuredClone(reference)).toEqual(reference);
      expect(reference).toMatchObject({ exportName: "createTfjsTrainer", options });
    }
    expect(await createTfjsTrainer({ model, tf })).not.toHaveProperty("reference");
  });

  it("keeps its reference with a sampler that is a reference, and loses it with a function", async () => {
    const sampler = {
      url: import.meta.resolve("./testing/reversed-rows.ts"),
      exportName: "reversedRows",
      options: {},
    };
    const data = createSampleData();
    const [here, there] = await Promise.all(
      [reversedRows({}), sampler].map((option) =>
        createTfjsTrainer({ model, sampler: option, training: { maximumEpochs: 2 }, backend: "pure" }),
      ),
    );
    expect(here!.reference).toBeUndefined();
    if (there!.reference !== undefined) {
      expect(structuredClone(there!.reference.options)).toMatchObject({ sampler });
    }
    const result = await trainOne(there!, data);
    expect(result).toEqual(await trainOne(here!, data));
    const plain = await createTfjsTrainer({ model, training: { maximumEpochs: 2 }, backend: "pure" });
    expect(result.validation).not.toEqual((await trainOne(plain, data)).validation);
    const missing = createTfjsTrainer({ model, sampler: { ...sampler, exportName: "missing" } });
    await expect(missing).rejects.toBeInstanceOf(TrainingError);
  });

  it("refuses pictures that a network cannot take before anything is trained", async () => {
    const cnn: ModelSpecification = {
      kind: "cnn",
      blocks: [{ filters: 2 }, { filters: 2 }, { filters: 2 }],
      hiddenSizes: [],
    };
    const trainer = await createTfjsTrainer({ model: cnn, backend: "pure" });
    for (const [data, message] of [
      [createSampleData(), "needs pictures"],
      [createPictures([5, 5, 1]), "block 3 pools 2 × 2, but only 1 × 1 is left"],
    ] as const) {
      const error = await trainOne(trainer, data).catch((caught: unknown) => caught);
      expect(InvalidInputError.isInstance(error) && error.problems).toEqual([
        { path: "data.train.exampleShape", message: expect.stringContaining(message) },
      ]);
    }
  });

  it("drops the same units whenever a job is trained, and others with other seeds", async () => {
    const data = createPictures([4, 4, 1]);
    const dropping: ModelSpecification = {
      kind: "cnn",
      blocks: [{ filters: 4, dropout: 0.4 }],
      hiddenSizes: [4],
      dropout: 0.3,
    };
    const optimizer = { ...defaultAdam, learningRate: 0.05 };
    const training = { optimizer, maximumEpochs: 3, batchSize: 1000 };
    const trainer = await createTfjsTrainer({ model: dropping, training, backend: "pure" });
    const first = await trainOne(trainer, data);
    expect(await trainOne(trainer, data)).toEqual(first);
    // One minibatch holds all rows: only dropout still hangs on this seed.
    const job = { ...jobOnAllRows(data), batchesSeed: 7 };
    const [other] = await trainer.doTrain(callWith(data, { jobs: [job] }));
    expect(Math.abs(other!.validation!.loss - first.validation!.loss)).toBeGreaterThan(1e-3);
  });

  it("gives a job the same bits alone and beside others", async () => {
    const data = createSampleData();
    const trainer = await createTfjsTrainer({ model, training: { maximumEpochs: 3 }, backend: "pure" });
    const jobs = [1, 2].map((seed) => jobOnAllRows(data, seed));
    const together = await trainer.doTrain(callWith(data, { jobs }));
    expect(await trainOne(trainer, data, 2)).toEqual(together[1]);
    expect(together[0]!.validation!.loss).not.toBe(together[1]!.validation!.loss);
  });

  it("reports progress that only grows and ends complete", async () => {
    const data = createSampleData();
    const trainer = await createTfjsTrainer({ model, training: { maximumEpochs: 40 }, backend: "pure" });
    const reports: TrainingProgress[] = [];
    const jobs = [1, 2].map((seed) => jobOnAllRows(data, seed));
    const results = await trainer.doTrain(
      callWith(data, { jobs, onProgress: (progress) => reports.push(progress) }),
    );
    const examplesSeen = results.reduce((total, result) => total + result.examplesSeen, 0);
    expect(reports.at(-1)).toEqual({ jobsDone: 2, jobsTotal: 2, examplesSeen });
    reports.slice(1).forEach((report, index) => {
      expect(report.examplesSeen).toBeGreaterThanOrEqual(reports[index]!.examplesSeen);
      expect(report.jobsDone).toBeGreaterThanOrEqual(reports[index]!.jobsDone);
    });
  });

  it("does not begin when it is already aborted", async () => {
    const reason = new Error("too late");
    const trainer = await createTfjsTrainer({ model, backend: "pure" });
    const call = callWith(createSampleData(), { signal: AbortSignal.abort(reason) });
    await expect(trainer.doTrain(call)).rejects.toBe(reason);
  });

  it("lets timers run during a long epoch", async () => {
    const data = createSampleData({ trainSizes: [20_000, 20_000, 20_000], features: 40 });
    const trainer = await createTfjsTrainer({ model, backend: "pure" });
    const signal = AbortSignal.timeout(120);
    const error = await trainer.doTrain(callWith(data, { signal })).catch((caught: unknown) => caught);
    expect(signal.aborted).toBe(true);
    expect(error).toBe(signal.reason);
  });
});
