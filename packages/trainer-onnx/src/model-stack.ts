import type { Tensor } from "onnxruntime-common";
import { floats, type ModelSessions } from "./model-sessions.ts";
import type { Pacer } from "./pacer.ts";
import type { PreparedEvaluation, PreparedTraining } from "./prepared-data.ts";
import type { Schedule, ScheduledModel } from "./schedule.ts";

/**
 * ONNX Runtime computes a stack of one in another order than larger ones, and the last bits differ. So a stack has at
 * least two places: then a model's bits do not depend on its neighbours.
 */
const minimumPlaces = 2;

/** Multiply-adds of a call to the runtime, which blocks the thread: some tenths of a second at most. */
const workPerCall = 1.5e8;

/** Parameters and Adam's moments of models that are trained side by side, each a row of one tensor. */
export class ModelStack {
  readonly #sessions: ModelSessions;
  #places: number;
  #state: {
    readonly parameters: Float32Array;
    readonly moments1: Float32Array;
    readonly moments2: Float32Array;
  };

  constructor(sessions: ModelSessions, parameters: readonly Float32Array[]) {
    this.#sessions = sessions;
    this.#places = Math.max(minimumPlaces, parameters.length);
    const length = this.#places * sessions.parameterCount;
    this.#state = {
      parameters: stackRows(parameters, sessions.parameterCount, this.#places),
      moments1: new Float32Array(length),
      moments2: new Float32Array(length),
    };
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
    const stepsPerCall = Math.max(1, Math.floor(workPerCall / (this.#places * batchSize * parameterCount)));
    for (let step = 0; step < steps; step += stepsPerCall) {
      const result = await training.run({
        features: data.features,
        targets: data.targets,
        ...schedule.fill(models, this.#places, step, Math.min(steps, step + stepsPerCall)),
        parameters: this.#rows(this.#state.parameters),
        moments1: this.#rows(this.#state.moments1),
        moments2: this.#rows(this.#state.moments2),
      });
      this.#state = {
        parameters: floats(result.nextParameters),
        moments1: floats(result.nextMoments1),
        moments2: floats(result.nextMoments2),
      };
      await pacer.breathe();
    }
  }

  /** Weighted mean log loss of each place's model on `data`; not finite where a model diverged. */
  async losses({ pieces }: PreparedEvaluation, pacer: Pacer): Promise<Float64Array> {
    const losses = new Float64Array(this.#places);
    const parameters = this.#rows(this.#state.parameters);
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
    return this.#state.parameters.subarray(place * parameterCount, (place + 1) * parameterCount);
  }

  /** Goes on with the models in these places only, in this order. */
  keep(places: readonly number[]): void {
    const { parameterCount } = this.#sessions;
    this.#places = Math.max(minimumPlaces, places.length);
    const select = (values: Float32Array): Float32Array => {
      const rows = places.map((place) =>
        values.subarray(place * parameterCount, (place + 1) * parameterCount),
      );
      return stackRows(rows, parameterCount, this.#places);
    };
    const { parameters, moments1, moments2 } = this.#state;
    this.#state = { parameters: select(parameters), moments1: select(moments1), moments2: select(moments2) };
  }

  #rows(values: Float32Array): Tensor {
    return new this.#sessions.runtime.Tensor("float32", values, [
      this.#places,
      this.#sessions.parameterCount,
    ]);
  }
}

/** Rows one below the other; places beyond them hold zeros. */
export function stackRows(rows: readonly Float32Array[], length: number, places: number): Float32Array {
  const stacked = new Float32Array(Math.max(minimumPlaces, places) * length);
  rows.forEach((row, place) => {
    stacked.set(row, place * length);
  });
  return stacked;
}
