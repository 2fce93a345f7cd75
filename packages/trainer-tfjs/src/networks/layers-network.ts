import { type Dataset, ProblemList, type TrainedModel, TrainingError } from "@slicetuner/core";
import type { LayersModel, Scalar, SymbolicTensor, Tensor, Tensor2D, Variable } from "@tensorflow/tfjs";
import { gradientsOf, weightedLoss } from "../gradients.ts";
import type { Minibatch } from "../minibatches.ts";
import { artifactFiles } from "../saving/model-files.ts";
import type { TensorFlow } from "../tensorflow.ts";
import type { LayersModelFactory, LayersModelSpecification } from "./layers-model-specification.ts";
import type { Network } from "./network.ts";

/**
 * The smallest normal number of float32: what a probability of 0 counts as, so that its logarithm is finite.
 */
const smallestProbability = 2 ** -126;

/**
 * A new model of the user's, checked.
 * @throws TrainingError when the factory fails
 * @throws InvalidInputError when the model does not map the data set's examples to its classes, or cannot be
 * trained
 */
export async function createLayersNetwork(
  tf: TensorFlow,
  create: LayersModelFactory<TensorFlow>,
  specification: LayersModelSpecification<TensorFlow>,
  { exampleShape, classes }: Dataset,
  seed: number,
): Promise<Network> {
  let model: LayersModel;
  try {
    model = (await create(tf, { exampleShape, classes: classes.length, seed })) as LayersModel;
  } catch (cause) {
    throw new TrainingError(`the model's factory failed: ${messageOf(cause)}`, { cause });
  }
  const problems = new ProblemList();
  const variables = describeProblems(problems, model, exampleShape, classes.length);
  const outputs = specification.outputs ?? outputsOf(model, problems);
  try {
    problems.throwIfAny("The factory of the model must return what the data need.");
  } catch (error) {
    disposeModel(tf, model, variables);
    throw error;
  }
  return new LayersNetwork(tf, model, variables, outputs === "probabilities");
}

class LayersNetwork implements Network {
  readonly isKernel: readonly boolean[];
  readonly #tf: TensorFlow;
  readonly #model: LayersModel;
  /** All weights, those included that no gradient reaches. */
  readonly #variables: readonly Variable[];
  readonly #givesProbabilities: boolean;
  #best: readonly Tensor[] = [];

  constructor(
    tf: TensorFlow,
    model: LayersModel,
    variables: readonly Variable[],
    givesProbabilities: boolean,
  ) {
    this.#tf = tf;
    this.#model = model;
    this.#variables = variables;
    this.#givesProbabilities = givesProbabilities;
    // Biases and the scales of a normalization are vectors.
    this.isKernel = model.trainableWeights.map(({ shape }) => shape.length > 1);
  }

  get parameters(): readonly Variable[] {
    return this.#model.trainableWeights.map((weight) => weight.read() as Variable);
  }

  gradients(minibatch: Minibatch): Tensor[] {
    const tf = this.#tf;
    const { parameters } = this;
    const loss = (): Scalar => {
      const outputs = this.#model.apply(minibatch.features, { training: true }) as Tensor2D;
      const regularizers = this.#model.calculateLosses();
      return tf.addN([weightedLoss(tf, this.#toLogits(outputs), minibatch), ...regularizers]) as Scalar;
    };
    const { grads } = gradientsOf(tf, () => tf.variableGrads(loss, [...parameters]));
    return parameters.map((parameter) => grads[parameter.name] ?? tf.zerosLike(parameter));
  }

  replaceParameters(parameters: Tensor[]): void {
    try {
      // By way of the layers, which may have constraints.
      this.#model.trainableWeights.forEach((weight, index) => {
        weight.write(parameters[index]!);
      });
    } finally {
      this.#tf.dispose(parameters);
    }
  }

  logits(features: Tensor): Tensor2D {
    return this.#toLogits(this.#model.apply(features, { training: false }) as Tensor2D);
  }

  keepBest(): void {
    this.#tf.dispose([...this.#best]);
    this.#best = this.#variables.map((variable) => variable.clone());
  }

  restoreBest(): void {
    this.#variables.forEach((variable, index) => {
      variable.assign(this.#best[index]!);
    });
  }

