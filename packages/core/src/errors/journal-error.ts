import { SliceTunerError } from "./slice-tuner-error.ts";

/**
 * Why a journal cannot be used. `damaged`: a line is not what was written; `newer-version`: written by a
 * later version;
 * `locked`: another process uses it; `not-writable`: no space, no permission; `missing`: there is none.
 */
export type JournalProblem = "damaged" | "newer-version" | "locked" | "not-writable" | "missing";

/** The durable record of a run cannot be read or written. */
export class JournalError extends SliceTunerError {
  readonly problem: JournalProblem;

  constructor(problem: JournalProblem, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options);
    this.problem = problem;
  }
}
