import type { TrainingOptions, TrainingStatus } from "@slicetuner/core";

/** Follows the validation loss of one training, keeps the best weights and says when to stop. */
export class EarlyStopping {
  readonly #options: Pick<TrainingOptions, "maximumEpochs" | "patience">;
  #bestLoss = Number.POSITIVE_INFINITY;
  /** Undefined while the training goes on. */
  status: TrainingStatus | undefined;
  epochs = 0;
  /** Counted from 1; 0 while there is none. */
  bestEpoch = 0;
  /** The weights of the best epoch. */
  bestParameters: Float32Array = new Float32Array(0);

  constructor(options: Pick<TrainingOptions, "maximumEpochs" | "patience">) {
    this.#options = options;
  }

  /** @param parameters after this epoch; copied when they are the best so far */
  record(loss: number, parameters: Float32Array): void {
    this.epochs++;
    if (!Number.isFinite(loss)) {
      this.status = "diverged";
      return;
    }
    if (loss < this.#bestLoss) {
      this.#bestLoss = loss;
      this.bestEpoch = this.epochs;
      this.bestParameters = parameters.slice();
    } else if (this.epochs - this.bestEpoch >= this.#options.patience) {
      this.status = "early-stopped";
      return;
    }
    if (this.epochs >= this.#options.maximumEpochs) this.status = "epoch-limit";
  }
}
