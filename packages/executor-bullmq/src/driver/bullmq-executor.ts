import {
  type Executor,
  type ExecutorCall,
  guarded,
  OpenCalls,
  ProblemList,
  ProgressSum,
  SliceTunerError,
  type TrainingResult,
} from "@slicetuner/core";
import { Queue } from "bullmq";
import type { Redis } from "ioredis";
import { checkQueueName, defaultQueue } from "../queue-name.ts";
import { addressOf, anotherConnection, checkRedisUrl, connectRedis } from "../redis/connect.ts";
import { evictionWarning } from "../redis/eviction.ts";
import { bullmqPrefix, keysOf } from "../redis/keys.ts";
import { readNews } from "../redis/news.ts";
import { beatMilliseconds, type PresentWorker, presentWorkers } from "../redis/presence.ts";
import type { ContentStore } from "../store/content-store.ts";
import { Contents } from "../store/contents.ts";
import type { QueuedBatch } from "../wire/batch-payload.ts";
import { AwaitedCall } from "./awaited-call.ts";
import { prepareCall } from "./prepare-call.ts";
import type { QueueLink } from "./queue-link.ts";

export interface BullmqExecutorOptions {
  /** `redis://user:password@host:port/database`, or `rediss://` for TLS. */
  readonly redis: string;
  /** Where data sets and models are exchanged; the workers' must be the same. */
  readonly store: ContentStore;
  /** The queue's name; workers listen on one. @default "slicetuner" */
  readonly queue?: string;
  /**
   * Into about how many batches of equal work a call is cut; a batch is trained by one thread of a worker.
   * The same for all drivers that are to share unfinished work.
   * @default twice the threads of all workers, rounded up to a power of 2, at least 16
   */
  readonly batches?: number;
  /** How often a batch that fails is tried before the call is rejected. @default 3 */
  readonly tries?: number;
  /** How long Redis keeps results, for a driver that is started again, in seconds. @default 86_400 */
  readonly keepResultsSeconds?: number;
}

/** How long it may take until the first worker shows itself. */
const patienceMilliseconds = 5000;
const leastParts = 16;
/** How long `close` waits until the queue is rid of what nobody wants. */
const goodbyeMilliseconds = 1000;

/**
 * An executor whose trainings are carried out by workers on other machines (`createBullmqWorker`), through
 * BullMQ on Redis. Close it: its connections keep the process alive.
 * @throws InvalidInputError for options out of range
 * @throws SliceTunerError when Redis does not answer or refuses the password
 */
export async function createBullmqExecutor(options: BullmqExecutorOptions): Promise<Executor> {
  checkOptions(options);
  const driver = await Driver.connect(options);
  const calls = new OpenCalls();
  return {
    specificationVersion: "v1",
    name: driver.name,
    capabilities: {
      get workers() {
        return driver.threads;
      },
      needsTrainerReference: true,
    },
    doExecute: (call) => calls.run(call.signal, (scope) => driver.execute(call, scope)),
    async close() {
      calls.close();
      await driver.close();
    },
  };
}

interface OpenCall {
  readonly awaited: AwaitedCall;
  readonly notice: (message: string) => void;
  readonly fail: (error: unknown) => void;
}

class Driver {
  readonly name: string;
  readonly #options: BullmqExecutorOptions;
  readonly #redis: Redis;
  readonly #listener: Redis;
  readonly #link: QueueLink & { losses: number };
  readonly #open = new Set<OpenCall>();
  readonly #goodbyes = new Set<Promise<void>>();
  readonly #address: string;
  #workers: readonly PresentWorker[] = [];
  #workersSeen: number = performance.now();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;
  /** Told once, with the first call. */
  #warning: string | undefined;

  static async connect(options: BullmqExecutorOptions): Promise<Driver> {
    let driver: Driver | undefined;
    const redis = await connectRedis(options.redis, {
      onLost: () => driver?.tellLoss(),
      onBack: () => driver?.tellReturn(),
    });
    driver = new Driver(options, redis);
    await driver.#listener.subscribe(driver.#link.keys.news);
    driver.#workers = await presentWorkers(redis, driver.#link.keys);
    driver.#warning = await evictionWarning(redis, driver.#address);
    return driver;
  }

