import { createSampleData } from "@slicetuner/conformance";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, expectTypeOf, it } from "vitest";
import { createTfjsTrainer, loadLayersModel, openModel } from "./index.ts";
import { callWith, jobOnAllRows, trainOne } from "./testing/train-one.ts";

// What users write with TensorFlow.js in hand. The compiler checks it too: `pnpm types`.

const data = createSampleData({ classes: 3, features: 5 });
const training = { maximumEpochs: 1 };

describe("TensorFlow.js that is handed over", () => {
  beforeAll(async () => {
    tf.enableProdMode();
    await tf.setBackend("cpu");
  });

  it("is taken as a module, with the types of its layers in the factory", async () => {
    const trainer = await createTfjsTrainer({
      tf,
      training,
      model: {
        kind: "layers-model",
        create: (library, { exampleShape, classes, seed }) => {
          expectTypeOf(library).toEqualTypeOf<typeof tf>();
          expectTypeOf(seed).toEqualTypeOf<number>();
          return library.sequential({
            layers: [library.layers.dense({ inputShape: [...exampleShape], units: classes })],
          });
        },
      },
    });
    expect(trainer.backend.kind).toBe("injected");
    const [result] = await trainer.doTrain(
      callWith(data, { jobs: [{ ...jobOnAllRows(data), keepModel: true }] }),
    );
    const loaded = await loadLayersModel(tf, result!.model!);
    expectTypeOf(loaded).toEqualTypeOf<tf.LayersModel>();
    expect(loaded.outputs[0]!.shape).toEqual([null, 3]);
    loaded.dispose();
  });

  it("may be named by the factory alone", async () => {
    const trainer = await createTfjsTrainer({
      training,
      backend: "pure",
      model: {
        kind: "layers-model",
        create: async (library: typeof tf, { exampleShape, classes }) =>
          library.sequential({
            layers: [library.layers.dense({ inputShape: [...exampleShape], units: classes })],
          }),
      },
    });
    expect((await trainOne(trainer, data)).status).toBe("epoch-limit");
  });

  it("is not taken for something else", () => {
    const model = { kind: "softmax-regression" } as const;
    const wrong = [
      // @ts-expect-error: no TensorFlow.js
      () => createTfjsTrainer({ model, tf: { getBackend: () => "cpu" } }),
      // @ts-expect-error: a factory of something that is no model
      () => createTfjsTrainer({ model: { kind: "layers-model", create: () => ({ weights: [] }) } }),
      // @ts-expect-error: no TensorFlow.js
      () => openModel({ format: "tfjs-layers-model", files: {} }, { tf: {} }),
    ];
    expect(wrong).toHaveLength(3);
  });
});
