import type { BatchSampler } from "./batch-sampler.ts";
import type { TrainingOptions } from "./model.ts";
import type { TrainingStatus } from "./trainer.ts";

/**
 * Follows the validation loss of one training: which epoch was best, and when and why to stop. With a
 * patience of 0, and for samplers that keep the last weights, every epoch counts as the best so far and all
 * of them are trained.
 */
export class EarlyStopping {
  readonly #maximumEpochs: number;
  readonly #patience: number;
  #status: TrainingStatus | undefined;
  #epochs = 0;
  #bestEpoch = 0;
  #bestLoss = Number.POSITIVE_INFINITY;

  /** @param sampler of the training */
  constructor(
    { maximumEpochs, patience }: Pick<TrainingOptions, "maximumEpochs" | "patience">,
    sampler: Pick<BatchSampler, "keepsLastWeights"> = {},
  ) {
    this.#maximumEpochs = maximumEpochs;
    this.#patience = sampler.keepsLastWeights ? 0 : patience;
  }

  /** Undefined while the training goes on. */
  get status(): TrainingStatus | undefined {
    return this.#status;
  }

  /** Epochs recorded. */
  get epochs(): number {
    return this.#epochs;
  }

  /** Counted from 1; 0 before the first epoch and when it already diverged. */
  get bestEpoch(): number {
    return this.#bestEpoch;
  }

  /**
   * Takes the validation loss after one more epoch.
   * @returns whether it is the lowest so far, or the last one counts: its weights are the ones to keep
   */
  record(loss: number): boolean {
    this.#epochs++;
    if (!Number.isFinite(loss)) {
      this.#status = "diverged";
      return false;
    }
    const isBest = loss < this.#bestLoss || this.#patience === 0;
    if (isBest) {
      this.#bestLoss = loss;
      this.#bestEpoch = this.#epochs;
    }
    if (this.#patience > 0 && this.#epochs - this.#bestEpoch >= this.#patience)
      this.#status = "early-stopped";
    else if (this.#epochs >= this.#maximumEpochs) this.#status = "epoch-limit";
    return isBest;
  }
}
