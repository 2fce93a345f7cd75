import { statSync } from "node:fs";
import { type Dataset, InvalidInputError, type Predictor } from "@slicetuner/core";
import { openOnnxClassifier } from "@slicetuner/onnx-runtime";
import { refuse } from "./plain-rows.ts";

/** The folder of a model of ours; undefined for a file, and where there is nothing. */
export function folderOf(model: string): string | undefined {
  const facts = statSync(model, { throwIfNoEntry: false });
  // A file that is not there is named by who opens it.
  return facts?.isDirectory() ? model : undefined;
}

/**
 * Opens an ONNX file that takes the features of the data set.
 * @param columns the option that names its columns, and whether it was given
 * @throws InvalidInputError for what is no classifier, or one of other classes or inputs
 */
export async function openSavedClassifier(
  path: string,
  dataset: Dataset,
  columns: { readonly flag: string; readonly isGiven: boolean },
): Promise<Predictor> {
  const predictor = await open(path, dataset.classes);
  const [wanted, given] = [predictor.exampleShape, dataset.exampleShape].map((shape) => shape.join(" × "));
  if (wanted === given) return predictor;
  await predictor.close();
  const { flag, isGiven } = columns;
  const advice = isGiven ? `name as many with ${flag}` : `name its columns, in its order, with ${flag}`;
  return refuse("--model", `takes ${wanted} numbers a row, and the data have ${given}; ${advice}`);
}

/** Problems of the file are problems of `--model`; the classes are those of the label's column. */
async function open(path: string, classes: readonly string[]): Promise<Predictor> {
  try {
    return await openOnnxClassifier({ model: path, classes });
  } catch (error) {
    if (!InvalidInputError.isInstance(error)) throw error;
    const problems = error.problems.map((problem) => ({
      path: "--model",
      message: problem.path === "classes" ? `the classes of the data ${problem.message}` : problem.message,
    }));
    throw new InvalidInputError(problems, { cause: error });
  }
}
