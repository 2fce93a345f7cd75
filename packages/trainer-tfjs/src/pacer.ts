import { setImmediate } from "node:timers/promises";

/** Milliseconds of work between two looks at the event loop. */
const stretch = 50;

/** Keeps a long computation interruptible. */
export interface Pacer {
  /**
   * Cheap; lets the event loop run when it has not for 50 ms, and tells `onBreath`.
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
  return {
    breathe: () => (performance.now() - last < stretch ? undefined : pause()),
  };
}
