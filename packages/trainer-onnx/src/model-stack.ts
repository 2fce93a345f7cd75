import type { Pacer } from "@slicetuner/core";
import type { Tensor } from "onnxruntime-common";
import { stepsPerCall } from "./limits.ts";
import { floats, type ModelSessions } from "./model-sessions.ts";
import type { PreparedEvaluation, PreparedTraining } from "./prepared-data.ts";
import type { Schedule, ScheduledModel } from "./schedule.ts";

/**
 * ONNX Runtime computes a stack of one in another order than larger ones, and the last bits differ. So a stack has at
 * least two places: then a model's bits do not depend on its neighbours.
 */
const minimumPlaces = 2;

/** Parameters and Adam's moments of models that are trained side by side, each a row of one tensor. */
export class ModelStack {
  readonly #sessions: ModelSessions;
  /** Models in the stack. */
  #size = 0;
  /** Its places, some idle. */
  #places = minimumPlaces;
  #parameters: Float32Array = new Float32Array(0);
  #moments1: Float32Array = new Float32Array(0);
  #moments2: Float32Array = new Float32Array(0);

  constructor(sessions: ModelSessions) {
    this.#sessions = sessions;
  }

  /** Goes on with the models in the places `staying`, in this order, and with new ones after them. */
  change(staying: readonly number[], joining: readonly Float32Array[]): void {
    if (staying.length === this.#size && joining.length === 0) return;
    const { parameterCount } = this.#sessions;
    const rowsOf = (values: Float32Array): Float32Array[] =>
      staying.map((place) => values.subarray(place * parameterCount, (place + 1) * parameterCount));
    this.#size = staying.length + joining.length;
    this.#places = Math.max(minimumPlaces, this.#size);
    this.#parameters = stackRows([...rowsOf(this.#parameters), ...joining], parameterCount);
    this.#moments1 = stackRows(rowsOf(this.#moments1), parameterCount, this.#places);
    this.#moments2 = stackRows(rowsOf(this.#moments2), parameterCount, this.#places);
  }

  /** Trains each model on all its rows, in minibatches of the sessions' size. */
  async trainEpoch(
    data: PreparedTraining,
    schedule: Schedule,
    models: readonly ScheduledModel[],
    pacer: Pacer,
  ): Promise<void> {
    const { batchSize, parameterCount, training } = this.#sessions;
    const steps = Math.max(...models.map(({ rows }) => Math.ceil(rows.length / batchSize)));
    const stride = stepsPerCall(this.#places, parameterCount, batchSize);
    for (let step = 0; step < steps; step += stride) {
      const result = await training.run({
        features: data.features,
        targets: data.targets,
        ...schedule.fill(models, this.#places, step, Math.min(steps, step + stride)),
        parameters: this.#rows(this.#parameters),
        moments1: this.#rows(this.#moments1),
        moments2: this.#rows(this.#moments2),
      });
      this.#parameters = floats(result.nextParameters);
      this.#moments1 = floats(result.nextMoments1);
      this.#moments2 = floats(result.nextMoments2);
      await pacer.breathe();
    }
  }

  /** Weighted mean log loss of each place's model on `data`; not finite where a model diverged. */
  async losses({ pieces }: PreparedEvaluation, pacer: Pacer): Promise<Float64Array> {
    const losses = new Float64Array(this.#places);
    const parameters = this.#rows(this.#parameters);
    for (const { features, targets, weights } of pieces) {
      const result = await this.#sessions.loss.run({ parameters, features, targets, weights });
      floats(result.losses).forEach((loss, place) => {
        losses[place]! += loss;
      });
      await pacer.breathe();
    }
    return losses;
  }

  /** The parameters in one place, valid until the next epoch. */
  parametersAt(place: number): Float32Array {
    const { parameterCount } = this.#sessions;
    return this.#parameters.subarray(place * parameterCount, (place + 1) * parameterCount);
  }

  #rows(values: Float32Array): Tensor {
    return new this.#sessions.runtime.Tensor("float32", values, [
      this.#places,
      this.#sessions.parameterCount,
    ]);
  }
}

/** Rows one below the other, in as many places as a stack of them has; those that are left hold zeros. */
export function stackRows(
  rows: readonly Float32Array[],
  length: number,
  places: number = Math.max(minimumPlaces, rows.length),
): Float32Array {
  const stacked = new Float32Array(places * length);
  rows.forEach((row, place) => {
    stacked.set(row, place * length);
  });
  return stacked;
}
