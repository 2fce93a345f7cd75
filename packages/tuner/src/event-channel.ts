import { channel } from "node:diagnostics_channel";

/**
 * The channel of `node:diagnostics_channel` that has the events of all plans, runs and comparisons of a
 * process.
 */
export const eventChannelName = "slicetuner:event";

/** What a stream of events belongs to: `plan`, `tune` (a run), or `compareStrategies`. */
export type EventSource = "plan" | "run" | "compare";

/** A message of the channel {@link eventChannelName}. */
export interface PublishedEvent<Event> {
  readonly source: EventSource;
  readonly event: Event;
}

/** Costs next to nothing where nobody has subscribed. */
export function publishEvent<Event>(source: EventSource, event: Event): void {
  const events = channel(eventChannelName);
  if (events.hasSubscribers) events.publish({ source, event } satisfies PublishedEvent<Event>);
}
