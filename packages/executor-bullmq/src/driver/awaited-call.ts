import { randomUUID } from "node:crypto";
import { type BatchProgress, TrainingError, type TrainingResult } from "@slicetuner/core";
import type { WorkerNews } from "../redis/news.ts";
import { presenceSeconds } from "../redis/presence.ts";
import { queueBatch } from "../wire/batch-payload.ts";
import { unpackFailure } from "../wire/failure.ts";
import { unpackResult } from "../wire/packed-result.ts";
import type { PreparedBatch } from "./prepare-call.ts";
import type { QueueLink } from "./queue-link.ts";

/** How long failed batches are remembered, so that all drivers that want them hear of it. */
const keepFailuresSeconds = 3600;
const keepWantsSeconds = 7 * 24 * 3600;

export interface AwaitedCallHandlers {
  /** The caller's id of the job at a place. */
  idAt(place: number): string;
  onResult(place: number, result: TrainingResult): void;
  onNotice(message: string): void;
  /** Makes the progress counter of one batch. */
  countBatch(): (progress: BatchProgress, worker?: string) => void;
}

interface PendingBatch extends PreparedBatch {
  readonly count: (progress: BatchProgress, worker?: string) => void;
  /** Results that are there already, by hash. */
  readonly found: Map<string, string>;
  /** Whether this call has seen it in the queue. */
  isQueued: boolean;
  lossesBefore: number;
  lastWorker?: string;
}

/** Connections whose users know that keys vanish. */
const warnedLinks = new WeakSet<object>();

/**
 * The batches of one call in the queue. What counts is the state of Redis, which is looked at again and
 * again: whatever was missed, removed or done by others, the next look puts it right.
 */
export class AwaitedCall {
  readonly id: string = randomUUID();
  readonly #link: QueueLink;
  readonly #handlers: AwaitedCallHandlers;
  readonly #pending = new Map<string, PendingBatch>();
  #toLookAt = new Set<string>();
  #isLooking = false;
  #looking: Promise<void> = Promise.resolve();
  #isReleased = false;
  #resolve: () => void = () => {};
  #reject: (error: unknown) => void = () => {};
  /** Resolves when every job has its result. */
  readonly finished: Promise<void>;

  constructor(link: QueueLink, batches: readonly PreparedBatch[], handlers: AwaitedCallHandlers) {
    this.#link = link;
    this.#handlers = handlers;
    for (const batch of batches) {
      const state = { found: new Map<string, string>(), isQueued: false, lossesBefore: link.losses };
      this.#pending.set(batch.id, { ...batch, ...state, count: handlers.countBatch() });
    }
    this.finished = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.finished.catch(() => {});
  }

