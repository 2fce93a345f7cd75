import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { createSampleData } from "@slicetuner/conformance";
import {
  type Dataset,
  InvalidInputError,
  initialKernels,
  isTrained,
  layersOf,
  Random,
  runTrainings,
  type TrainingData,
} from "@slicetuner/core";
import { createInProcessExecutor, createWorkerExecutor } from "@slicetuner/executor-local";
import {
  add,
  cast,
  constant,
  convolution,
  divide,
  Graph,
  log,
  matrixMultiply,
  reduceSum,
  relu,
  reshape,
  type Tensor,
} from "@slicetuner/onnx-graph";
import { loadRuntime } from "@slicetuner/onnx-runtime";
import { inferenceModel } from "@slicetuner/onnx-training";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BackboneOptions, createOnnxTrainer, type OnnxTrainerOptions } from "../index.ts";
import { runJobs, sampleJob } from "../testing/jobs.ts";
import { pictureData } from "../testing/picture-data.ts";
import { evaluateFile, lossDifference } from "../testing/predictions.ts";
import { openBackbone } from "./backbone.ts";
import { BackboneFeatures } from "./backbone-features.ts";

const softmax = { kind: "softmax-regression" } as const;
const training = { maximumEpochs: 6 };
const fixtures = fileURLToPath(new URL("../testing/fixtures/", import.meta.url));
const torchFile = join(fixtures, "torch-backbone.onnx");

/** tanh-free, so that plain loops do the same: relu(x · W), 4 → 5. */
const weights = Float32Array.from({ length: 20 }, (_, index) => ((index * 7) % 11) / 5 - 1);
const tableBackbone = modelOf(["n", 4], (x) => relu(matrixMultiply(x, constant("float32", [4, 5], weights))));
const tables = createSampleData({ classes: 3, testSizes: [20, 20, 20] });
const pictures = pictureData([8, 6, 2]);

function modelOf(shape: readonly (number | string)[], build: (x: Tensor) => Tensor): Uint8Array {
  const graph = new Graph();
  return graph.toModel({ y: build(graph.input("x", "float32", shape)) });
}

/** The same by plain loops. */
function throughTable(dataset: Dataset): Dataset {
  const features = new Float32Array(dataset.size * 5);
  for (let row = 0; row < dataset.size; row++) {
    for (let unit = 0; unit < 5; unit++) {
      let sum = 0;
      for (let input = 0; input < 4; input++) {
        sum += dataset.features[row * 4 + input]! * weights[input * 5 + unit]!;
      }
      features[row * 5 + unit] = Math.max(0, sum);
    }
  }
  return { ...dataset, exampleShape: [5], features };
}

async function train(options: Omit<OnnxTrainerOptions, "training">, data: TrainingData) {
  const trainer = await createOnnxTrainer({ training, ...options });
  const jobs = [80, 40].map((count, seed) => ({ ...sampleJob(data, seed, count), keepModel: true }));
  const results = await runJobs(trainer, data, jobs);
  await trainer.close();
  return results;
}

const open = modelOf(["n", "c", "h", "w"], (x) => relu(x));

