import { SliceTunerError } from "@slicetuner/core";

/** A service that cannot be reached, or says no, or answers what nobody understands. */
export class ServiceError extends SliceTunerError {
  /** HTTP status of the answer; undefined where none came that could be read. */
  readonly status: number | undefined;
  /** Whether the service surely did nothing. */
  readonly undone: boolean;
  // Private, so that no log prints what the service sent: it may echo a secret.
  readonly #answer: unknown;

  constructor(
    message: string,
    options: { hint?: string; cause?: unknown; status?: number; answer?: unknown; undone?: boolean } = {},
  ) {
    super(message, options);
    this.status = options.status;
    this.undone = options.undone ?? false;
    this.#answer = options.answer;
  }

  /** The answer, where it was JSON. */
  get answer(): unknown {
    return this.#answer;
  }
}
