import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import {
  completeTrainingOptions,
  createPacer,
  type ModelSpecification,
  ProblemList,
  type Trainer,
  type TrainerCall,
  type TrainerReference,
  type TrainingOptions,
  type TrainingResult,
} from "@slicetuner/core";
import type { Tensor2D } from "@tensorflow/tfjs";
import { evaluationData, featurePieces } from "./evaluate.ts";
import { loadTensorFlow, type TfjsBackend } from "./load-tensorflow.ts";
import type { TensorFlow } from "./tensorflow.ts";
import { type TrainingContext, trainModel } from "./train-model.ts";

/** What {@link createTfjsTrainer} takes. */
export interface TfjsTrainerOptions {
  readonly model: ModelSpecification;
  /** Fields left out have core's `defaultTrainingOptions`. */
  readonly training?: Partial<TrainingOptions>;
  /**
   * `native` insists on tfjs-node, `pure` on JavaScript alone; `auto` takes tfjs-node where its native library
   * is installed. The engine is one for the whole process: do not mix backends in calls that overlap.
   * @default "auto"
   */
  readonly backend?: "auto" | "native" | "pure";
  /**
   * Your own TensorFlow.js, with the backend it has at this moment (WebAssembly, WebGPU, …); `backend` is then
   * without effect and worker threads cannot run the trainer.
   */
  readonly tf?: TensorFlow;
}

/** A trainer that says what it computes with. */
export interface TfjsTrainer extends Trainer {
  readonly backend: TfjsBackend;
}

/**
 * A trainer that computes with TensorFlow.js: softmax regression and ReLU networks, with minibatches, Adam,
 * early stopping and start weights as in every other backend. Models are trained one after another.
 * @throws InvalidInputError with every option that cannot be used.
 * @throws MissingDependencyError when `backend` is `native` and tfjs-node does not run here.
 */
export async function createTfjsTrainer(options: TfjsTrainerOptions): Promise<TfjsTrainer> {
  const training = checkOptions(options);
  const { tf, backend } = options.tf ? injected(options.tf) : await loadTensorFlow(options.backend ?? "auto");
  const reference = options.tf ? undefined : referenceTo(options);
  return {
    specificationVersion: "v1",
    name: nameOf(backend),
    backend,
    capabilities: {
      supportsExampleWeights: true,
      // JavaScript computes in one order. Of other engines we do not know it.
      deterministic: backend.engine === "cpu",
      maximumJobsPerCall: 1,
    },
    ...(reference && { reference }),
    doTrain: (call) => trainAll(tf, backend, options.model, training, call),
    close: async () => {},
  };
}

/** The training options with the defaults put in. */
function checkOptions({ model, training, backend = "auto" }: TfjsTrainerOptions): TrainingOptions {
  const problems = new ProblemList();
  const complete = completeTrainingOptions(model, training, problems);
  problems.expect(
    ["auto", "native", "pure"].includes(backend),
    "backend",
    `is ${JSON.stringify(backend)}, expected "auto", "native" or "pure"`,
  );
  problems.throwIfAny();
  return complete;
}

async function trainAll(
  tf: TensorFlow,
  backend: TfjsBackend,
  model: ModelSpecification,
  training: TrainingOptions,
  { data, jobs, signal, onProgress }: TrainerCall,
): Promise<readonly TrainingResult[]> {
  signal.throwIfAborted();
  // Another trainer in this process may have switched the engine since.
  await tf.setBackend(backend.engine);

  const results: TrainingResult[] = [];
  let examplesSeen = 0;
  const report = () => onProgress({ jobsDone: results.length, jobsTotal: jobs.length, examplesSeen });
  const [validationPieces, testPieces] = tf.tidy(() => [
    featurePieces(tf, data.validation),
    data.test ? featurePieces(tf, data.test) : [],
  ]) as [Tensor2D[], Tensor2D[]];
  const onExamples = (count: number) => {
    examplesSeen += count;
  };
  const context: TrainingContext = {
    tf,
    model,
    training,
    train: data.train,
    validation: evaluationData(data.validation, validationPieces),
    test: data.test && evaluationData(data.test, testPieces),
    pacer: createPacer(signal, report),
    onExamples,
  };
  try {
    for (const job of jobs) {
      results.push(await trainModel(context, job));
      report();
    }
    return results;
  } finally {
    tf.dispose([validationPieces, testPieces]);
  }
}

function injected(tf: TensorFlow): { tf: TensorFlow; backend: TfjsBackend } {
  return { tf, backend: { kind: "injected", reason: "", engine: tf.getBackend() } };
}

function nameOf({ kind, reason, engine }: TfjsBackend): string {
  const what = { native: "native", pure: "pure JavaScript", injected: `injected, ${engine}` }[kind];
  return `tfjs (${what}${reason && `; ${reason}`})`;
}

/** How worker threads make the same trainer; undefined while this package runs from sources that are not built. */
function referenceTo(options: TfjsTrainerOptions): TrainerReference | undefined {
  try {
    const entry = createRequire(import.meta.url).resolve("@slicetuner/trainer-tfjs");
    return { url: pathToFileURL(entry).href, exportName: "createTfjsTrainer", options };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}