describe("a frozen backbone", () => {
  const heads = [softmax, { kind: "mlp", hiddenSizes: [7] } as const];

  it.each(["native", "wasm"] as const)("feeds its features to the head: %s", async (runtime) => {
    const { train: part, validation, test } = tables;
    const expected = {
      train: throughTable(part),
      validation: throughTable(validation),
      test: throughTable(test!),
    };
    for (const model of heads) {
      // 7 does not divide the numbers of examples: the last call is not full.
      const backbone = { model: tableBackbone, examplesPerCall: 7 };
      const results = await train({ model, runtime, backbone }, tables);
      const wanted = await train({ model, runtime }, expected);
      results.forEach((result, index) => {
        expect(lossDifference(result.validation!, wanted[index]!.validation!)).toBeLessThan(1e-5);
        expect(lossDifference(result.test!, wanted[index]!.test!)).toBeLessThan(1e-5);
      });
    }
  });

  it("computes what PyTorch computes with a file of PyTorch's", async () => {
    const { shape, pooled } = JSON.parse(await readFile(join(fixtures, "torch-backbone.json"), "utf8"));
    const [examples, channels, height, width] = shape;
    // The script's pictures, with their channels innermost as data sets have them.
    const features = new Float32Array(examples * channels * height * width);
    features.forEach((_, index) => {
      const [channel, position] = [index % channels, Math.floor(index / channels)];
      const [example, spot] = [Math.floor(position / (height * width)), position % (height * width)];
      const source = (example * channels + channel) * height * width + spot;
      features[index] = ((source * 7) % 23) / 11 - 1;
    });
    const dataset = {
      ...pictures.train,
      size: 2,
      features,
      labels: Int32Array.of(0, 1),
      weights: Float32Array.of(1, 1),
      sliceIds: Int32Array.of(0, 1),
      exampleIds: ["a", "b"],
    };
    for (const kind of ["native", "wasm"] as const) {
      const options = { model: torchFile };
      const backbone = await openBackbone(await loadRuntime(kind), options, await readFile(torchFile));
      const made = await new BackboneFeatures(backbone).of(dataset, { yieldIfDue: () => undefined });
      expect(made.exampleShape).toEqual([6]);
      made.features.forEach((value, index) => {
        expect(Math.abs(value - pooled[index])).toBeLessThan(1e-6);
      });
      await backbone.session.release();
    }
  });

  it("is asked once for each data set", async () => {
    const backbone = await openBackbone(await loadRuntime("native"), { model: tableBackbone }, tableBackbone);
    const features = new BackboneFeatures(backbone);
    const pacer = { yieldIfDue: () => undefined };
    expect(await features.of(tables.train, pacer)).toBe(await features.of(tables.train, pacer));
    await backbone.session.release();
  });

  it("stops when the call is cancelled", async () => {
    const heavy = modelOf(["n", 4], (x) => {
      const [inner, large] = [300, constant("float32", [300, 300], new Float32Array(90_000))];
      let values = matrixMultiply(x, constant("float32", [4, inner], new Float32Array(4 * inner)));
      for (let layer = 0; layer < 300; layer++) values = relu(matrixMultiply(values, large));
      return values;
    });
    const trainer = await createOnnxTrainer({ model: softmax, backbone: { model: heavy } });
    const controller = new AbortController();
    const reason = new Error("enough");
    const data = createSampleData({ trainSizes: [4000, 4000] });
    const running = trainer.doTrain({
      data,
      jobs: [sampleJob(data, 1, 10)],
      signal: controller.signal,
      onProgress: () => {},
    });
    setTimeout(() => controller.abort(reason), 50);
    expect(await running.catch((error: unknown) => error)).toBe(reason);
    await trainer.close();
  });
});