  async save(classes: readonly string[]): Promise<TrainedModel> {
    const tf = this.#tf;
    const model = this.#givesProbabilities ? this.#model : withSoftmax(tf, this.#model);
    let files: TrainedModel | undefined;
    try {
      await model.save(
        tf.io.withSaveHandler(async (artifacts) => {
          files = artifactFiles(artifacts, classes);
          return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
        }),
      );
    } catch (cause) {
      throw new TrainingError(`the trained model cannot be saved: ${messageOf(cause)}`, {
        hint: "Layers of your own need getConfig() and a className; or ask for no models (keepModel).",
        cause,
      });
    }
    return files!;
  }

  dispose(): void {
    this.#tf.dispose([...this.#best]);
    disposeModel(this.#tf, this.#model, this.#variables);
  }

  /**
   * The logarithm of probabilities serves as logits: what is done with logits makes them sum to 1 once more.
   */
  #toLogits(outputs: Tensor2D): Tensor2D {
    const tf = this.#tf;
    return this.#givesProbabilities ? tf.log(tf.maximum<Tensor2D>(outputs, smallestProbability)) : outputs;
  }
}

/** The same layers with a softmax behind them. It has no tensors of its own and needs no disposal. */
function withSoftmax(tf: TensorFlow, model: LayersModel): LayersModel {
  const [logits] = model.outputs;
  const outputs = tf.layers.softmax().apply(logits!) as SymbolicTensor;
  return tf.model({ inputs: model.inputs, outputs });
}

/** Adds what does not fit. @returns the model's weights, as far as it is a model */
function describeProblems(
  problems: ProblemList,
  model: LayersModel,
  exampleShape: readonly number[],
  classes: number,
): Variable[] {
  if (!Array.isArray(model?.inputs) || !Array.isArray(model.outputs) || typeof model.apply !== "function") {
    problems.add(
      "model.create",
      "returned no LayersModel with known inputs and outputs (tf.model, tf.sequential)",
    );
    return [];
  }
  let variables: Variable[];
  try {
    variables = model.weights.map((weight) => weight.read() as Variable);
  } catch {
    problems.add(
      "model.create",
      "returned a model that is disposed of already; each training needs a new one",
    );
    return [];
  }
  for (const [what, tensors, expected] of [
    ["input", model.inputs, exampleShape],
    ["output", model.outputs, [classes]],
  ] as const) {
    const found = tensors.map(({ shape }) => shapeText(shape)).join(" and ");
    const fits = tensors.length === 1 && isBatchOf(tensors[0]!.shape, expected);
    problems.expect(
      fits,
      `model.create: ${what}`,
      `has the shape ${found || "of no tensor"}, expected ${shapeText([null, ...expected])}`,
    );
  }
  problems.expect(
    model.trainableWeights.length > 0,
    "model.create",
    "returned a model without trainable weights",
  );
  return variables;
}

function isBatchOf(shape: readonly (number | null)[], expected: readonly number[]): boolean {
  const [batch, ...rest] = shape;
  return (
    batch === null &&
    rest.length === expected.length &&
    rest.every((length, index) => length === null || length === expected[index])
  );
}

function shapeText(shape: readonly (number | null)[]): string {
  return `[${shape.map((length) => length ?? "batch").join(", ")}]`;
}

/** By the last layer's activation. */
function outputsOf(model: LayersModel, problems: ProblemList): "logits" | "probabilities" | undefined {
  let last = model?.outputs?.[0]?.sourceLayer;
  // A model inside the model: what it ends in counts.
  while (last !== undefined && "outputLayers" in last) last = (last as LayersModel).outputLayers[0];
  if (last === undefined) return undefined;
  const activation = last.getClassName() === "Softmax" ? "softmax" : last.getConfig().activation;
  if (activation === "softmax") return "probabilities";
  if (activation === "linear") return "logits";
  problems.add(
    "model.outputs",
    `is left out, and the last layer (${last.getClassName()}, activation ${activation ?? "unknown"}) does not tell; expected "logits" or "probabilities"`,
  );
  return undefined;
}

/** `LayersModel.dispose` leaves the weights of layers that are used in several places. */
function disposeModel(tf: TensorFlow, model: LayersModel, variables: readonly Variable[]): void {
  if (variables.length === 0) return;
  model.dispose();
  tf.dispose(variables.filter((variable) => !variable.isDisposed));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
