/** Standard output takes no more: its reader went away (`slicetuner … | head -1`), or a disk is full. */
export class OutputError extends Error {
  /** Whoever closes a pipe has read enough and needs no message. */
  readonly closedByReader: boolean;

  constructor(cause: NodeJS.ErrnoException) {
    super(`standard output cannot be written: ${cause.message}`, { cause });
    this.closedByReader = cause.code === "EPIPE";
  }

  static isInstance(error: unknown): error is OutputError {
    return error instanceof OutputError;
  }
}

/** Standard output, which may end before the work does. */
export class StandardOutput {
  readonly #stream: NodeJS.WritableStream;
  readonly #failure = new AbortController();

  constructor(stream: NodeJS.WritableStream) {
    this.#stream = stream;
    stream.on("error", (cause: Error) => this.#failure.abort(new OutputError(cause)));
  }

  /** Aborted when nothing more can be written; the reason is an {@link OutputError}. */
  get failure(): AbortSignal {
    return this.#failure.signal;
  }

  write(text: string): void {
    if (!this.failure.aborted) this.#stream.write(text);
  }

  /** Resolves when all that was written has arrived, or has failed to. */
  async flush(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#stream.write("", (cause) => {
        if (cause) this.#failure.abort(new OutputError(cause));
        resolve();
      });
    });
  }
}
