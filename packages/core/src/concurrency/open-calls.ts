import { TrainingError } from "../errors/training-error.ts";

/** The calls that are under way in one executor. */
export class OpenCalls {
  readonly #scopes = new Set<AbortController>();
  #closed = false;

  /**
   * Runs one call. The first thing that goes wrong ends it: the caller's abort, `close`,
   * `scope.abort(reason)`, or what
   * `run` throws. The promise then rejects with it at once, and `scope.signal` stops whatever still runs.
   */
  async run<Result>(signal: AbortSignal, run: (scope: AbortController) => Promise<Result>): Promise<Result> {
    if (this.#closed) throw new TrainingError("the executor is closed");
    signal.throwIfAborted();
    const scope = new AbortController();
    const abort = () => scope.abort(signal.reason);
    const aborted = new Promise<never>((_, reject) => {
      scope.signal.addEventListener("abort", () => reject(scope.signal.reason));
    });
    signal.addEventListener("abort", abort);
    this.#scopes.add(scope);
    try {
      return await Promise.race([run(scope), aborted]);
    } catch (error) {
      scope.abort(error);
      throw scope.signal.reason;
    } finally {
      this.#scopes.delete(scope);
      signal.removeEventListener("abort", abort);
    }
  }

  /** Ends all calls and takes no more. */
  close(): void {
    this.#closed = true;
    for (const scope of this.#scopes) {
      scope.abort(new TrainingError("the executor was closed during the call"));
    }
  }
}

/**
 * A mistake in the caller's `report` ends the call, and not as an error of the trainer; after the end nothing
 * is reported.
 */
export function guarded<Report>(
  report: (value: Report) => void,
  scope: AbortController,
): (value: Report) => void {
  return (value) => {
    if (scope.signal.aborted) return;
    try {
      report(value);
    } catch (error) {
      scope.abort(error);
    }
  };
}
