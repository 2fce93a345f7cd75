import type { Dataset } from "../data/dataset.ts";
import { ProblemList } from "../errors/invalid-input-error.ts";
import { TrainingError } from "../errors/training-error.ts";
import type { Predictor } from "./predictor.ts";

/** How {@link predict} is called. */
export interface PredictOptions {
  readonly signal?: AbortSignal;
}

/**
 * By how much the probabilities of an example may miss the sum 1: models in half precision are off by some
 * 1e-3.
 */
const sumTolerance = 0.01;

/**
 * The probabilities of the classes for every example of `dataset`, `size × classes` numbers, example after
 * example.
 * @throws InvalidInputError when the data have another shape or other classes than the model
 * @throws TrainingError when what the model answers are no probabilities
 */
export async function predict(
  predictor: Predictor,
  dataset: Dataset,
  { signal = new AbortController().signal }: PredictOptions = {},
): Promise<Float32Array> {
  const problems = new ProblemList();
  problems.expect(
    dataset.exampleShape.join() === predictor.exampleShape.join(),
    "dataset.exampleShape",
    `examples have the shape [${dataset.exampleShape.join(", ")}], the model "${predictor.name}" takes ` +
      `[${predictor.exampleShape.join(", ")}]`,
  );
  problems.expect(
    dataset.classes.join("\n") === predictor.classes.join("\n"),
    "dataset.classes",
    `the data have the classes ${dataset.classes.join(", ")}; the model "${predictor.name}" has ` +
      `${predictor.classes.join(", ")}, in this order`,
  );
  problems.throwIfAny();
  signal.throwIfAborted();
  if (dataset.size === 0) return new Float32Array(0);
  const probabilities = await predictor.doPredict(dataset, signal);
  checkProbabilities(probabilities, dataset, predictor.name);
  return probabilities;
}

/**
 * Throws unless these are probabilities of the classes for each example of the data set.
 * @param source where they come from, for the message
 * @throws TrainingError naming the first example for which they are not
 */
export function checkProbabilities(
  probabilities: Float32Array,
  { size, classes: { length: classes } }: Pick<Dataset, "size" | "classes">,
  source: string,
): void {
  const hint = "The output must be probabilities of the classes, after softmax, not logits or scores.";
  if (probabilities.length !== size * classes) {
    throw new TrainingError(
      `"${source}" gave ${probabilities.length} probabilities for ${size} examples of ${classes} classes`,
      { hint },
    );
  }
  for (let row = 0; row < size; row++) {
    let sum = 0;
    for (let index = row * classes; index < (row + 1) * classes; index++) {
      const probability = probabilities[index]!;
      // Rounding may leave a little more than 1.
      if (!(probability >= 0 && probability <= 1 + sumTolerance)) {
        throw new TrainingError(`"${source}" gave ${probability} as a probability of example ${row + 1}`, {
          hint,
        });
      }
      sum += probability;
    }
    if (Math.abs(sum - 1) > sumTolerance) {
      throw new TrainingError(
        `the probabilities that "${source}" gave for example ${row + 1} have the sum ${sum}, not 1`,
        { hint },
      );
    }
  }
}
