import { createSampleData } from "@slicetuner/conformance";
import { defaultAdam, glorotUniform, InvalidInputError, Random, TrainingError } from "@slicetuner/core";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { createTfjsTrainer, type TfjsTrainerOptions } from "./create-tfjs-trainer.ts";
import type { ModelOfLayers } from "./handed-over.ts";
import type { LayersModelFactory, LayersModelSpecification } from "./networks/layers-model-specification.ts";
import { loadLayersModel } from "./saving/load-layers-model.ts";
import { createFactory } from "./testing/layers-model.ts";
import { createPictures, weighted } from "./testing/pictures.ts";
import { callWith, jobOnAllRows, trainOne } from "./testing/train-one.ts";

type Factory = LayersModelFactory<typeof tf>;
type Specification = LayersModelSpecification<typeof tf>;

const data = weighted(createSampleData({ classes: 3, features: 5, testSizes: [20, 20, 20] }));
const training = { optimizer: { ...defaultAdam, learningRate: 0.02 }, maximumEpochs: 12, patience: 3 };
const own = (create: Factory, rest: Partial<Specification> = {}): Specification => ({
  kind: "layers-model",
  create,
  ...rest,
});
const train = async (
  model: TfjsTrainerOptions<typeof tf>["model"],
  changes: Partial<TfjsTrainerOptions["training"]> = {},
) =>
  trainOne(await createTfjsTrainer({ model, training: { ...training, ...changes }, backend: "pure" }), data);

/** A model with the start weights that core gives to an MLP of one hidden layer. */
const likeCore =
  (activation: "softmax" | "linear"): Factory =>
  (tf, { exampleShape, classes, seed }) => {
    const random = new Random(seed);
    const kernel = (inputs: number, units: number, layer: number) =>
      tf.tensor2d(glorotUniform(inputs, units, random.fork("layer", layer)), [inputs, units]);
    const [inputs] = exampleShape as [number];
    const model = tf.sequential({
      layers: [
        tf.layers.dense({ inputShape: [inputs], units: 6, activation: "relu" }),
        tf.layers.dense({ units: classes, activation }),
      ],
    });
    tf.tidy(() => {
      model.setWeights([kernel(inputs, 6, 0), tf.zeros([6]), kernel(6, classes, 1), tf.zeros([classes])]);
    });
    return model;
  };

