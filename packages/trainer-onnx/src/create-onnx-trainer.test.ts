import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createSampleData } from "@slicetuner/conformance";
import { InvalidInputError, publishedCnn, type TrainingProgress } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { createOnnxTrainer, type OnnxTrainerOptions } from "./index.ts";
import { runJobs, sampleJob } from "./testing/jobs.ts";

const model = { kind: "softmax-regression" } as const;
const data = createSampleData();
// Worker threads run the built package; without a build there is nothing to refer to.
const isBuilt = existsSync(fileURLToPath(new URL("../dist/index.js", import.meta.url)));

describe("createOnnxTrainer", () => {
  it("reports the mistakes in its own options beside those in the model and the training", async () => {
    const options = {
      model: { kind: "mlp", hiddenSizes: [8, 0] },
      training: { patience: 1.5 },
      runtime: "gpu",
    } as unknown as OnnxTrainerOptions;
    const error = await createOnnxTrainer(options).catch((caught: unknown) => caught);
    expect(InvalidInputError.isInstance(error) && error.problems.map(({ path }) => path)).toEqual([
      "model.hiddenSizes[1]",
      "training.patience",
      "runtime",
    ]);
  });

  it("refuses examples of a shape that the model cannot take, before it trains", async () => {
    const cnn = { kind: "cnn", blocks: [{ filters: 2 }, { filters: 2 }], hiddenSizes: [] } as const;
    const trainer = await createOnnxTrainer({ model: cnn });
    for (const exampleShape of [[4], [3, 3, 1]]) {
      const unfit = createSampleData({ exampleShape });
      const error = await runJobs(trainer, unfit, [sampleJob(unfit, 1, 10)]).catch(
        (caught: unknown) => caught,
      );
      expect(InvalidInputError.isInstance(error) && error.problems.map(({ path }) => path)).toEqual([
        "data.train.exampleShape",
      ]);
    }
    await trainer.close();
  });

  it("takes the native runtime by default and says so", async () => {
    const trainer = await createOnnxTrainer({ model });
    expect(trainer.name).toBe("onnx (native)");
    await trainer.close();
  });

  it.runIf(isBuilt)("refers to its built entry, with its options", async () => {
    const options = { model, runtime: "wasm" } as const;
    const trainer = await createOnnxTrainer(options);
    const { url, exportName, options: referred } = trainer.reference!;
    expect(url).toMatch(/\/dist\/index\.js$/);
    expect(url.startsWith("file:")).toBe(true);
    expect([exportName, referred]).toEqual(["createOnnxTrainer", options]);
    await trainer.close();
  });

  it.runIf(isBuilt)("gives the same bits through its built entry", async () => {
    const trainer = await createOnnxTrainer({ model, runtime: "native" });
    const { url, exportName, options } = trainer.reference!;
    const built = (await import(/* @vite-ignore */ url)) as Record<string, typeof createOnnxTrainer>;
    const other = await built[exportName]!(options as OnnxTrainerOptions);
    const jobs = [sampleJob(data, 1, 50)];
    expect(await runJobs(other, data, jobs)).toEqual(await runJobs(trainer, data, jobs));
    await Promise.all([trainer.close(), other.close()]);
  });
});