  /** Looks at all batches that are not done; queues those that are not there. */
  async lookAtAll(): Promise<void> {
    await this.#link.redis.set(this.#link.keys.call(this.id), "", "EX", 4 * presenceSeconds);
    for (const id of this.#pending.keys()) this.#toLookAt.add(id);
    await this.#look();
  }

  /** Takes note of what a worker tells. */
  hear({ type, batch: id, worker, progress }: WorkerNews): void {
    const batch = this.#pending.get(id);
    if (batch === undefined || this.#isReleased) return;
    if (type === "lost") {
      const who = batch.lastWorker === undefined ? "a worker" : `worker "${batch.lastWorker}"`;
      this.#handlers.onNotice(`${who} stopped answering; its trainings are run again`);
      return;
    }
    batch.lastWorker = worker;
    if (type === "progress" && progress !== undefined) batch.count(progress, worker);
    if (type !== "changed") return;
    this.#toLookAt.add(id);
    this.#look();
  }

  /**
   * To be called at the end, whatever it is: batches that no other driver wants are taken out of the queue;
   * the workers that have them are told to stop.
   */
  async release(): Promise<void> {
    this.#isReleased = true;
    const { redis, queue, keys } = this.#link;
    await this.#looking;
    await redis.del(keys.call(this.id));
    const ids = [...this.#pending.keys()];
    const isLeft = await Promise.all(ids.map((id) => this.#withdraw(id)));
    const left = ids.filter((_, index) => isLeft[index]);
    // Only when none of them can begin any more are those under way told to stop: their worker takes what is
    // next.
    const removed = await Promise.all(left.map((id) => queue.remove(id)));
    const running = left.filter((_, index) => removed[index] === 0);
    await Promise.all(running.map((id) => redis.publish(keys.unwanted, id)));
  }

  /** Wants a batch no more; true when nobody else does. */
  async #withdraw(id: string): Promise<boolean> {
    const { redis, keys } = this.#link;
    await redis.srem(keys.wanted(id), this.id);
    const others = await redis.smembers(keys.wanted(id));
    if (others.length > 0 && (await redis.exists(others.map((call) => keys.call(call)))) > 0) return false;
    await redis.del(keys.wanted(id));
    return true;
  }

  /** One look after another, so that none acts on what another has just changed. */
  #look(): Promise<void> {
    if (!this.#isLooking) {
      this.#isLooking = true;
      this.#looking = this.#lookWhileTold().catch((error) => this.#reject(error));
    }
    return this.#looking;
  }

  async #lookWhileTold(): Promise<void> {
    try {
      await this.#lookUntilSettled();
    } finally {
      this.#isLooking = false;
    }
  }

  async #lookUntilSettled(): Promise<void> {
    while (this.#toLookAt.size > 0 && !this.#isReleased) {
      const told = [...this.#toLookAt].flatMap((id) => this.#pending.get(id) ?? []);
      this.#toLookAt = new Set();
      // The states first: a batch that ends in between has its results by then.
      const states = await Promise.all(told.map(({ id }) => this.#link.queue.getJobState(id)));
      await this.#findResults(told);
      for (const [index, batch] of told.entries()) {
        if (this.#isReleased) return;
        if (batch.found.size === batch.jobs.length) await this.#finish(batch);
        else await this.#seeTo(batch, states[index]!);
      }
    }
    if (this.#pending.size === 0) this.#resolve();
  }

  async #findResults(batches: readonly PendingBatch[]): Promise<void> {
    const wanted = batches.flatMap((batch) =>
      batch.jobs.filter(({ hash }) => !batch.found.has(hash)).map(({ hash }) => ({ batch, hash })),
    );
    if (wanted.length === 0) return;
    const texts = await this.#link.redis.mget(wanted.map(({ hash }) => this.#link.keys.result(hash)));
    wanted.forEach(({ batch, hash }, index) => {
      const text = texts[index];
      if (typeof text === "string") batch.found.set(hash, text);
    });
  }

  /** A batch that is not done must be in the queue. */
  async #seeTo(batch: PendingBatch, state: string): Promise<void> {
    if (state === "failed" && batch.isQueued) {
      const error = await this.#failureOf(batch);
      if (error !== undefined) throw error;
    }
    if (state === "unknown" && batch.isQueued) this.#tellVanished();
    // Also what is in no list: its data may have been left behind, and would keep it from being queued.
    if (["failed", "completed", "unknown"].includes(state)) return this.#enqueue(batch);
    if (batch.isQueued) return;
    // Another driver has queued it.
    await this.#want(batch);
    batch.isQueued = true;
  }

  async #enqueue(batch: PendingBatch): Promise<void> {
    const { redis, queue, keys, tries } = this.#link;
    await this.#want(batch);
    await redis.del(keys.failure(batch.id));
    await queue.remove(batch.id);
    await queue.add("train", queueBatch(batch.payload), {
      jobId: batch.id,
      attempts: tries,
      backoff: { type: "fixed", delay: 100 },
      removeOnComplete: true,
      removeOnFail: { age: keepFailuresSeconds },
    });
    batch.lossesBefore = this.#link.losses;
    batch.isQueued = true;
  }

  /** Once for each connection, however many keys. */
  #tellVanished(): void {
    if (warnedLinks.has(this.#link)) return;
    warnedLinks.add(this.#link);
    this.#handlers.onNotice(
      "keys of the queue vanished from Redis; their trainings are queued again. Redis must not evict keys: set its maxmemory-policy to noeviction",
    );
  }

  async #want(batch: PendingBatch): Promise<void> {
    const key = this.#link.keys.wanted(batch.id);
    await this.#link.redis.multi().sadd(key, this.id).expire(key, keepWantsSeconds).exec();
  }

  /** Undefined where it failed for what is not its fault. */
  async #failureOf(batch: PendingBatch): Promise<Error | undefined> {
    const { redis, queue, keys, losses } = this.#link;
    const text = await redis.get(keys.failure(batch.id));
    const idsOf = (hash: string) =>
      batch.jobs.filter((job) => job.hash === hash).flatMap(({ places }) => places.map(this.#handlers.idAt));
    if (text !== null) return unpackFailure(text, idsOf);
    // Nobody wrote why: its workers did not live to do it. Where Redis was away, they lost it without a fault
    // of theirs.
    if (losses > batch.lossesBefore) return undefined;
    const job = await queue.getJob(batch.id);
    if (typeof job?.data?.protocol !== "number") {
      this.#tellVanished();
      return undefined;
    }
    const who = job.processedBy ?? batch.lastWorker;
    return new TrainingError(
      `the worker${who === undefined ? "" : ` "${who}"`} was lost at these jobs, as were others before it (${job.failedReason})`,
      {
        jobIds: batch.jobs.flatMap(({ hash }) => idsOf(hash)),
        hint: "The jobs may need more memory than the workers have, or the trainer ends the process.",
      },
    );
  }

  async #finish(batch: PendingBatch): Promise<void> {
    let jobsDone = 0;
    let examplesSeen = 0;
    let maker: string | undefined;
    for (const { hash, places } of batch.jobs) {
      for (const place of places) {
        const text = batch.found.get(hash)!;
        const { result, worker } = await unpackResult(text, this.#handlers.idAt(place), this.#link.contents);
        this.#handlers.onResult(place, result);
        jobsDone += 1;
        examplesSeen += result.examplesSeen;
        maker = worker;
      }
    }
    this.#pending.delete(batch.id);
    if (batch.isQueued) await this.#link.redis.srem(this.#link.keys.wanted(batch.id), this.id);
    // What was there before this call began was done by no worker in it.
    batch.count({ jobsDone, examplesSeen }, batch.isQueued ? maker : undefined);
  }
}
