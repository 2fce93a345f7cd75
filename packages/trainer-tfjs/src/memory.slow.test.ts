import { setTimeout } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createSampleData } from "@slicetuner/conformance";
import type { TrainingData } from "@slicetuner/core";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { createTfjsTrainer } from "./create-tfjs-trainer.ts";
import type { TfjsModelSpecification } from "./networks/layers-model-specification.ts";
import { createPictures } from "./testing/pictures.ts";
import { callWith, jobOnAllRows } from "./testing/train-one.ts";

const tables = createSampleData({ testSizes: [20, 20, 20] });
const pictures = createPictures([4, 4, 1], { testSizes: [20, 20, 20] });
const training = { maximumEpochs: 3 };

/** With a layer in two places, batch normalization, dropout, a regularizer and a compiled optimizer. */
const ownModel: TfjsModelSpecification<typeof tf> = {
  kind: "layers-model",
  create: (tf, { exampleShape, classes }) => {
    const input = tf.input({ shape: [...exampleShape] });
    const [width] = exampleShape as [number];
    const twice = tf.layers.dense({
      units: width,
      activation: "relu",
      kernelRegularizer: tf.regularizers.l2(),
    });
    const once = tf.layers.batchNormalization().apply(twice.apply(input));
    const again = tf.layers.dropout({ rate: 0.2 }).apply(twice.apply(once));
    const outputs = tf.layers.dense({ units: classes }).apply(again) as tf.SymbolicTensor;
    const model = tf.model({ inputs: input, outputs });
    model.compile({ optimizer: "adam", loss: "meanSquaredError" });
    return model;
  },
};

const models: [string, TfjsModelSpecification<typeof tf>, TrainingData][] = [
  ["softmax regression", { kind: "softmax-regression" }, tables],
  ["mlp", { kind: "mlp", hiddenSizes: [8], dropout: 0.1 }, tables],
  ["cnn", { kind: "cnn", blocks: [{ filters: 3, dropout: 0.1 }], hiddenSizes: [4], dropout: 0.1 }, pictures],
  ["the user's own", ownModel, tables],
];

/** Tensors and bytes that `action` leaves behind; a failure of its own is part of the plan. */
async function leftBehind(action: () => Promise<unknown>): Promise<{ tensors: number; bytes: number }> {
  const before = tf.memory();
  await action();
  const after = tf.memory();
  return { tensors: after.numTensors - before.numTensors, bytes: after.numBytes - before.numBytes };
}

const nothing = { tensors: 0, bytes: 0 };

beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend("cpu");
});

describe.each(models)("no tensor is left behind: %s", (_, model, data) => {
  it("after trainings, with models and without", async () => {
    const sampler = { needsEvaluation: true, rowsForEpoch: () => Uint32Array.of(3, 4, 5, 3) };
    const trainer = await createTfjsTrainer({ model, training, sampler: () => sampler, tf });
    const jobs = [1, 2, 3].map((seed) => ({ ...jobOnAllRows(data, seed), keepModel: seed === 2 }));
    expect(await leftBehind(() => trainer.doTrain(callWith(data, { jobs })))).toEqual(nothing);
  });

  it("after a training that diverged", async () => {
    const huge = { ...data.train, features: data.train.features.map((value) => value * 1e38) };
    const optimizer = { kind: "sgd", learningRate: 1e30, momentum: 0 } as const;
    const trainer = await createTfjsTrainer({ model, training: { ...training, optimizer }, tf });
    const left = await leftBehind(async () => {
      const [result] = await trainer.doTrain(callWith({ ...data, train: huge, validation: huge }));
      expect(result).toMatchObject({ status: "diverged", validation: null, test: null });
    });
    expect(left).toEqual(nothing);
  });

  it("after an abort in mid-training", async () => {
    const controller = new AbortController();
    const endless = { maximumEpochs: 1_000_000, patience: 1_000_000 };
    const trainer = await createTfjsTrainer({ model, training: endless, tf });
    const reason = new Error("enough");
    const onProgress = () => controller.abort(reason);
    const left = await leftBehind(() =>
      expect(trainer.doTrain(callWith(data, { signal: controller.signal, onProgress }))).rejects.toBe(reason),
    );
    expect(left).toEqual(nothing);
  });

  it("after a listener that throws", async () => {
    const trainer = await createTfjsTrainer({ model, training, tf });
    const onProgress = () => {
      throw new Error("listener");
    };
    const left = await leftBehind(() =>
      expect(trainer.doTrain(callWith(data, { onProgress }))).rejects.toThrow("listener"),
    );
    expect(left).toEqual(nothing);
  });

  it("after a sampler that throws", async () => {
    const sampler = () => ({
      needsEvaluation: true,
      rowsForEpoch: (epoch: number) => (epoch === 1 ? new Uint32Array() : Uint32Array.of(1, 2)),
    });
    const trainer = await createTfjsTrainer({ model, training, sampler, tf });
    const left = await leftBehind(() =>
      expect(trainer.doTrain(callWith(data))).rejects.toThrow(
        "the batch sampler returned no row for epoch 1",
      ),
    );
    expect(left).toEqual(nothing);
  });
});

