import type { Dataset } from "../data/dataset.ts";

/**
 * A trained classifier, ready to be asked. Trainer packages open their own models as one, and the ONNX
 * packages any ONNX classifier. Ask it through {@link predict}, which checks what goes in and what comes out.
 */
export interface Predictor {
  readonly specificationVersion: "v1";
  /** For people, e.g. the name of the model's file. */
  readonly name: string;
  /** Names of the classes, in the order of the probabilities. */
  readonly classes: readonly string[];
  /** Shape of one example. */
  readonly exampleShape: readonly number[];
  /**
   * Probabilities of the classes: `size × classes` numbers, example after example. Labels, weights and slices
   * of the data are not looked at.
   * @param signal when aborted, the call rejects with its reason within a second
   */
  doPredict(dataset: Dataset, signal: AbortSignal): Promise<Float32Array>;
  /** Frees what the model holds; it can be asked no more. */
  close(): Promise<void>;
}
