import { SliceTunerError } from "./slice-tuner-error.ts";

/** A training could not be carried out (a crashed worker, a trainer that broke its contract). */
export class TrainingError extends SliceTunerError {
  /** The jobs concerned, as far as known. */
  readonly jobIds: readonly string[];

  constructor(message: string, options: { jobIds?: readonly string[]; hint?: string; cause?: unknown } = {}) {
    super(message, options);
    this.jobIds = options.jobIds ?? [];
  }
}
