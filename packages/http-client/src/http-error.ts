import { SliceTunerError } from "@slicetuner/core";

interface HttpErrorOptions {
  readonly hint?: string | undefined;
  readonly status?: number | undefined;
  /** The answer, where it was JSON. */
  readonly answer?: unknown;
  /** @default false */
  readonly undone?: boolean;
}

/** A server that cannot be reached, says no, or answers what nobody understands. Told without secrets. */
export class HttpError extends SliceTunerError {
  /** HTTP status of the answer; undefined where none came that could be read. */
  readonly status: number | undefined;
  /** Whether the server surely did nothing, in all tries. */
  readonly undone: boolean;
  // Private, so that no log prints what the server sent: it may echo a secret.
  readonly #answer: unknown;

  constructor(message: string, { hint, status, answer, undone = false }: HttpErrorOptions = {}) {
    super(message, hint === undefined ? {} : { hint });
    this.status = status;
    this.undone = undone;
    this.#answer = answer;
  }

  /** The answer, where it was JSON. */
  get answer(): unknown {
    return this.#answer;
  }

  /** The same failure as it stands after several tries. */
  after(tries: number, undone: boolean): HttpError {
    const { hint, status, answer } = this;
    const message = tries > 1 ? `${this.message} (tried ${tries} times)` : this.message;
    return new HttpError(message, { hint, status, answer, undone });
  }
}
