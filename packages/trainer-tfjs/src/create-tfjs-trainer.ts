import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import {
  type BatchSamplerFactory,
  completeTrainingOptions,
  createPacer,
  loadSampler,
  type ModuleReference,
  ProblemList,
  type SamplerOption,
  type Trainer,
  type TrainerCall,
  type TrainingOptions,
  type TrainingResult,
} from "@slicetuner/core";
import type { Tensor } from "@tensorflow/tfjs";
import type { TfjsBackend } from "./backend.ts";
import { evaluationData, featurePieces } from "./evaluate.ts";
import type { TensorFlowModule } from "./handed-over.ts";
import { loadTensorFlow } from "./load-tensorflow.ts";
import { loadNetworkFactory, type NetworkFactoryFor } from "./networks/create-network.ts";
import { checkLayersModel, type TfjsModelSpecification } from "./networks/layers-model-specification.ts";
import type { TensorFlow } from "./tensorflow.ts";
import { type TrainingContext, trainModel } from "./train-model.ts";

/** What {@link createTfjsTrainer} takes. */
export interface TfjsTrainerOptions<Library extends TensorFlowModule = TensorFlowModule> {
  /** One of core's models, or your own made of TensorFlow.js' layers. */
  readonly model: TfjsModelSpecification<Library>;
  /** Fields left out have core's `defaultTrainingOptions`. */
  readonly training?: Partial<TrainingOptions>;
  /**
   * Which rows make the minibatches. A function works in this thread only; a reference goes to workers too.
   * @default core's `shuffledRows`
   */
  readonly sampler?: SamplerOption;
  /**
   * `native` insists on tfjs-node, `pure` on JavaScript alone; `auto` takes tfjs-node where its native library
   * is installed. The engine is one for the whole process: do not mix backends in calls that overlap.
   * @default "auto"
   */
  readonly backend?: "auto" | "native" | "pure";
  /**
   * Your own TensorFlow.js, with the backend it has at this moment (WebAssembly, WebGPU, …); `backend` is
   * then without effect and worker threads cannot run the trainer.
   */
  readonly tf?: Library;
}

/** A trainer that says what it computes with. */
export interface TfjsTrainer extends Trainer {
  readonly backend: TfjsBackend;
}

/**
 * A trainer that computes with TensorFlow.js: core's models, with minibatches, dropout, optimizers, early
 * stopping and start weights as in every other backend, or models of the user's own. Models are trained one
 * after another.
 * @throws InvalidInputError with every option that cannot be used.
 * @throws MissingDependencyError when `backend` is `native` and tfjs-node does not run here.
 * @throws TrainingError when the module of a sampler or of a model does not export what its reference names.
 */
export async function createTfjsTrainer<Library extends TensorFlowModule = TensorFlowModule>(
  options: TfjsTrainerOptions<Library>,
): Promise<TfjsTrainer> {
  // Whichever package's types the caller has: they are of TensorFlow.js.
  return makeTrainer(options as unknown as TfjsTrainerOptions<TensorFlow>);
}

async function makeTrainer(options: TfjsTrainerOptions<TensorFlow>): Promise<TfjsTrainer> {
  const training = checkOptions(options);
  const { model } = options;
  const { tf, backend } = options.tf ? injected(options.tf) : await loadTensorFlow(options.backend ?? "auto");
  const parts: TrainerParts = {
    tf,
    backend,
    training,
    networksFor: await loadNetworkFactory(tf, backend.engine, model),
    makeSampler: await loadSampler(options.sampler),
  };
  const reference = isPlainData(options) ? referenceTo(options) : undefined;
  return {
    specificationVersion: "v1",
    name: nameOf(backend),
    backend,
    capabilities: {
      supportsExampleWeights: true,
      // JavaScript computes in one order. Of other engines we do not know it, of the user's models only the
      // user does.
      deterministic:
        backend.engine === "cpu" && (model.kind !== "layers-model" || model.deterministic === true),
      maximumJobsPerCall: 1,
      returnsModels: true,
      returnsPredictions: true,
      takesSampler: true,
      trainsInEpochs: true,
      usesSeeds: true,
    },
    ...(reference && { reference }),
    doTrain: (call) => trainAll(parts, call),
    close: async () => {},
  };
}

interface TrainerParts {
  readonly tf: TensorFlow;
  readonly backend: TfjsBackend;
  readonly training: TrainingOptions;
  readonly networksFor: NetworkFactoryFor;
  readonly makeSampler: BatchSamplerFactory;
}

/** The training options with the defaults put in. */
function checkOptions({
  model,
  training,
  backend = "auto",
}: TfjsTrainerOptions<TensorFlow>): TrainingOptions {
  const problems = new ProblemList();
  const isOwn = model.kind === "layers-model";
  if (isOwn) checkLayersModel(model, problems);
  const complete = completeTrainingOptions(
    isOwn ? { kind: "softmax-regression" } : model,
    training,
    problems,
  );
  problems.expect(
    ["auto", "native", "pure"].includes(backend),
    "backend",
    `is ${JSON.stringify(backend)}, expected "auto", "native" or "pure"`,
  );
  problems.throwIfAny();
  return complete;
}

async function trainAll(
  { tf, backend, training, networksFor, makeSampler }: TrainerParts,
  { data, jobs, signal, onProgress }: TrainerCall,
): Promise<readonly TrainingResult[]> {
  signal.throwIfAborted();
  const networks = networksFor(data.train, training.batchSize);
  // Another trainer in this process may have switched the engine since.
  await tf.setBackend(backend.engine);

  const results: TrainingResult[] = [];
  let examplesSeen = 0;
  const report = () => onProgress({ jobsDone: results.length, jobsTotal: jobs.length, examplesSeen });
  const [validationPieces, testPieces] = tf.tidy(() => [
    featurePieces(tf, data.validation, networks.rowsPerPiece),
    data.test ? featurePieces(tf, data.test, networks.rowsPerPiece) : [],
  ]) as [Tensor[], Tensor[]];
  const onExamples = (count: number) => {
    examplesSeen += count;
  };
  const context: TrainingContext = {
    tf,
    engine: backend.engine,
    networks,
    training,
    makeSampler,
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

/** Whether the options can go to another thread or machine: functions and libraries cannot. */
function isPlainData({ tf, sampler, model }: TfjsTrainerOptions<TensorFlow>): boolean {
  const isOwnFunction = model.kind === "layers-model" && typeof model.create === "function";
  return tf === undefined && typeof sampler !== "function" && !isOwnFunction;
}

/** How others make the same trainer; undefined while this package runs from sources that are not built. */
function referenceTo(options: TfjsTrainerOptions<TensorFlow>): ModuleReference | undefined {
  const packageName = "@slicetuner/trainer-tfjs";
  try {
    const entry = createRequire(import.meta.url).resolve(packageName);
    return { url: pathToFileURL(entry).href, packageName, exportName: "createTfjsTrainer", options };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}
