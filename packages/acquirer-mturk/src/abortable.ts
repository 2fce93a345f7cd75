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

/** Calls `run` for each item, a few at a time. The first error ends it, after what is under way. */
export async function eachOf<Item>(
  items: readonly Item[],
  atOnce: number,
  run: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  let isOver = false;
  const work = async (): Promise<void> => {
    for (const item of queue) {
      if (isOver) return;
      try {
        await run(item);
      } catch (error) {
        isOver = true;
        throw error;
      }
    }
  };
  const outcomes = await Promise.allSettled(Array.from({ length: atOnce }, work));
  const failed = outcomes.find((outcome) => outcome.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}