describe("a model of the user's own", () => {
  beforeAll(async () => {
    tf.enableProdMode();
    await tf.setBackend("cpu");
  });

  it.each([
    ["linear", {}],
    ["softmax", {}],
    ["softmax", { outputs: "probabilities" }],
  ] as const)("is trained like core's model of the same layers (%s, %j)", async (activation, rest) => {
    for (const changes of [{}, { optimizer: sgd, weightDecay: 0.02, batchSize: 33 }]) {
      const expected = await train({ kind: "mlp", hiddenSizes: [6] }, changes);
      const found = await train(own(likeCore(activation), rest), changes);
      for (const part of ["validation", "test"] as const) {
        expect(found[part]!.loss).toBeCloseTo(expected[part]!.loss, 4);
        expect(found[part]!.sliceLosses[1]).toBeCloseTo(expected[part]!.sliceLosses[1]!, 4);
      }
      const { status, epochs, bestEpoch, examplesSeen } = expected;
      expect(found).toMatchObject({ status, epochs, bestEpoch, examplesSeen });
    }
  });

  it("runs dropout in training and only there", async () => {
    const withDropout = (rate: number) =>
      own((tf, { exampleShape, classes, seed }) =>
        tf.sequential({
          layers: [
            tf.layers.dropout({ inputShape: [...exampleShape], rate }),
            tf.layers.dense({ units: classes, kernelInitializer: tf.initializers.glorotUniform({ seed }) }),
          ],
        }),
      );
    // With hardly anything left of the inputs, hardly anything is learned; in the evaluation they are all
    // there.
    const without = await train(withDropout(0));
    const all = await train(withDropout(0.999));
    expect(all.validation!.loss).toBeGreaterThan(without.validation!.loss + 0.1);
    const [once, again] = await Promise.all([
      evaluateUntrained(withDropout(0.5)),
      evaluateUntrained(withDropout(0)),
    ]);
    expect(once).toEqual(again);
  });

  it("keeps the moving means of batch normalization with the best weights, and gives all back", async () => {
    const model = own((tf, { exampleShape, classes, seed }) =>
      tf.sequential({
        layers: [
          tf.layers.batchNormalization({ inputShape: [...exampleShape], momentum: 0.5 }),
          tf.layers.dense({
            units: 8,
            activation: "relu",
            kernelInitializer: tf.initializers.glorotUniform({ seed }),
          }),
          tf.layers.dense({
            units: classes,
            kernelInitializer: tf.initializers.glorotUniform({ seed: seed + 1 }),
          }),
        ],
      }),
    );
    const trainer = await createTfjsTrainer({
      model,
      training: { ...training, optimizer: { ...defaultAdam, learningRate: 0.1 }, maximumEpochs: 60 },
      backend: "pure",
    });
    const jobs = [{ ...jobOnAllRows(data), keepModel: true }];
    const test = data.validation;
    const [result] = await trainer.doTrain(callWith({ ...data, test }, { jobs }));
    expect(result!.bestEpoch).toBeLessThan(result!.epochs);
    // The test data are evaluated at the end: with what was restored.
    expect(result!.test).toEqual(result!.validation);
    const loaded = await loadLayersModel(tf, result!.model!);
    const normalization = loaded.layers.find((layer) => layer.getClassName() === "BatchNormalization");
    const [, , means] = normalization!.getWeights().map((weight) => Array.from(weight.dataSync()));
    expect(means!.every((mean) => mean !== 0)).toBe(true);
    const probabilities = tf.tidy(() => {
      const features = tf.tensor2d(test.features, [test.size, 5]);
      return (loaded.predict(features) as tf.Tensor).dataSync();
    });
    loaded.dispose();
    let [loss, weight] = [0, 0];
    test.labels.forEach((label, row) => {
      loss -= test.weights[row]! * Math.log(probabilities[row * 3 + label]!);
      weight += test.weights[row]!;
    });
    expect(loss / weight).toBeCloseTo(result!.validation!.loss, 5);
  });

  it("may have convolutions, constraints and regularizers", async () => {
    const pictures = createPictures([6, 6, 1], { classes: 3 });
    const norms: number[] = [];
    for (const strength of [0, 0.5]) {
      const model = own((tf, { exampleShape, classes, seed }) =>
        tf.sequential({
          layers: [
            tf.layers.conv2d({
              inputShape: [...exampleShape],
              filters: 4,
              kernelSize: 3,
              strides: 2,
              activation: "relu",
              kernelInitializer: tf.initializers.glorotUniform({ seed }),
              kernelConstraint: tf.constraints.nonNeg(),
            }),
            tf.layers.flatten(),
            tf.layers.dense({
              units: classes,
              kernelInitializer: tf.initializers.glorotUniform({ seed }),
              kernelRegularizer: tf.regularizers.l2({ l2: strength }),
            }),
          ],
        }),
      );
      const trainer = await createTfjsTrainer({ model, training, backend: "pure" });
      const jobs = [{ ...jobOnAllRows(pictures), keepModel: true }];
      const [result] = await trainer.doTrain(callWith(pictures, { jobs }));
      const loaded = await loadLayersModel(tf, result!.model!);
      const [convolution, , dense] = loaded.getWeights().map((weight) => weight.dataSync());
      expect(Math.min(...convolution!)).toBeGreaterThanOrEqual(0);
      norms.push(Math.hypot(...dense!));
      loaded.dispose();
    }
    expect(norms[1]).toBeLessThan(norms[0]! / 2);
  });

  it("says whether it is deterministic by what the user says", async () => {
    const create = createFactory({ units: 4 });
    const plain = await createTfjsTrainer({ model: own(create), training, backend: "pure" });
    expect(plain.capabilities.deterministic).toBe(false);
    const model = own(create, { deterministic: true });
    const seeded = await createTfjsTrainer({ model, training, backend: "pure" });
    expect(seeded.capabilities).toMatchObject({ deterministic: true, returnsModels: true });
    expect(await trainOne(seeded, data)).toEqual(await trainOne(seeded, data));
    expect((await trainOne(seeded, data, 2)).validation).not.toEqual(
      (await trainOne(seeded, data)).validation,
    );
  });

  it("goes to workers by reference only", async () => {
    const create = {
      url: new URL("./testing/layers-model.ts", import.meta.url).href,
      exportName: "createFactory",
      options: { units: 4 },
    };
    const local = await createTfjsTrainer({
      model: own(createFactory({ units: 4 })),
      training,
      backend: "pure",
    });
    expect(local.reference).toBeUndefined();
    const referring = await createTfjsTrainer({
      model: { kind: "layers-model", create },
      training,
      backend: "pure",
    });
    if (referring.reference !== undefined) {
      expect(structuredClone(referring.reference.options)).toMatchObject({ model: { create } });
    }
    expect(await trainOne(referring, data)).toEqual(await trainOne(local, data));
    const broken = { kind: "layers-model", create: { ...create, exportName: "none" } } as const;
    const error = await createTfjsTrainer({ model: broken }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(TrainingError);
  });

  it("must fit the data; all that does not is said at once", async () => {
    const faults: [Factory, Partial<Specification>, string[]][] = [
      [
        (tf) =>
          tf.sequential({ layers: [tf.layers.dense({ inputShape: [4], units: 2, activation: "sigmoid" })] }),
        {},
        ["model.create: input", "model.create: output", "model.outputs"],
      ],
      [
        (tf) => {
          const input = tf.input({ shape: [5] });
          const heads = [1, 2].map(() => tf.layers.dense({ units: 3 }).apply(input) as tf.SymbolicTensor);
          return tf.model({ inputs: input, outputs: heads });
        },
        {},
        ["model.create: output"],
      ],
      [
        (tf) => tf.sequential({ layers: [tf.layers.dense({ inputShape: [5], units: 3, trainable: false })] }),
        {},
        ["model.create"],
      ],
      [() => ({}) as tf.LayersModel, {}, ["model.create"]],
      [
        (tf) => tf.sequential(),
        { outputs: "logits" },
        ["model.create: input", "model.create: output", "model.create"],
      ],
    ];
    for (const [create, rest, paths] of faults) {
      const before = tf.memory().numTensors;
      const error = await train(own(create, rest)).catch((caught: unknown) => caught);
      expect(InvalidInputError.isInstance(error) && error.problems.map(({ path }) => path)).toEqual(paths);
      expect(tf.memory().numTensors).toBe(before);
    }
  });

  it("whose factory fails says so", async () => {
    // The first layer lacks its inputShape.
    const create: Factory = (tf) => tf.sequential({ layers: [tf.layers.dense({ units: 3 })] });
    const error = await train(own(create)).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(TrainingError);
    expect((error as TrainingError).message).toMatch(/^the model's factory failed: .+inputShape/);
  });

  it("must be new for each training", async () => {
    let kept: ModelOfLayers | undefined;
    const model = own(async (tf, input) => {
      kept ??= await createFactory({ units: 3 })(tf, input);
      return kept;
    });
    await train(model);
    const error = await train(model).catch((caught: unknown) => caught);
    expect(InvalidInputError.isInstance(error) && error.message).toContain("each training needs a new one");
  });

  it("is described in plain terms when its description is wrong", async () => {
    const model = { kind: "layers-model", create: "model.js", outputs: "classes", deterministic: 1 };
    const error = await createTfjsTrainer({
      model: model as unknown as Specification,
      training: { batchSize: 0 },
    }).catch((caught: unknown) => caught);
    expect(InvalidInputError.isInstance(error) && error.problems.map(({ path }) => path)).toEqual([
      "model.create",
      "model.outputs",
      "model.deterministic",
      "training.batchSize",
    ]);
  });
});

const sgd = { kind: "sgd", learningRate: 0.05, momentum: 0.9 } as const;

/** Of one tiny step. */
async function evaluateUntrained(model: Specification): Promise<number> {
  const optimizer = { kind: "sgd", learningRate: 1e-30, momentum: 0 } as const;
  const { validation } = await train(model, { optimizer, maximumEpochs: 1 });
  return validation!.loss;
}
