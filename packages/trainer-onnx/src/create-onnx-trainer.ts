import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import {
  completeTrainingOptions,
  createPacer,
  describeShapeProblem,
  loadSampler,
  type ModelSpecification,
  type ModuleReference,
  ProblemList,
  type SamplerOption,
  type Trainer,
  type TrainerCall,
  type TrainingData,
  type TrainingOptions,
} from "@slicetuner/core";
import { loadRuntime } from "@slicetuner/onnx-runtime";
import {
  architectureOf,
  createSessions,
  jobsPerCall,
  type ModelSessions,
  releaseSessions,
  stackSize,
} from "@slicetuner/onnx-training";
import { type Backbone, openBackbone } from "./backbone/backbone.ts";
import { BackboneFeatures } from "./backbone/backbone-features.ts";
import { type BackboneOptions, readBackbone } from "./backbone/backbone-options.ts";
import { trainJobs } from "./train-jobs.ts";

/** What {@link createOnnxTrainer} takes. */
export interface OnnxTrainerOptions {
  readonly model: ModelSpecification;
  /** Fields left out have core's `defaultTrainingOptions`. */
  readonly training?: Partial<TrainingOptions>;
  /**
   * Decides which rows make the minibatches. A function keeps the trainer in this thread: it then has no
   * `reference`.
   * @default core's `shuffledRows`
   */
  readonly sampler?: SamplerOption;
  /**
   * An ONNX model of yours whose weights stay as they are: what it makes of the examples is computed once for
   * each data set and is what `model` is trained on. @default none
   */
  readonly backbone?: BackboneOptions;
  /**
   * `native` insists on onnxruntime-node, `wasm` on WebAssembly; `auto` takes the native build where it loads and
   * otherwise WebAssembly, and the trainer's `name` says why. The two differ in the last bits.
   * @default "auto"
   */
  readonly runtime?: "auto" | "native" | "wasm";
}

/**
 * A trainer that computes inside ONNX Runtime: softmax regression, ReLU networks and convolutional ones, all
 * but the last many at once, the loop over the minibatches in the graph. Minibatches, dropout, optimizers,
 * early stopping and start weights are those of every other backend, so that the same job gives nearly the
 * same losses in all of them, and the same bits here whatever is trained beside it.
 *
 * Gradients are those of the minibatch's weighted mean Σ w·loss / Σ w. Losses are −log softmax, not clipped.
 * @throws InvalidInputError with every option that cannot be used.
 * @throws MissingDependencyError when `runtime` is `native` and onnxruntime-node does not run here.
 */
export async function createOnnxTrainer(options: OnnxTrainerOptions): Promise<Trainer> {
  const { training, file } = await checkOptions(options);
  const { model } = options;
  const makeSampler = await loadSampler(options.sampler);
  const runtime = await loadRuntime(options.runtime ?? "auto");
  const backbone = file && (await openBackbone(runtime, options.backbone!, file));
  const featuresOf = backbone === undefined ? sameData : featuresBehind(backbone);
  const reference = referenceTo(options, file);
  const cache = new Map<string, Promise<ModelSessions>>();
  const sessionsFor = ({ train }: TrainingData): Promise<ModelSessions> => {
    const { exampleShape, classes } = train;
    const key = [...exampleShape, classes.length].join();
    let sessions = cache.get(key);
    if (sessions === undefined) {
      const architecture = architectureOf(model, exampleShape, classes.length);
      sessions = createSessions(runtime, architecture, training, options.sampler !== undefined);
      cache.set(key, sessions);
    }
    return sessions;
  };
  return {
    specificationVersion: "v1",
    name: `onnx (${runtime.kind}${runtime.reason && `; ${runtime.reason}`})`,
    capabilities: {
      supportsExampleWeights: true,
      deterministic: true,
      maximumJobsPerCall: jobsPerCall(model.kind),
      returnsModels: true,
      returnsPredictions: true,
      takesSampler: true,
      trainsInEpochs: true,
      usesSeeds: true,
    },
    ...(reference && { reference }),
    doTrain: async (call) => {
      call.signal.throwIfAborted();
      const features = await featuresOf(call);
      checkShape(model, features);
      const sessions = await sessionsFor(features);
      const places = stackSize(model.kind, sessions.architecture, training.batchSize);
      const setting = { sessions, backbone, options: training, makeSampler, stackSize: places };
      return trainJobs(setting, call, features);
    },
    close: async () => {
      const open = await Promise.all(cache.values());
      cache.clear();
      await Promise.all([...open.map(releaseSessions), backbone?.session.release()]);
    },
  };
}

async function sameData({ data }: TrainerCall): Promise<TrainingData> {
  return data;
}

function featuresBehind(backbone: Backbone): typeof sameData {
  const features = new BackboneFeatures(backbone);
  return async ({ data: { train, validation, test }, signal }) => {
    const pacer = createPacer(signal, () => {});
    return {
      train: await features.of(train, pacer),
      validation: await features.of(validation, pacer),
      ...(test && { test: await features.of(test, pacer) }),
    };
  };
}

interface CheckedOptions {
  /** With the defaults put in. */
  readonly training: TrainingOptions;
  /** The backbone's, where there is one. */
  readonly file: Uint8Array | undefined;
}

async function checkOptions(options: OnnxTrainerOptions): Promise<CheckedOptions> {
  const { model, training, sampler, backbone, runtime = "auto" } = options;
  const problems = new ProblemList();
  const complete = completeTrainingOptions(model, training, problems);
  problems.expect(
    sampler === undefined || isSampler(sampler),
    "sampler",
    "is no function and no reference to a module ({ url, exportName, options })",
  );
  problems.expect(
    ["auto", "native", "wasm"].includes(runtime),
    "runtime",
    `is ${JSON.stringify(runtime)}, expected "auto", "native" or "wasm"`,
  );
  const file = backbone && (await readBackbone(backbone, model, problems));
  problems.throwIfAny();
  return { training: complete, file };
}

/** @throws InvalidInputError when the model cannot take examples of the data's shape */
function checkShape(model: ModelSpecification, { train }: TrainingData): void {
  const problems = new ProblemList();
  const problem = describeShapeProblem(model, train.exampleShape);
  if (problem !== undefined) problems.add("data.train.exampleShape", problem);
  problems.throwIfAny();
}

function isSampler(sampler: unknown): boolean {
  const { url, exportName } = { ...(sampler as Partial<ModuleReference> | null) };
  return typeof sampler === "function" || (typeof url === "string" && typeof exportName === "string");
}

/**
 * How workers make the same trainer; undefined with a sampler that is a function, and while this package runs
 * from sources that are not built.
 */
function referenceTo(options: OnnxTrainerOptions, file: Uint8Array | undefined): ModuleReference | undefined {
  if (typeof options.sampler === "function") return undefined;
  try {
    const entry = createRequire(import.meta.url).resolve("@slicetuner/trainer-onnx");
    const packageName = "@slicetuner/trainer-onnx";
    // The bytes, not the path: other machines do not have the file, and here it may change.
    const plain = file && { backbone: { ...options.backbone, model: file } };
    const url = pathToFileURL(entry).href;
    return { url, packageName, exportName: "createOnnxTrainer", options: { ...options, ...plain } };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}
