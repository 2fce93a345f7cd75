import { createSampleData } from "@slicetuner/conformance";
import { InvalidInputError, type ModelSpecification, type TrainingProgress } from "@slicetuner/core";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { createTfjsTrainer, type TfjsTrainerOptions } from "./create-tfjs-trainer.ts";
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
