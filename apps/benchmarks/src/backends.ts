import {
  MissingDependencyError,
  type ModelSpecification,
  type Trainer,
  type TrainingData,
  type TrainingJob,
  type TrainingOptions,
  type TrainingResult,
} from "@slicetuner/core";
import { createOnnxTrainer } from "@slicetuner/trainer-onnx";
import { createTfjsTrainer } from "@slicetuner/trainer-tfjs";

/** A backend of ours under a name of its own. */
export interface Backend {
  readonly name: string;
  create(model: ModelSpecification, training: Partial<TrainingOptions>): Promise<Trainer>;
}

/** The default backend on machines that have its native build. */
export const onnxNative: Backend = {
  name: "onnx native",
  create: (model, training) => createOnnxTrainer({ model, training, runtime: "native" }),
};

export const backends: readonly Backend[] = [
  onnxNative,
  {
    name: "onnx wasm",
    create: (model, training) => createOnnxTrainer({ model, training, runtime: "wasm" }),
  },
  {
    name: "tfjs node",
    create: (model, training) => createTfjsTrainer({ model, training, backend: "native" }),
  },
  {
    name: "tfjs pure",
    create: (model, training) => createTfjsTrainer({ model, training, backend: "pure" }),
  },
];

/** The backend's trainer; null when its library is not on this machine. */
export async function createIfHere(
  { create }: Backend,
  model: ModelSpecification,
  training: Partial<TrainingOptions>,
): Promise<Trainer | null> {
  try {
    return await create(model, training);
  } catch (error) {
    if (error instanceof MissingDependencyError) return null;
    throw error;
  }
}

/** Trains `jobs` by calling the trainer itself, as many side by side as it takes. */
export async function trainDirectly(
  trainer: Trainer,
  data: TrainingData,
  jobs: readonly TrainingJob[],
): Promise<TrainingResult[]> {
  const results: TrainingResult[] = [];
  const { maximumJobsPerCall } = trainer.capabilities;
  const { signal } = new AbortController();
  for (let first = 0; first < jobs.length; first += maximumJobsPerCall) {
    const batch = jobs.slice(first, first + maximumJobsPerCall);
    results.push(...(await trainer.doTrain({ data, jobs: batch, signal, onProgress: () => {} })));
  }
  return results;
}
