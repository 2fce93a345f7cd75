import { createSampleData } from "@slicetuner/conformance";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { createTfjsTrainer } from "./create-tfjs-trainer.ts";
import { callWith, jobOnAllRows } from "./testing/train-one.ts";

const data = createSampleData({ testSizes: [20, 20, 20] });
const model = { kind: "mlp", hiddenSizes: [8] } as const;
const training = { maximumEpochs: 3 };

describe("no tensor is left behind", () => {
  beforeAll(async () => {
    tf.enableProdMode();
    await tf.setBackend("cpu");
  });

  /** Tensors and bytes that `action` leaves behind; a failure of its own is part of the plan. */
  async function leftBehind(action: () => Promise<unknown>): Promise<{ tensors: number; bytes: number }> {
    const before = tf.memory();
    await action();
    const after = tf.memory();
    return { tensors: after.numTensors - before.numTensors, bytes: after.numBytes - before.numBytes };
  }

  it("after trainings", async () => {
    const trainer = await createTfjsTrainer({ model, training, tf });
    const jobs = [1, 2, 3].map((seed) => jobOnAllRows(data, seed));
    const left = await leftBehind(() => trainer.doTrain(callWith(data, { jobs })));
    expect(left).toEqual({ tensors: 0, bytes: 0 });
  });

  it("after a training that diverged", async () => {
    const huge = { ...data.train, features: data.train.features.map((value) => value * 1e38) };
    const trainer = await createTfjsTrainer({ model, training, tf });
    const left = await leftBehind(async () => {
      const [result] = await trainer.doTrain(callWith({ ...data, train: huge, validation: huge }));
      expect(result).toMatchObject({ status: "diverged", validation: null, test: null });
    });
    expect(left).toEqual({ tensors: 0, bytes: 0 });
  });

  it("after an abort in mid-training", async () => {
    const controller = new AbortController();
    const trainer = await createTfjsTrainer({
      model,
      training: { maximumEpochs: 1_000_000, patience: 1_000_000 },
      tf,
    });
    const reason = new Error("enough");
    const onProgress = () => controller.abort(reason);
    const left = await leftBehind(() =>
      expect(trainer.doTrain(callWith(data, { signal: controller.signal, onProgress }))).rejects.toBe(reason),
    );
    expect(left).toEqual({ tensors: 0, bytes: 0 });
  });

  it("after a listener that throws", async () => {
    const trainer = await createTfjsTrainer({ model, training, tf });
    const onProgress = () => {
      throw new Error("listener");
    };
    const left = await leftBehind(() =>
      expect(trainer.doTrain(callWith(data, { onProgress }))).rejects.toThrow("listener"),
    );
    expect(left).toEqual({ tensors: 0, bytes: 0 });
  });

  it.each(["tensor2d", "zeros", "zerosLike", "logSoftmax", "sqrt", "sub", "setBackend"] as const)(
    "after an error in each call of %s",
    async (operator) => {
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
        expect(left).toEqual({ tensors: 0, bytes: 0 });
        if (!failed) {
          expect(failing).toBeGreaterThan(1);
          break;
        }
      }
    },
  );

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
