/** Rejects with the signal's reason as soon as it is aborted; what runs goes on to its own end. */
export async function abortable<Result>(running: Promise<Result>, signal: AbortSignal): Promise<Result> {
  running.catch(() => {});
  signal.throwIfAborted();
  let stop = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
  });
  signal.addEventListener("abort", stop);
  try {
    return await Promise.race([running, aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** Runs what belongs to one key one after another. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  take<Result>(key: string, run: () => Promise<Result>): Promise<Result> {
    const before = this.#last.get(key) ?? Promise.resolve();
    const turn = before.then(run, run);
    this.#last.set(
      key,
      turn.catch(() => {}),
    );
    return turn;
  }
}