describe("no tensor is left behind after an error in each call of", () => {
  const operators = [
    "tensor",
    "tensor2d",
    "zeros",
    "zerosLike",
    "logSoftmax",
    "conv2d",
    "maxPool",
    "tensor4d",
    "sqrt",
    "sub",
    "setBackend",
  ] as const;
  it.each(operators)("%s", async (operator) => {
    const [, , [, model, data]] = models as [never, never, (typeof models)[number]];
    for (let failing = 1; failing <= 12; failing++) {
      const trainer = await createTfjsTrainer({ model, training, tf: failingAt(operator, failing) });
      let failed = false;
      const left = await leftBehind(async () => {
        try {
          await trainer.doTrain(callWith(data));
        } catch (error) {
          expect(error).toEqual(new Error(`${operator} fails`));
          failed = true;
        }
      });
      expect(left).toEqual(nothing);
      if (!failed) {
        expect(failing).toBeGreaterThan(1);
        break;
      }
    }
  });

  /** TensorFlow.js whose `operator` throws at its n-th call. */
  function failingAt(operator: keyof typeof tf, n: number): typeof tf {
    let calls = 0;
    const original = { ...tf }[operator] as (...inputs: unknown[]) => unknown;
    const failing = (...inputs: unknown[]): unknown => {
      calls += 1;
      if (calls === n) throw new Error(`${operator} fails`);
      return original(...inputs);
    };
    return { ...tf, [operator]: failing } as typeof tf;
  }
});

describe("a thousand trainings", () => {
  setFlagsFromString("--expose-gc");
  const collectGarbage = runInNewContext("gc") as () => void;

  const sizes = { trainSizes: [8, 8], validationSizes: [6, 6] };
  const [fewTables, fewPictures] = [createSampleData(sizes), createPictures([4, 4, 1], sizes)];

  it.each(models)(
    "leave tensors and heap as they were: %s",
    { timeout: 300_000 },
    async (_, model, { train: { exampleShape } }) => {
      const data = exampleShape.length === 1 ? fewTables : fewPictures;
      const trainer = await createTfjsTrainer({ model, training: { maximumEpochs: 1 }, tf });
      const rows = Uint32Array.from({ length: 16 }, (_, index) => index);
      let seed = 0;
      const train = async (count: number) => {
        for (let training = 0; training < count; training++) {
          const jobs = [{ id: "job", rows, weightsSeed: seed, batchesSeed: seed++ }];
          await trainer.doTrain(callWith(data, { jobs }));
        }
      };
      const measure = async () => {
        // Buffers that one collection finds unused are freed beside the program, and gone at the next one.
        collectGarbage();
        await setTimeout(100);
        collectGarbage();
        const { heapUsed, arrayBuffers } = process.memoryUsage();
        return { tensors: tf.memory().numTensors, bytes: heapUsed + arrayBuffers };
      };
      await train(150);
      // TensorFlow.js keeps the names of all layers and weights there ever were: some 3 kB for this model.
      const allowed = 350 * (model.kind === "layers-model" ? 5000 : 1000);
      const growths: number[] = [];
      // What trainings keep makes every stretch grow; what the runtime puts by now and then, only some.
      for (let stretch = 0; stretch < 8 && !growths.some((growth) => growth < allowed); stretch++) {
        const before = await measure();
        await train(350);
        const after = await measure();
        expect(after.tensors).toBe(before.tensors);
        growths.push(after.bytes - before.bytes);
      }
      expect(Math.min(...growths)).toBeLessThan(allowed);
    },
  );
});
