import type { OptimizerSpecification, Pacer, TrainingOptions } from "@slicetuner/core";
import { floats, type Tensor } from "@slicetuner/onnx-runtime";
import {
  type ModelSessions,
  type PreparedEvaluation,
  type PreparedTraining,
  smallestStack,
  stepRules,
  stepsPerCall,
} from "@slicetuner/onnx-training";
import type { Schedule, ScheduledModel } from "./schedule.ts";

/**
 * Parameters and the optimizer's moments of models that are trained side by side, each a row of one tensor.
 */
export class ModelStack {
  readonly #sessions: ModelSessions;
  readonly #batchSize: number;
  /** Models in the stack. */
  #size = 0;
  /** Its places, some idle. */
  #places = 0;
  #parameters: Float32Array = new Float32Array(0);
  #moments: Float32Array[];

  constructor(
    sessions: ModelSessions,
    { optimizer, batchSize }: Pick<TrainingOptions, "optimizer" | "batchSize">,
  ) {
    this.#sessions = sessions;
    this.#batchSize = batchSize;
    this.#moments = noMoments(optimizer);
  }

  /** Goes on with the models in the places `staying`, in this order, and with new ones after them. */
  change(staying: readonly number[], joining: readonly Float32Array[]): void {
    if (staying.length === this.#size && joining.length === 0) return;
    const { architecture } = this.#sessions;
    const { parameterCount } = architecture;
    const rowsOf = (values: Float32Array): Float32Array[] =>
      staying.map((place) => values.subarray(place * parameterCount, (place + 1) * parameterCount));
    this.#size = staying.length + joining.length;
    this.#places = Math.max(smallestStack(architecture), this.#size);
    this.#parameters = stackRows([...rowsOf(this.#parameters), ...joining], parameterCount, this.#places);
    this.#moments = this.#moments.map((values) => stackRows(rowsOf(values), parameterCount, this.#places));
  }

  /** Trains each model on all its rows, in minibatches of the sessions' size. */
  async trainEpoch(
    data: PreparedTraining,
    schedule: Schedule,
    models: readonly ScheduledModel[],
    pacer: Pacer,
  ): Promise<void> {
    const { runtime, architecture, training } = this.#sessions;
    const steps = Math.max(...models.map(({ rows }) => Math.ceil(rows.length / this.#batchSize)));
    const stride = stepsPerCall(this.#places, architecture, this.#batchSize, runtime.kind);
    for (let step = 0; step < steps; step += stride) {
      const moments = this.#moments.map(
        (values, index) => [`moments${index + 1}`, this.#rows(values)] as const,
      );
      const result = await training.run({
        ...data.feeds,
        ...schedule.fill(models, this.#places, step, Math.min(steps, step + stride)),
        parameters: this.#rows(this.#parameters),
        ...Object.fromEntries(moments),
      });
      this.#parameters = floats(result.nextParameters);
      this.#moments = this.#moments.map((_, index) => floats(result[`nextMoments${index + 1}`]));
      await pacer.yieldIfDue();
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
      await pacer.yieldIfDue();
    }
    return losses;
  }

  /** The parameters in one place, valid until the next epoch. */
  parametersAt(place: number): Float32Array {
    const { parameterCount } = this.#sessions.architecture;
    return this.#parameters.subarray(place * parameterCount, (place + 1) * parameterCount);
  }

  #rows(values: Float32Array): Tensor {
    const { runtime, architecture } = this.#sessions;
    return new runtime.Tensor("float32", values, [this.#places, architecture.parameterCount]);
  }
}

function noMoments({ kind }: OptimizerSpecification): Float32Array[] {
  return Array.from({ length: stepRules[kind].moments }, () => new Float32Array(0));
}

/** Rows one below the other, in so many places; those that are left hold zeros. */
export function stackRows(rows: readonly Float32Array[], length: number, places: number): Float32Array {
  const stacked = new Float32Array(places * length);
  rows.forEach((row, place) => {
    stacked.set(row, place * length);
  });
  return stacked;
}
