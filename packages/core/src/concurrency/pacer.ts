/**
 * Keeps a long computation interruptible: lets the event loop run now and then, for timers, messages and
 * aborting.
 */
export interface Pacer {
  /**
   * To be awaited after each piece of work; does nothing while the event loop ran not long ago.
   * @throws the signal's reason once it is aborted
   */
  yieldIfDue(): Promise<void> | undefined;
}

/**
 * @param onYield called before the event loop runs, e.g. to report progress
 * @param stretchMilliseconds work between two runs of the event loop. @default 20
 */
export function createPacer(signal: AbortSignal, onYield: () => void, stretchMilliseconds = 20): Pacer {
  let last = performance.now();
  const pause = async (): Promise<void> => {
    onYield();
    await eventLoop();
    signal.throwIfAborted();
    last = performance.now();
  };
  return { yieldIfDue: () => (performance.now() - last < stretchMilliseconds ? undefined : pause()) };
}

/** Browsers have no `setImmediate`; their timers wait some milliseconds longer. */
function eventLoop(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === "function") setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}
