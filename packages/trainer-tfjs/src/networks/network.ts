import type { DropoutStep, TrainedModel } from "@slicetuner/core";
import type { Tensor, Tensor2D } from "@tensorflow/tfjs";
import type { Minibatch } from "../minibatches.ts";

/** Which minibatch of a training it is. */
export type MinibatchPlace = Omit<DropoutStep, "layer">;

/** A model under training: all that the training loop knows of it. */
export interface Network {
  /** The trained parameters as they are now. They belong to the network. */
  readonly parameters: readonly Tensor[];
  /** Which of the parameters weight decay pulls at. */
  readonly isKernel: readonly boolean[];
  /**
   * Gradients of the minibatch's weighted mean log loss Σ w·loss / Σ w, one for each parameter; to be called
   * in a tidy.
   */
  gradients(minibatch: Minibatch, place: MinibatchPlace): Tensor[];
  /** Puts other values in place of the parameters and takes them over. */
  replaceParameters(parameters: Tensor[]): void;
  /**
   * Without dropout; to be called in a tidy.
   * @param features `examples × exampleShape`
   * @returns `examples × classes`
   */
  logits(features: Tensor): Tensor2D;
  /** Remembers the model as it is now, in place of what it remembered before. */
  keepBest(): void;
  /** Makes the model what it was when it was kept. */
  restoreBest(): void;
  /**
   * The model as it is now.
   * @param classes names of the classes, which the file keeps
   */
  save(classes: readonly string[]): Promise<TrainedModel>;
  /** Frees all of its tensors. */
  dispose(): void;
}
