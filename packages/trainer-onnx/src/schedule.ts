import { type Dataset, fillDropoutMask, type TrainingOptions } from "@slicetuner/core";
import type { Tensor } from "@slicetuner/onnx-runtime";
import { type Architecture, type ModelSessions, stepRules, unitsOf } from "@slicetuner/onnx-training";
import { type MinibatchExamples, minibatchExamples } from "./minibatch-examples.ts";
import type { TrainingModel } from "./training-model.ts";

/** A model of a stack with the order of its rows in this epoch. */
export interface ScheduledModel extends Pick<TrainingModel, "job" | "coefficients"> {
  readonly rows: Uint32Array;
  /** From 0. */
  readonly epoch: number;
}

/**
 * The minibatches of a stack for some steps: the sequences that the training graph goes through. The buffers
 * are kept from call to call.
 */
export class Schedule {
  readonly #sessions: ModelSessions;
  readonly #dataset: Dataset;
  readonly #batchSize: number;
  readonly #numbers: readonly StepNumber[];
  readonly #examples: MinibatchExamples;
  readonly #masks: readonly DropoutMasks[];
  #weights = new Float32Array(0);

  constructor(
    sessions: ModelSessions,
    dataset: Dataset,
    { optimizer, weightDecay, batchSize }: TrainingOptions,
  ) {
    const { architecture } = sessions;
    this.#sessions = sessions;
    this.#dataset = dataset;
    this.#batchSize = batchSize;
    const penalty = weightDecay > 0 ? [{ name: "penalty", idle: 0, always: weightDecay }] : [];
    this.#numbers = [...stepRules[optimizer.kind].coefficients, ...penalty].map((number) => {
      return { always: undefined, ...number, values: new Float32Array(0) };
    });
    this.#examples = minibatchExamples(sessions, dataset, batchSize);
    this.#masks = dropoutMasks(architecture);
  }

  /**
   * Steps `firstStep` … `endStep − 1` of an epoch, and the optimizer of each model moved on by them. Places
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
    const { Tensor } = this.#sessions.runtime;
    const tensors = this.#examples.tensors(steps, places);
    tensors.weights = new Tensor("float32", this.#weights, [steps, places, this.#batchSize, 1]);
    for (const { name, values } of this.#numbers)
      tensors[name] = new Tensor("float32", values, [steps, places, 1]);
    this.#masks.forEach(({ units, values }, layer) => {
      tensors[`mask${layer}`] = new Tensor("float32", values, [steps, places, units, this.#batchSize]);
    });
    return tensors;
  }

  #writeStep(position: number, { rows, coefficients, job, epoch }: ScheduledModel, start: number): void {
    const minibatch = rows.subarray(start, start + this.#batchSize);
    this.#examples.write(position, minibatch);
    this.#writeWeights(position, minibatch);
    const step = start / this.#batchSize;
    this.#masks.forEach((masks, layer) => {
      const values = masks.values.subarray(
        position * masks.units * this.#batchSize,
        (position + 1) * masks.units * this.#batchSize,
      );
      const name = { seed: job.batchesSeed, epoch, step, layer };
      const filled = fillDropoutMask(values.subarray(0, masks.units * minibatch.length), masks.rate, name);
      if (minibatch.length < this.#batchSize) spread(filled, values, minibatch.length, this.#batchSize);
    });
    const next = coefficients.advance();
    this.#numbers.forEach(({ values, always }, index) => {
      values[position] = always ?? next[index]!;
    });
  }

  #writeWeights(position: number, minibatch: Uint32Array): void {
    const { weights } = this.#dataset;
    const first = position * this.#batchSize;
    let totalWeight = 0;
    for (const row of minibatch) totalWeight += weights[row]!;
    // Examples that all weigh nothing teach nothing: the gradient is 0.
    const scale = totalWeight > 0 ? 1 / totalWeight : 0;
    minibatch.forEach((row, index) => {
      this.#weights[first + index] = weights[row]! * scale;
    });
    this.#weights.fill(0, first + minibatch.length, first + this.#batchSize);
  }

  /** What the masks hold does not matter: the examples weigh nothing. */
  #writeIdleStep(position: number): void {
    this.#examples.write(position, new Uint32Array(0));
    this.#writeWeights(position, new Uint32Array(0));
    for (const { values, idle } of this.#numbers) values[position] = idle;
  }

  #reserve(positions: number): void {
    const entries = positions * this.#batchSize;
    if (this.#weights.length === entries) return;
    this.#weights = new Float32Array(entries);
    this.#examples.reserve(positions);
    for (const number of this.#numbers) number.values = new Float32Array(positions);
    for (const masks of this.#masks) masks.values = new Float32Array(masks.units * entries);
  }
}

/** A number of each step and model. */
interface StepNumber {
  readonly name: string;
  /** What it is at an idle step. */
  readonly idle: number;
  /** What it is at all others, where the optimizer does not say. */
  readonly always: number | undefined;
  values: Float32Array;
}

interface DropoutMasks {
  readonly rate: number;
  readonly units: number;
  values: Float32Array;
}

function dropoutMasks({ dropouts }: Architecture): DropoutMasks[] {
  return dropouts.map((dropout) => {
    return { rate: dropout.rate, units: unitsOf(dropout), values: new Float32Array(0) };
  });
}

/**
 * Moves rows of `length` entries apart, to lie `stride` entries one from the other; back to front, in one
 * buffer.
 */
function spread(filled: Float32Array, target: Float32Array, length: number, stride: number): void {
  for (let row = filled.length / length - 1; row >= 0; row--) {
    target.copyWithin(row * stride, row * length, (row + 1) * length);
    target.fill(0, row * stride + length, (row + 1) * stride);
  }
}