describe("a model behind a backbone is given back whole", () => {
  const layers = layersOf(
    { kind: "cnn", blocks: [{ filters: 4 }, { filters: 3 }], hiddenSizes: [9] },
    [8, 6, 2],
    3,
  );
  const random = new Random("cnn");
  const trained = layers.filter(isTrained);
  const cnn = inferenceModel(
    layers,
    initialKernels(layers, 5).map((kernel, index) => {
      const layer = trained[index]!;
      const length = layer.kind === "dense" ? layer.units : layer.filters;
      return { kernel, biases: Float32Array.from({ length }, () => 0.2 * random.normal()) };
    }),
    pictures.train,
  );
  const filters = Float32Array.from({ length: 2 * 3 * 9 }, (_, index) => ((index * 5) % 7) / 10 - 0.3);
  const single = modelOf([1, 2, 8, 6], (x) => {
    const kernel = constant("float32", [3, 2, 3, 3], filters);
    return relu(convolution(x, kernel, constant("float32", [3], [0, 0.1, 0.2])));
  });

  const cases: readonly [string, BackboneOptions, TrainingData, number?][] = [
    ["a table", { model: tableBackbone }, tables],
    ["a convolutional network of ours, cut at its first block", { model: cnn, output: "block1" }, pictures],
    ["the same, cut at its hidden layer", { model: cnn, output: "hidden1" }, pictures],
    ["the same, at its only output", { model: cnn }, pictures],
    ["PyTorch's file, channels first, operator set 11", { model: torchFile }, pictures],
    ["channels first, for one example at a time", { model: single }, pictures, 1],
    ["lengths unsaid", { model: open, layout: "nchw" }, pictures],
  ];

  it.each(cases)("%s", async (_, backbone, data, examplesPerCall) => {
    for (const kind of ["native", "wasm"] as const) {
      const runtime = await loadRuntime(kind);
      const model = { kind: "mlp", hiddenSizes: [5] } as const;
      const results = await train({ model, runtime: kind, backbone }, data);
      for (const { model: given, test } of results) {
        const file = given!.files["model.onnx"]!;
        const found = await evaluateFile(runtime, file, data.test!, examplesPerCall);
        expect(lossDifference(found, test!)).toBeLessThan(1e-5);
        expect(found.accuracy).toBe(test!.accuracy);
      }
    }
  });
});

describe("backbones that cannot be used", () => {
  const two = (() => {
    const graph = new Graph();
    const sum = add(graph.input("left", "float32", ["n", 4]), graph.input("right", "float32", ["n", 4]));
    return graph.toModel({ sum });
  })();
  const several = (() => {
    const graph = new Graph();
    const x = graph.input("x", "float32", ["n", 4]);
    return graph.toModel({ a: relu(x), b: cast(x, "int64") });
  })();
  const whole = (() => {
    const graph = new Graph();
    return graph.toModel({ y: relu(cast(graph.input("x", "int64", ["n", 4]), "float32")) });
  })();

  const whenMade: readonly [string, unknown, string, string][] = [
    ["a file that is not there", { model: "no/such/file.onnx" }, "model", "there is no such file"],
    ["a folder", { model: fixtures }, "model", "cannot read"],
    ["no ONNX model", { model: join(fixtures, "torch-backbone.json") }, "model", "no model that ONNX"],
    ["empty bytes", { model: new Uint8Array(0) }, "model", "no model that ONNX Runtime opens"],
    ["neither path nor bytes", { model: 7 }, "model", "no path"],
    ["two inputs", { model: two }, "model", 'has 2 inputs ("left", "right")'],
    ["an input of whole numbers", { model: whole }, "model", '"x" is int64, expected float32'],
    ["several outputs", { model: several }, "output", 'has 2 outputs ("a", "b"): say which one'],
    ["an output of whole numbers", { model: several, output: "b" }, "output", "is int64, expected float32"],
    ["no such tensor", { model: several, output: "c" }, "output", '"c" is no output ("a", "b")'],
    ["no such layout", { model: open, layout: "chw" }, "layout", 'expected "nchw" or "nhwc"'],
    ["half an example", { model: open, examplesPerCall: 0.5 }, "examplesPerCall", "whole number"],
  ];
  it.each(whenMade)("%s", async (_, backbone, path, message) => {
    for (const runtime of ["native", "wasm"] as const) {
      const options = { model: softmax, backbone, runtime } as OnnxTrainerOptions;
      const error = await createOnnxTrainer(options).catch((caught: unknown) => caught);
      expect(InvalidInputError.isInstance(error) && error.problems[0]!.path).toBe(`backbone.${path}`);
      expect((error as Error).message).toContain(message);
    }
  });

  it("are told together with the other mistakes, a cnn as head among them", async () => {
    const options = {
      model: { kind: "cnn", blocks: [{ filters: 2 }], hiddenSizes: [] },
      training: { patience: -1 },
      backbone: { model: "nowhere.onnx", layout: 3 },
    } as unknown as OnnxTrainerOptions;
    const error = await createOnnxTrainer(options).catch((caught: unknown) => caught);
    const paths = InvalidInputError.isInstance(error) && error.problems.map(({ path }) => path);
    expect(paths).toEqual(["training.patience", "model.kind", "backbone.layout", "backbone.model"]);
  });

  const notFinite = modelOf(["n", 4], (x) => log(divide(x, 0)));
  const lost = modelOf(["n", 4], (x) => reduceSum(x, { axes: [0] }));
  const three = modelOf(["n", 3], (x) => relu(x));
  const brittle = modelOf(["n", 4], (x) => reshape(reshape(x, [2, 3, "k"]), ["k", 6]));
  const whenTrained: readonly [string, BackboneOptions, TrainingData, string, string][] = [
    ["another width", { model: three }, tables, "model", "examples of the shape [4] fit in no layout"],
    ["pictures for a table", { model: open }, tables, "model", "fit in no layout"],
    ["a wrong layout", { model: torchFile, layout: "nhwc" }, pictures, "model", 'as "nhwc"'],
    ["an open layout", { model: open }, pictures, "layout", "is needed"],
    ["features that are not finite", { model: notFinite }, tables, "output", 'for example "train 0"'],
    ["no feature of each example", { model: lost }, tables, "output", "has the shape [4] for 8 examples"],
    ["a model that fails", { model: brittle }, tables, "model", "does not run on examples [8, 4]"],
  ];
  it.each(whenTrained)("%s", async (_, backbone, data, path, message) => {
    const error = await train({ model: softmax, backbone }, data).catch((caught: unknown) => caught);
    expect(InvalidInputError.isInstance(error) && error.problems[0]!.path).toBe(`backbone.${path}`);
    expect((error as Error).message).toContain(message);
  });
});

