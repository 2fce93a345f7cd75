/** BullMQ's own keys begin with it. */
export const bullmqPrefix = "slicetuner";

/** Keys and channels of a queue that are ours, beside those of BullMQ. */
export interface QueueKeys {
  /** A finished job, by its hash; expires. */
  result(jobHash: string): string;
  /** Why a batch failed; expires. */
  failure(batchId: string): string;
  /** Set of the calls that want a batch; expires. */
  wanted(batchId: string): string;
  /** There while a call is under way. */
  call(callId: string): string;
  /** Set of the ids of workers. */
  readonly workers: string;
  /** There while a worker lives. */
  worker(workerId: string): string;
  /** Workers tell here what happens to batches: see `WorkerNews`. */
  readonly news: string;
  /** Drivers say here which batches nobody wants any more. */
  readonly unwanted: string;
}

export function keysOf(queue: string): QueueKeys {
  const key = (kind: string) => (id: string) => `slicetuner-state:${queue}:${kind}:${id}`;
  return {
    result: key("result"),
    failure: key("failure"),
    wanted: key("wanted"),
    call: key("call"),
    workers: key("workers")("all"),
    worker: key("worker"),
    news: key("channel")("news"),
    unwanted: key("channel")("unwanted"),
  };
}
