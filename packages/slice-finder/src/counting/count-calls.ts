import { SliceTunerError } from "@slicetuner/core";

/** The calls of one counter, one after another: each has the whole working memory. */
export class CountCalls {
  readonly #scopes = new Set<AbortController>();
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;

  /**
   * Runs one call when the one before is over. It rejects at once with the caller's abort, with `close`, or
   * with what `work` gave to `scope.abort` or throws.
   */
  async run(signal: AbortSignal, work: (scope: AbortController) => Promise<void>): Promise<void> {
    if (this.#closed) throw new SliceTunerError("the slice counter is closed");
    signal.throwIfAborted();
    const scope = new AbortController();
    const abort = () => scope.abort(signal.reason);
    const ended = new Promise<never>((_, reject) => {
      scope.signal.addEventListener("abort", () => reject(scope.signal.reason));
    });
    signal.addEventListener("abort", abort);
    this.#scopes.add(scope);
    const worked = this.#last.then(() => {
      scope.signal.throwIfAborted();
      return work(scope);
    });
    this.#last = worked.catch(() => {});
    try {
      await Promise.race([worked, ended]);
      scope.signal.throwIfAborted();
    } finally {
      ended.catch(() => {});
      this.#scopes.delete(scope);
      signal.removeEventListener("abort", abort);
    }
  }

  /** Ends all calls and takes no more. */
  close(): void {
    this.#closed = true;
    for (const scope of this.#scopes) scope.abort(new SliceTunerError("the slice counter was closed"));
  }
}
