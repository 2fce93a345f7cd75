import { type EventSource, publishEvent } from "./event-channel.ts";

/**
 * A long task: its events as they happen, and its result. The task runs whether or not anybody reads the
 * events.
 */
export interface EventStream<Event, Result> extends AsyncIterable<Event> {
  /** Rejects with what the task threw, or with the signal's reason after an abort. */
  readonly result: Promise<Result>;
}

/**
 * Starts `task` and hands on the events that it emits, in order and without loss, to one reader.
 * The reader's loop ends when the task ends; a failed task throws there too.
 * @param source says as whose events they are published too; default: they are not
 */
export function streamEvents<Event, Result>(
  task: (emit: (event: Event) => void) => Promise<Result>,
  source?: EventSource,
): EventStream<Event, Result> {
  const waiting: Event[] = [];
  let wake: () => void = () => {};
  let ended = false;

  const result = Promise.resolve().then(() =>
    task((event) => {
      if (source !== undefined) publishEvent(source, event);
      waiting.push(event);
      wake();
    }),
  );
  // Marks the rejection as handled here: who awaits only the events, or only the result, still gets it there.
  result.then(
    () => end(),
    () => end(),
  );
  const end = () => {
    ended = true;
    wake();
  };

  async function* read(): AsyncGenerator<Event, void> {
    for (;;) {
      while (waiting.length > 0) yield waiting.shift()!;
      if (ended) break;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    await result;
  }

  return { result, [Symbol.asyncIterator]: read };
}
