import { setImmediate } from "node:timers/promises";

/** Milliseconds of work between two looks at the event loop. */
const stretch = 20;

/** Lets the event loop run now and then, for timers, messages and cancelling. */
export interface Pacer {
  /**
   * Call it after each call to the runtime; does nothing when the event loop has run in the last 20 ms.
   * @throws the signal's reason once it is aborted
   */
  breathe(): Promise<void> | undefined;
}

export function createPacer(signal: AbortSignal, onBreath: () => void): Pacer {
  let last = performance.now();
  const pause = async (): Promise<void> => {
    onBreath();
    await setImmediate();
    signal.throwIfAborted();
    last = performance.now();
  };
  return { breathe: () => (performance.now() - last < stretch ? undefined : pause()) };
}
