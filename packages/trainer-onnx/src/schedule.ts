import type { AdamSpecification, Dataset } from "@slicetuner/core";
import type { Tensor } from "onnxruntime-common";
import type { OnnxRuntime } from "./load-runtime.ts";
import type { TrainingModel } from "./training-model.ts";

/** A model of a stack with the order of its rows in this epoch. */
export interface ScheduledModel extends Pick<TrainingModel, "adam"> {
  readonly rows: Uint32Array;
}

/**
 * The minibatches of a stack for some steps: the sequences that the training graph goes through. The buffers are
 * kept from call to call.
 */
export class Schedule {
  readonly #runtime: OnnxRuntime;
  readonly #dataset: Dataset;
  readonly #optimizer: AdamSpecification;
  readonly #batchSize: number;
  #rows = new Int32Array(0);
  #weights = new Float32Array(0);
  #decay1 = new Float32Array(0);
  #decay2 = new Float32Array(0);
  #rate = new Float32Array(0);
  #offset = new Float32Array(0);

  constructor(runtime: OnnxRuntime, dataset: Dataset, optimizer: AdamSpecification, batchSize: number) {
    this.#runtime = runtime;
    this.#dataset = dataset;
    this.#optimizer = optimizer;
    this.#batchSize = batchSize;
  }

  /**
   * Steps `firstStep` … `endStep − 1` of an epoch, and Adam's coefficients of each model moved on by them. Places
   * beyond the models, and models whose epoch has fewer steps, stay as they are.
   * @param places models in the stack, those that stand idle included
   */
  fill(
    models: readonly ScheduledModel[],
    places: number,
    firstStep: number,
    endStep: number,
  ): Record<string, Tensor> {
    const steps = endStep - firstStep;
    this.#reserve(steps * places);
    for (let place = 0; place < places; place++) {
      const model = models[place];
      for (let step = 0; step < steps; step++) {
        const position = step * places + place;
        const start = (firstStep + step) * this.#batchSize;
        if (model !== undefined && start < model.rows.length) this.#writeStep(position, model, start);
        else this.#writeIdleStep(position);
      }
    }
    const { Tensor } = this.#runtime;
    const shape = [steps, places];
    return {
      rows: new Tensor("int32", this.#rows, [...shape, this.#batchSize]),
      weights: new Tensor("float32", this.#weights, [...shape, this.#batchSize, 1]),
      decay1: new Tensor("float32", this.#decay1, [...shape, 1]),
      decay2: new Tensor("float32", this.#decay2, [...shape, 1]),
      rate: new Tensor("float32", this.#rate, [...shape, 1]),
      offset: new Tensor("float32", this.#offset, [...shape, 1]),
    };
  }

  #writeStep(position: number, { rows, adam }: ScheduledModel, start: number): void {
    const { weights } = this.#dataset;
    const first = position * this.#batchSize;
    const count = Math.min(this.#batchSize, rows.length - start);
    let totalWeight = 0;
    for (let index = 0; index < count; index++) {
      const row = rows[start + index]!;
      this.#rows[first + index] = row;
      totalWeight += weights[row]!;
    }
    // Examples that all weigh nothing teach nothing: the gradient is 0.
    const scale = totalWeight > 0 ? 1 / totalWeight : 0;
    for (let index = 0; index < count; index++) {
      this.#weights[first + index] = weights[rows[start + index]!]! * scale;
    }
    this.#rows.fill(0, first + count, first + this.#batchSize);
    this.#weights.fill(0, first + count, first + this.#batchSize);
    adam.advance();
    this.#decay1[position] = this.#optimizer.beta1;
    this.#decay2[position] = this.#optimizer.beta2;
    this.#rate[position] = adam.rate;
    this.#offset[position] = adam.offset;
  }

  #writeIdleStep(position: number): void {
    const first = position * this.#batchSize;
    this.#rows.fill(0, first, first + this.#batchSize);
    this.#weights.fill(0, first, first + this.#batchSize);
    this.#decay1[position] = 1;
    this.#decay2[position] = 1;
    this.#rate[position] = 0;
    this.#offset[position] = 1;
  }

  #reserve(positions: number): void {
    if (this.#rate.length === positions) return;
    this.#rows = new Int32Array(positions * this.#batchSize);
    this.#weights = new Float32Array(positions * this.#batchSize);
    this.#decay1 = new Float32Array(positions);
    this.#decay2 = new Float32Array(positions);
    this.#rate = new Float32Array(positions);
    this.#offset = new Float32Array(positions);
  }
}
