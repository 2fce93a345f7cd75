import type { Dataset } from "@slicetuner/core";
import type { Tensor } from "@slicetuner/onnx-runtime";
import { type ModelSessions, writeColumns } from "@slicetuner/onnx-training";

/** The examples of the minibatches of some steps, as sequences for the training graph. */
export interface MinibatchExamples {
  /** Makes room for so many minibatches, if there is not just as much. */
  reserve(count: number): void;
  /** @param rows at most a minibatch; it is filled up with some example or zeros, which will weigh nothing */
  write(position: number, rows: Uint32Array): void;
  tensors(steps: number, places: number): Record<string, Tensor>;
}

export function minibatchExamples(
  sessions: ModelSessions,
  dataset: Dataset,
  batchSize: number,
): MinibatchExamples {
  return sessions.architecture.isConvolutional
    ? new Pictures(sessions, dataset, batchSize)
    : new RowNumbers(sessions, batchSize);
}

/** Stacked models pick their examples from the data set by row number: it goes to the runtime as a whole. */
class RowNumbers implements MinibatchExamples {
  readonly #sessions: ModelSessions;
  readonly #batchSize: number;
  #rows = new Int32Array(0);

  constructor(sessions: ModelSessions, batchSize: number) {
    this.#sessions = sessions;
    this.#batchSize = batchSize;
  }

  reserve(count: number): void {
    this.#rows = new Int32Array(count * this.#batchSize);
  }

  write(position: number, rows: Uint32Array): void {
    const first = position * this.#batchSize;
    this.#rows.set(rows, first);
    this.#rows.fill(0, first + rows.length, first + this.#batchSize);
  }

  tensors(steps: number, places: number): Record<string, Tensor> {
    const { Tensor } = this.#sessions.runtime;
    return { rows: new Tensor("int32", this.#rows, [steps, places, this.#batchSize]) };
  }
}

/**
 * Pictures go to the runtime a minibatch at a time, turned so that the examples are the innermost axis: that
 * costs little beside a step, and spares a second copy of the data set.
 */
class Pictures implements MinibatchExamples {
  readonly #sessions: ModelSessions;
  readonly #dataset: Dataset;
  readonly #batchSize: number;
  #pictures = new Float32Array(0);
  #targets = new Float32Array(0);

  constructor(sessions: ModelSessions, dataset: Dataset, batchSize: number) {
    this.#sessions = sessions;
    this.#dataset = dataset;
    this.#batchSize = batchSize;
  }

  reserve(count: number): void {
    const { inputs, classes } = this.#sessions.architecture;
    this.#pictures = new Float32Array(count * inputs * this.#batchSize);
    this.#targets = new Float32Array(count * this.#batchSize * classes);
  }

  write(position: number, rows: Uint32Array): void {
    const { architecture } = this.#sessions;
    const size = architecture.inputs * this.#batchSize;
    const pictures = this.#pictures.subarray(position * size, (position + 1) * size);
    // What an earlier, fuller minibatch left would do no harm; that it does none is easier to see with zeros.
    if (rows.length < this.#batchSize) pictures.fill(0);
    writeColumns(pictures, this.#batchSize, architecture, this.#dataset, rows);
    const first = position * this.#batchSize * architecture.classes;
    this.#targets.fill(0, first, first + this.#batchSize * architecture.classes);
    rows.forEach((row, index) => {
      this.#targets[first + index * architecture.classes + this.#dataset.labels[row]!] = 1;
    });
  }

  tensors(steps: number): Record<string, Tensor> {
    const { runtime, architecture } = this.#sessions;
    const { inputs, classes } = architecture;
    return {
      pictures: new runtime.Tensor("float32", this.#pictures, [steps, inputs, this.#batchSize]),
      targets: new runtime.Tensor("float32", this.#targets, [steps, this.#batchSize, classes]),
    };
  }
}
