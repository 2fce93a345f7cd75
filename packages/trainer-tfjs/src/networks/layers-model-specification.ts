import {
  type ModelSpecification,
  type ModuleReference,
  type ProblemList,
  TrainingError,
} from "@slicetuner/core";
import type { ModelOfLayers, TensorFlowModule } from "../handed-over.ts";

/** A model of the user's own, made of TensorFlow.js' layers. */
export interface LayersModelSpecification<Library extends TensorFlowModule = TensorFlowModule> {
  readonly kind: "layers-model";
  /**
   * Makes a new model for each training. A function works in this thread only; a reference, to a module whose
   * export makes such a function from the reference's options, goes to workers too.
   */
  readonly create: LayersModelFactory<Library> | ModuleReference;
  /**
   * What the model's outputs are. Left out, its last activation says it: softmax gives probabilities, none
   * (linear) gives logits; with any other it must be said. Logits are better: a probability below 10⁻³⁸ is 0
   * in float32 and counts as 10⁻³⁸.
   */
  readonly outputs?: "logits" | "probabilities";
  /**
   * Whether equal seeds give equal models: true only if each initializer, dropout and noise layer gets a seed
   * made from the factory's. The trainer's `capabilities.deterministic` repeats it.
   * @default false
   */
  readonly deterministic?: boolean;
}

/** What a user's model is made for. */
export interface LayersModelInput {
  /** Shape of one example: the model's input is `batch × exampleShape`. */
  readonly exampleShape: readonly number[];
  /** The model's output is `batch × classes`. */
  readonly classes: number;
  /** The job's `weightsSeed`, for initializers and for layers that are random. */
  readonly seed: number;
}

/**
 * Makes a new, untrained (or pretrained) model; need not be compiled. It is disposed of after its training.
 * In TypeScript its first parameter says for which library it is:
 * `(tf: typeof import("@tensorflow/tfjs"), input) => tf.sequential(…)`.
 * @param tf the TensorFlow.js that will train it: make its layers with this one
 */
export type LayersModelFactory<Library extends TensorFlowModule = TensorFlowModule> = (
  tf: Library,
  input: LayersModelInput,
) => ModelOfLayers | Promise<ModelOfLayers>;

/** What can be trained here: core's models, and the user's own. */
export type TfjsModelSpecification<Library extends TensorFlowModule = TensorFlowModule> =
  | ModelSpecification
  | LayersModelSpecification<Library>;

/** Adds what is wrong with the specification. */
export function checkLayersModel(
  { create, outputs, deterministic }: LayersModelSpecification<never>,
  problems: ProblemList,
): void {
  const isReference =
    typeof create === "object" && typeof create?.url === "string" && typeof create.exportName === "string";
  problems.expect(
    typeof create === "function" || isReference,
    "model.create",
    "expected a function, or a reference { url, exportName, options } to a module that makes one",
  );
  problems.expect(
    outputs === undefined || outputs === "logits" || outputs === "probabilities",
    "model.outputs",
    `is ${JSON.stringify(outputs)}, expected "logits" or "probabilities"`,
  );
  problems.expect(
    deterministic === undefined || typeof deterministic === "boolean",
    "model.deterministic",
    `is ${JSON.stringify(deterministic)}, expected true or false`,
  );
}

/** The factory that a specification stands for. */
export async function loadLayersModelFactory<Library extends TensorFlowModule>({
  create,
}: LayersModelSpecification<Library>): Promise<LayersModelFactory<Library>> {
  if (typeof create === "function") return create;
  const module = (await import(create.url)) as Record<string, unknown>;
  const make = module[create.exportName];
  if (typeof make !== "function") {
    throw new TrainingError(`the model's module exports no function "${create.exportName}"`, {
      hint: `Check the reference: ${create.url}`,
    });
  }
  return make(create.options) as LayersModelFactory<Library>;
}