  private constructor(options: BullmqExecutorOptions, redis: Redis) {
    const { queue: queueName = defaultQueue, tries = 3, store } = options;
    this.#options = options;
    this.#address = addressOf(options.redis);
    this.name = `BullMQ queue "${queueName}" on ${this.#address}`;
    this.#redis = redis;
    const queue = new Queue<QueuedBatch>(queueName, {
      connection: redis,
      prefix: bullmqPrefix,
      // Nobody reads BullMQ's event stream here.
      streams: { events: { maxLen: 100 } },
    });
    queue.on("error", () => {}); // The same errors reject the commands.
    const keys = keysOf(queueName);
    this.#link = { redis, queue, keys, contents: new Contents(store), tries, losses: 0 };
    this.#listener = anotherConnection(redis);
    this.#listener.on("message", (_channel, text) => {
      const news = readNews(text);
      if (news === undefined) return;
      for (const { awaited } of this.#open) awaited.hear(news);
    });
  }

  get threads(): number {
    return Math.max(
      1,
      this.#workers.reduce((sum, worker) => sum + worker.threads, 0),
    );
  }

  async execute(call: ExecutorCall, scope: AbortController): Promise<TrainingResult[]> {
    const results = new Array<TrainingResult>(call.jobs.length);
    const progress = new ProgressSum(call.jobs.length, guarded(call.onProgress, scope));
    this.#workers = await this.#ask(() => presentWorkers(this.#redis, this.#link.keys));
    const batches = await prepareCall(call, {
      contents: this.#link.contents,
      parts: this.#options.batches ?? partsFor(this.threads),
      keepResultsSeconds: this.#options.keepResultsSeconds ?? 86_400,
    });
    scope.signal.throwIfAborted();
    const notice = guarded(call.onNotice, scope);
    if (this.#warning !== undefined) notice(this.#warning);
    this.#warning = undefined;
    const tell = guarded(call.onResult ?? (() => {}), scope);
    const awaited = new AwaitedCall(this.#link, batches, {
      idAt: (place) => call.jobs[place]!.id,
      onResult: (place, result) => {
        results[place] = result;
        tell(result);
      },
      onNotice: notice,
      countBatch: () => progress.part(),
    });
    const open: OpenCall = { awaited, notice, fail: (error) => scope.abort(error) };
    const ended = new Promise<void>((resolve) => {
      scope.signal.addEventListener("abort", () => resolve());
    });
    this.#begin(open);
    try {
      await Promise.race([this.#ask(() => awaited.lookAtAll()), ended]);
      await Promise.race([this.#ask(() => awaited.finished), ended]);
      scope.signal.throwIfAborted();
      return results;
    } finally {
      this.#end(open);
    }
  }

  tellLoss(): void {
    this.#link.losses += 1;
    this.#tell(`the connection to Redis at ${this.#address} is lost; waiting until it is back`);
  }

  tellReturn(): void {
    this.#tell(`Redis at ${this.#address} is back`);
    this.#workersSeen = performance.now();
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearTimeout(this.#timer);
    // The calls end a little after they were told to.
    await new Promise((resolve) => setImmediate(resolve));
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise((resolve) => {
      timer = setTimeout(resolve, goodbyeMilliseconds);
    });
    await Promise.race([Promise.all(this.#goodbyes), late]);
    clearTimeout(timer);
    await this.#link.queue.close().catch(() => {});
    this.#listener.disconnect();
    this.#redis.disconnect();
  }

  #begin(open: OpenCall): void {
    if (this.#open.size === 0) {
      this.#workersSeen = performance.now();
      this.#timer = setTimeout(() => this.#beat(), beatMilliseconds);
    }
    this.#open.add(open);
  }

  #end(open: OpenCall): void {
    this.#open.delete(open);
    if (this.#open.size === 0) clearTimeout(this.#timer);
    const goodbye = open.awaited
      .release()
      .catch(() => {}) // The queue keeps what could not be taken out of it: it costs time, no results.
      .finally(() => this.#goodbyes.delete(goodbye));
    this.#goodbyes.add(goodbye);
  }

  /** Looks after the open calls; the next beat comes after this one, however long Redis takes to answer. */
  async #beat(): Promise<void> {
    try {
      await this.#ask(async () => {
        this.#workers = await presentWorkers(this.#redis, this.#link.keys);
        await Promise.all([...this.#open].map(({ awaited }) => awaited.lookAtAll()));
      });
      this.#watchWorkers();
    } catch (error) {
      for (const { fail } of this.#open) fail(error);
    }
    if (this.#isClosed || this.#open.size === 0) return;
    this.#timer = setTimeout(() => this.#beat(), beatMilliseconds);
  }

  #watchWorkers(): void {
    const now = performance.now();
    if (this.#workers.length > 0) this.#workersSeen = now;
    if (now - this.#workersSeen < patienceMilliseconds) return;
    const { queue } = this.#link;
    const option = queue.name === defaultQueue ? "" : ` --queue ${queue.name}`;
    this.#tell(
      `no worker listens on queue "${queue.name}"; start one with \`slicetuner worker --redis ${this.#address}${option}\``,
    );
    this.#workersSeen = Number.POSITIVE_INFINITY; // Once, until one has been there.
  }

  #tell(message: string): void {
    for (const { notice } of this.#open) notice(message);
  }

  /** A connection that is lost is awaited; what Redis itself answers is not. */
  async #ask<Answer>(question: () => Promise<Answer>): Promise<Answer> {
    try {
      return await question();
    } catch (error) {
      if (SliceTunerError.isInstance(error) || !(error instanceof Error) || error.name !== "ReplyError") {
        throw error;
      }
      throw new SliceTunerError(`Redis at ${this.#address} answered: ${error.message}`, { cause: error });
    }
  }
}

function partsFor(threads: number): number {
  return Math.max(leastParts, 2 ** Math.ceil(Math.log2(2 * threads)));
}

function checkOptions(options: BullmqExecutorOptions): void {
  const problems = new ProblemList();
  checkRedisUrl(options.redis, problems);
  const { batches = 1, tries = 1, keepResultsSeconds = 1, queue = defaultQueue } = options;
  for (const [path, value] of Object.entries({ batches, tries, keepResultsSeconds })) {
    const holds = Number.isInteger(value) && value >= 1;
    problems.expect(holds, path, `is ${value}, expected a whole number of at least 1`);
  }
  checkQueueName(queue, problems);
  problems.throwIfAny();
}