describe("a training", () => {
  const train = async (training: OnnxTrainerOptions["training"], from = data) => {
    const trainer = await createOnnxTrainer({ model, ...(training && { training }) });
    const [result] = await runJobs(trainer, from, [sampleJob(from, 1, 100)]);
    await trainer.close();
    return result!;
  };
  const adam = { kind: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } as const;

  it("stops when the loss has not fallen for as many epochs as its patience", async () => {
    const { status, epochs, bestEpoch } = await train({
      patience: 4,
      optimizer: { ...adam, learningRate: 0.3 },
    });
    expect(status).toBe("early-stopped");
    expect(epochs).toBe(bestEpoch + 4);
  });

  it("says when it was stopped by the limit while the loss was falling", async () => {
    const result = await train({ maximumEpochs: 3, optimizer: { ...adam, learningRate: 1e-3 } });
    expect(result).toMatchObject({ status: "epoch-limit", epochs: 3, bestEpoch: 3, examplesSeen: 300 });
  });

  it("says when it diverged, and its neighbours do not notice", async () => {
    // Eight examples so far out, in all directions, that some logit overflows whatever the weights are.
    const huge = data.train.features.slice();
    for (let row = 0; row < 8; row++) {
      for (let column = 0; column < 4; column++) huge[4 * row + column] = (row >> column) & 1 ? 3e38 : -3e38;
    }
    const broken = { ...data, train: { ...data.train, features: huge } };
    const healthy = Uint32Array.from({ length: 60 }, (_, index) => index + 8);
    const jobs = [
      {
        id: "with the huge numbers",
        rows: Uint32Array.of(0, 1, 2, 3, 4, 5, 6, 7),
        weightsSeed: 1,
        batchesSeed: 1,
      },
      { id: "without them", rows: healthy, weightsSeed: 1, batchesSeed: 1 },
    ];
    const trainer = await createOnnxTrainer({ model, training: { batchSize: 2 } });
    const [sick, well] = await runJobs(trainer, broken, jobs);
    expect(sick).toMatchObject({ status: "diverged", validation: null, test: null });
    expect([well]).toEqual(await runJobs(trainer, data, [jobs[1]!]));
    await trainer.close();
  });

  it("learns as usual when a minibatch weighs nothing, and ignores such examples when it judges", async () => {
    const weights = data.train.weights.map((_, row) => (row < 200 ? 1 : 0));
    const weightless = { ...data, train: { ...data.train, weights } };
    const zero = Uint32Array.from({ length: 40 }, (_, index) => 200 + index);
    const trainer = await createOnnxTrainer({ model, training: { batchSize: 8, maximumEpochs: 3 } });
    const untrained = { id: "a", rows: zero, weightsSeed: 3, batchesSeed: 3 };
    const [result] = await runJobs(trainer, weightless, [untrained]);
    // Nothing to learn from: the first epoch's weights are the start weights, and no later epoch is better.
    expect(result).toMatchObject({ bestEpoch: 1, epochs: 3, status: "epoch-limit" });
    await trainer.close();
  });

  it.each(["native", "wasm"] as const)(
    "of the published pictures' network is cut into short calls: %s",
    async (kind) => {
      const pictures = createSampleData({ exampleShape: [28, 28, 1], trainSizes: [200, 200] });
      const trainer = await createOnnxTrainer({ model: publishedCnn, runtime: kind });
      const controller = new AbortController();
      const reason = new Error("wanted no more");
      // Each progress report is a breath of the event loop: between two of them the thread is blocked.
      let reports = 0;
      const running = trainer.doTrain({
        data: pictures,
        jobs: [sampleJob(pictures, 1, 400)],
        signal: controller.signal,
        onProgress: () => {
          if (++reports === 3) controller.abort(reason);
        },
      });
      await expect(running).rejects.toBe(reason);
      // The first epoch alone has 13 minibatches, and 5 pieces of evaluation.
      expect(reports).toBe(3);
      await trainer.close();
    },
  );

  it("reports progress that only grows and ends with all jobs done", async () => {
    const trainer = await createOnnxTrainer({ model, training: { maximumEpochs: 30 } });
    const jobs = Array.from({ length: 20 }, (_, seed) => sampleJob(data, seed, 200));
    const seen: TrainingProgress[] = [];
    const results = await trainer.doTrain({
      data,
      jobs,
      signal: new AbortController().signal,
      onProgress: (progress) => seen.push(progress),
    });
    for (const [index, later] of seen.slice(1).entries()) {
      expect(later.jobsDone).toBeGreaterThanOrEqual(seen[index]!.jobsDone);
      expect(later.examplesSeen).toBeGreaterThanOrEqual(seen[index]!.examplesSeen);
    }
    const examplesSeen = results.reduce((total, result) => total + result.examplesSeen, 0);
    expect(seen.at(-1)).toEqual({ jobsDone: 20, jobsTotal: 20, examplesSeen });
    await trainer.close();
  });

  it("gives the same losses in pieces: more validation examples than one call takes", async () => {
    // Forty copies of the validation set have the same means as one.
    const { validation } = data;
    const copies = 40;
    const repeated = {
      ...validation,
      size: copies * validation.size,
      features: repeat(validation.features, copies, Float32Array),
      labels: repeat(validation.labels, copies, Int32Array),
      weights: repeat(validation.weights, copies, Float32Array),
      sliceIds: repeat(validation.sliceIds, copies, Int32Array),
      exampleIds: Array.from({ length: copies }, () => validation.exampleIds).flat(),
    };
    const once = await train({ maximumEpochs: 5 });
    const often = await train({ maximumEpochs: 5 }, { ...data, validation: repeated });
    expect(often.validation!.loss).toBeCloseTo(once.validation!.loss, 10);
    expect(often.validation!.accuracy).toBeCloseTo(once.validation!.accuracy, 10);
  });
});

function repeat<Column extends Float32Array | Int32Array>(
  column: Column,
  times: number,
  Type: new (length: number) => Column,
): Column {
  const result = new Type(times * column.length);
  for (let time = 0; time < times; time++) result.set(column, time * column.length);
  return result;
}
