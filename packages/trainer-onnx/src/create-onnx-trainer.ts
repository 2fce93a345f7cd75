import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import {
  completeTrainingOptions,
  exampleWidth,
  type ModelSpecification,
  ProblemList,
  type Trainer,
  type TrainerReference,
  type TrainingData,
  type TrainingOptions,
} from "@slicetuner/core";
import { layerSizes } from "./architecture.ts";
import { jobsPerCall, stackSize } from "./limits.ts";
import { loadRuntime } from "./load-runtime.ts";
import { createSessions, type ModelSessions, releaseSessions } from "./model-sessions.ts";
import { trainJobs } from "./train-jobs.ts";

/** What {@link createOnnxTrainer} takes. */
export interface OnnxTrainerOptions {
  readonly model: ModelSpecification;
  /** Fields left out have core's `defaultTrainingOptions`. */
  readonly training?: Partial<TrainingOptions>;
  /**
   * `native` insists on onnxruntime-node, `wasm` on WebAssembly; `auto` takes the native build where it loads and
   * otherwise WebAssembly, and the trainer's `name` says why. The two differ in the last bits.
   * @default "auto"
   */
  readonly runtime?: "auto" | "native" | "wasm";
}

/**
 * A trainer that computes inside ONNX Runtime: softmax regression and ReLU networks, many models at once, the loop over
 * the minibatches in the graph. Minibatches, Adam, early stopping and start weights are those of every other backend, so
 * that the same job gives nearly the same losses in all of them, and the same bits here whatever is trained beside it.
 *
 * Gradients are those of the minibatch's weighted mean Σ w·loss / Σ w. Losses are −log softmax, not clipped.
 * @throws InvalidInputError with every option that cannot be used.
 * @throws MissingDependencyError when `runtime` is `native` and onnxruntime-node does not run here.
 */
export async function createOnnxTrainer(options: OnnxTrainerOptions): Promise<Trainer> {
  const training = checkOptions(options);
  const { model } = options;
  const runtime = await loadRuntime(options.runtime ?? "auto");
  const reference = referenceTo(options);
  const cache = new Map<string, Promise<ModelSessions>>();
  const sessionsFor = ({ train }: TrainingData): Promise<ModelSessions> => {
    const sizes = layerSizes(model, exampleWidth(train), train.classes.length);
    const key = sizes.join();
    let sessions = cache.get(key);
    if (sessions === undefined) {
      sessions = createSessions(runtime, sizes, training.batchSize);
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
    },
    ...(reference && { reference }),
    doTrain: async (call) => {
      call.signal.throwIfAborted();
      const sessions = await sessionsFor(call.data);
      const models = stackSize(model.kind, sessions.parameterCount, training.batchSize);
      return trainJobs(sessions, training, models, call);
    },
    close: async () => {
      const open = await Promise.all(cache.values());
      cache.clear();
      await Promise.all(open.map(releaseSessions));
    },
  };
}

/** The training options with the defaults put in. */
function checkOptions({ model, training, runtime = "auto" }: OnnxTrainerOptions): TrainingOptions {
  const problems = new ProblemList();
  const complete = completeTrainingOptions(model, training, problems);
  problems.expect(
    ["auto", "native", "wasm"].includes(runtime),
    "runtime",
    `is ${JSON.stringify(runtime)}, expected "auto", "native" or "wasm"`,
  );
  problems.throwIfAny();
  return complete;
}

/** How worker threads make the same trainer; undefined while this package runs from sources that are not built. */
function referenceTo(options: OnnxTrainerOptions): TrainerReference | undefined {
  try {
    const entry = createRequire(import.meta.url).resolve("@slicetuner/trainer-onnx");
    return { url: pathToFileURL(entry).href, exportName: "createOnnxTrainer", options };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}