// Worker threads run the built packages: without a build there is nothing to test.
const require = createRequire(import.meta.url);
const isBuilt = ["@slicetuner/trainer-onnx", "@slicetuner/executor-local"].every((name) => {
  try {
    return existsSync(require.resolve(name));
  } catch {
    return false;
  }
});

describe.runIf(isBuilt)("a backbone in worker threads", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "backbone-"));
  });
  afterAll(() => rm(folder, { recursive: true }));
  const jobs = Array.from({ length: 5 }, (_, seed) => sampleJob(tables, seed, 60 + 30 * seed));

  it.each(["path", "bytes"])("gives the same bits, given as %s", async (kind) => {
    const path = join(folder, "backbone.onnx");
    await writeFile(path, tableBackbone);
    const model = kind === "path" ? relative(process.cwd(), path) : tableBackbone;
    const trainer = await createOnnxTrainer({ model: softmax, training, backbone: { model } });
    // The bytes go along: another machine does not have the file.
    const { options } = trainer.reference!;
    expect((options as OnnxTrainerOptions).backbone!.model).toEqual(tableBackbone);
    const workers = createWorkerExecutor({ workers: 2 });
    const expected = await runTrainings({
      executor: createInProcessExecutor(),
      trainer,
      data: tables,
      jobs,
    });
    expect(await runTrainings({ executor: workers, trainer, data: tables, jobs })).toEqual(expected);
    await Promise.all([workers.close(), trainer.close()]);
  });

  it("goes on with the file as it was when the trainer was made", async () => {
    const path = join(folder, "changing.onnx");
    await writeFile(path, tableBackbone);
    const trainer = await createOnnxTrainer({ model: softmax, training, backbone: { model: path } });
    const executor = createInProcessExecutor();
    const expected = await runTrainings({ executor, trainer, data: tables, jobs });
    await rm(path);
    const workers = createWorkerExecutor({ workers: 1 });
    expect(await runTrainings({ executor: workers, trainer, data: tables, jobs })).toEqual(expected);
    await Promise.all([workers.close(), trainer.close()]);
  });
});
