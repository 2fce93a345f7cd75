import { type Trainer, TrainingError, type TrainingOptions } from "@slicetuner/core";
import { ownReference } from "./own-reference.ts";
import { createReferenceTrainer } from "./reference-trainer.ts";

/** Plain data, so that worker threads can make the same trainer. */
export interface FailingTrainerOptions {
  /** The job at which it throws. */
  readonly jobId: string;
  /** The message of what it throws. */
  readonly message: string;
  /** What differs from core's `defaultTrainingOptions`. */
  readonly training?: Partial<TrainingOptions>;
}

/** The reference trainer with one job that it cannot train: what an executor must pass on to its caller. */
export function createFailingTrainer(options: FailingTrainerOptions): Trainer {
  const inner = createReferenceTrainer(options.training === undefined ? {} : { training: options.training });
  return {
    specificationVersion: "v1",
    name: "failing",
    capabilities: inner.capabilities,
    get reference() {
      return ownReference("createFailingTrainer", options);
    },
    async doTrain(call) {
      if (call.jobs.some((job) => job.id === options.jobId)) {
        throw new TrainingError(options.message, { jobIds: [options.jobId] });
      }
      return inner.doTrain(call);
    },
    close: () => inner.close(),
  };
}
