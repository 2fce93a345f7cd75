import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import {
  type BatchProgress,
  type Executor,
  ProblemList,
  SliceTunerError,
  TrainingError,
} from "@slicetuner/core";
import { type Job, UnrecoverableError, WaitingError, Worker } from "bullmq";
import type { Redis } from "ioredis";
import { checkQueueName, defaultQueue } from "../queue-name.ts";
import { addressOf, anotherConnection, checkRedisUrl, connectRedis } from "../redis/connect.ts";
import { evictionWarning } from "../redis/eviction.ts";
import { bullmqPrefix, keysOf, type QueueKeys } from "../redis/keys.ts";
import type { WorkerNews } from "../redis/news.ts";
import { beatMilliseconds, endPresence, showPresence } from "../redis/presence.ts";
import type { ContentStore } from "../store/content-store.ts";
import { Contents } from "../store/contents.ts";
import { createFolderStore } from "../store/folder-store.ts";
import {
  type BatchPayload,
  type PackedJob,
  protocolVersion,
  type QueuedBatch,
  readBatch,
} from "../wire/batch-payload.ts";
import { packFailure } from "../wire/failure.ts";
import { packResult } from "../wire/packed-result.ts";
import type { AllowedCode } from "./allowed-code.ts";
import { BatchRunner } from "./batch-runner.ts";

export interface BullmqWorkerOptions {
  /** `redis://user:password@host:port/database`, or `rediss://` for TLS. */
  readonly redis: string;
  /** The drivers' store. */
  readonly store: ContentStore;
  /**
   * What trains; it is not closed with the worker. Batches come cut: `createWorkerExecutor({ batches: 1 })`.
   * One that trains in this thread keeps the worker from showing that it lives.
   */
  readonly executor: Executor;
  /**
   * The `file:` URL of a package's entry on this machine, for trainers that packages export; throws where it
   * is not installed.
   */
  readonly resolvePackage: (packageName: string) => string;
  /**
   * Packages, paths of modules and command lines that jobs may run, besides the packages of Slice Tuner:
   * whoever can write to Redis can name any. @default everything
   */
  readonly allow?: AllowedCode;
  /** @default "slicetuner" */
  readonly queue?: string;
  /**
   * How drivers call it in progress and errors; unique among the workers. @default the host's name and the
   * process's id
   */
  readonly name?: string;
  /** A folder that keeps what was read from the store. @default none */
  readonly cacheFolder?: string;
  /** Data sets that stay in memory. @default 8 */
  readonly datasetsInMemory?: number;
  /**
   * How long a batch stays this worker's after it last showed that it lives, in milliseconds; others take it
   * over then. @default 6000
   */
  readonly lockMilliseconds?: number;
  /**
   * How long `close` lets batches finish before they are given back to the queue, in milliseconds. @default
   * 10_000
   */
  readonly graceMilliseconds?: number;
  /** Told what goes on, a line each. @default nothing is told */
  readonly log?: (line: string) => void;
}

/** A worker at work. */
export interface BullmqWorker {
  readonly name: string;
  /** Takes no more batches, lets those under way finish for a while, gives the rest back and disconnects. */
  close(): Promise<void>;
}

/** How often a batch may lose its worker before it fails. */
const lossesAllowed = 2;
const millisecondsBetweenReports = 250;
const keepFailuresSeconds = 3600;
/** How long the end waits for Redis. */
const goodbyeMilliseconds = 1000;

const dataGone = "the data of the batch are gone from Redis";

/** Why a batch under way ends early. */
const unwanted = Symbol("nobody wants it any more");
const givenBack = Symbol("the worker stops");

/**
 * Takes batches of trainings from a queue and carries them out, as many at once as the executor has workers.
 * @throws InvalidInputError for options out of range
 * @throws SliceTunerError when Redis does not answer or refuses the password
 */
export async function createBullmqWorker(options: BullmqWorkerOptions): Promise<BullmqWorker> {
  checkOptions(options);
  const log = options.log ?? (() => {});
  let isClosing = false;
  const redis = await connectRedis(options.redis, {
    // A worker that stops waits for nothing, and its own goodbye is no loss.
    onLost: () => isClosing || log("the connection to Redis is lost; waiting until it is back"),
    onBack: () => log("Redis is back"),
  });
  const worker = new QueueWorker(options, redis);
  await worker.open();
  const close = () => {
    isClosing = true;
    return worker.close();
  };
  return { name: worker.name, close };
}

interface Running {
  readonly controller: AbortController;
  readonly ended: Promise<void>;
}

class QueueWorker {
  readonly name: string;
  readonly #id: string = randomUUID();
  readonly #options: BullmqWorkerOptions;
  readonly #log: (line: string) => void;
  readonly #redis: Redis;
  readonly #listener: Redis;
  readonly #keys: QueueKeys;
  readonly #contents: Contents;
  readonly #runner: BatchRunner;
  readonly #worker: Worker<QueuedBatch, void>;
  readonly #running = new Map<string, Running>();
  readonly #workerConnection: Redis;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closing: Promise<void> | undefined;

  constructor(options: BullmqWorkerOptions, redis: Redis) {
    const { executor, resolvePackage, queue = defaultQueue, datasetsInMemory = 8, cacheFolder } = options;
    const lockDuration = options.lockMilliseconds ?? 6000;
    this.name = options.name ?? `${hostname()}/${process.pid}`;
    this.#options = options;
    this.#log = options.log ?? (() => {});
    this.#redis = redis;
    this.#listener = anotherConnection(redis);
    this.#keys = keysOf(queue);
    const cache = cacheFolder === undefined ? undefined : createFolderStore(cacheFolder);
    this.#contents = new Contents(options.store, cache);
    const { allow } = options;
    this.#runner = new BatchRunner({
      executor,
      contents: this.#contents,
      resolvePackage,
      datasetsInMemory,
      allow,
    });
    this.#workerConnection = anotherConnection(redis);
    this.#worker = new Worker<QueuedBatch, void>(queue, (job, token) => this.#process(job, token), {
      connection: this.#workerConnection,
      prefix: bullmqPrefix,
      name: this.name,
      autorun: false,
      concurrency: executor.capabilities.workers,
      lockDuration,
      lockRenewTime: lockDuration / 3,
      stalledInterval: lockDuration / 2,
      maxStalledCount: lossesAllowed,
      runRetryDelay: 1000,
    });
  }

  async open(): Promise<void> {
    this.#listener.on("message", (_channel, batchId) =>
      this.#running.get(batchId)?.controller.abort(unwanted),
    );
    await this.#listener.subscribe(this.#keys.unwanted);
    this.#worker.on("error", () => {}); // Lost connections are told; lost locks cost time, no results.
    this.#worker.on("stalled", (batch) => this.#publish({ batch, type: "lost" }));
    for (const event of ["completed", "failed"] as const) {
      this.#worker.on(event, (job: Job<QueuedBatch> | undefined) => {
        if (job?.id !== undefined) this.#publish({ batch: job.id, type: "changed" });
      });
    }
    const warning = await evictionWarning(this.#redis, addressOf(this.#options.redis));
    if (warning !== undefined) this.#log(warning);
    await this.#beat();
    this.#worker.run().catch((error: Error) => this.#log(`stopped taking batches: ${error.message}`));
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#worker.pause(true);
    if (!(await this.#isIdleWithin(this.#options.graceMilliseconds ?? 10_000))) {
      for (const { controller } of this.#running.values()) controller.abort(givenBack);
      await this.#isIdleWithin(goodbyeMilliseconds);
    }
    // BullMQ's gentle way never ends while Redis is away.
    const isThere = this.#redis.status === "ready";
    await within(goodbyeMilliseconds, this.#worker.close(!isThere));
    if (isThere) await within(goodbyeMilliseconds, endPresence(this.#redis, this.#keys, this.#id));
    for (const connection of [this.#workerConnection, this.#listener, this.#redis]) connection.disconnect();
  }

  /** Whether nothing is under way any more at the end of this time. */
  async #isIdleWithin(milliseconds: number): Promise<boolean> {
    await within(milliseconds, Promise.all([...this.#running.values()].map(({ ended }) => ended)));
    return this.#running.size === 0;
  }

  async #beat(): Promise<void> {
    const threads = this.#options.executor.capabilities.workers;
    const presence = { name: this.name, threads, protocol: protocolVersion };
    await showPresence(this.#redis, this.#keys, this.#id, presence).catch(() => {});
    if (this.#closing === undefined) this.#timer = setTimeout(() => this.#beat(), beatMilliseconds);
  }

  #publish(news: Omit<WorkerNews, "worker">): void {
    this.#redis.publish(this.#keys.news, JSON.stringify({ ...news, worker: this.name })).catch(() => {});
  }

  /** One batch of the queue. What it returns is kept by nobody: results have keys of their own. */
  async #process(job: Job<QueuedBatch>, token: string | undefined): Promise<void> {
    const id = job.id!;
    // After a lost connection the queue may hand out a batch that is still under way here.
    const before = this.#running.get(id);
    if (before !== undefined) return before.ended;
    // Redis has dropped the batch and kept its place in the queue: its driver queues it again.
    if (typeof job.data?.protocol !== "number") {
      this.#log("the data of a batch are gone from Redis; its driver queues it again");
      throw new UnrecoverableError(dataGone);
    }
    const controller = new AbortController();
    if (this.#closing !== undefined) controller.abort(givenBack);
    const payload = job.data.protocol === protocolVersion ? readBatch(job.data) : undefined;
    const work =
      payload === undefined
        ? Promise.reject(otherVersion(job.data.protocol))
        : this.#carryOut(id, payload, controller.signal);
    const forget = () => void this.#running.delete(id);
    const ended = work.then(forget, forget);
    this.#running.set(id, { controller, ended });
    try {
      await work;
    } catch (error) {
      if (controller.signal.reason === unwanted) return;
      if (controller.signal.reason === givenBack) {
        this.#log(`gave back ${describe(payload)}`);
        await job.moveToWait(token);
        throw new WaitingError();
      }
      throw await this.#failureOf(error, id, payload);
    }
  }

  async #carryOut(id: string, payload: BatchPayload, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if ((await this.#redis.exists(this.#keys.wanted(id))) === 0) return;
    const known = await this.#redis.mget(payload.jobs.map(({ hash }) => this.#keys.result(hash)));
    const jobs = payload.jobs.filter((_, index) => known[index] === null);
    if (jobs.length === 0) return;
    const jobsKnown = payload.jobs.length - jobs.length;
    this.#log(`training ${describe(payload)}`);
    const report = this.#reporter(id);
    report({ jobsDone: jobsKnown, examplesSeen: 0 });
    const started = performance.now();
    const results = await this.#runner.train(payload, jobs, signal, ({ jobsDone, examplesSeen }) =>
      report({ jobsDone: jobsKnown + jobsDone, examplesSeen }),
    );
    const packed = await Promise.all(results.map((result) => packResult(result, this.name, this.#contents)));
    await this.#keep(payload, jobs, packed);
    this.#publish({ batch: id, type: "changed" });
    const examples = results.reduce((sum, result) => sum + result.examplesSeen, 0);
    const seconds = (performance.now() - started) / 1000;
    this.#log(
      `trained ${describe(payload)} in ${seconds.toFixed(1)} s, ${Math.round(examples / seconds)} examples a second`,
    );
  }

  async #keep(payload: BatchPayload, jobs: readonly PackedJob[], packed: readonly string[]): Promise<void> {
    const keeping = this.#redis.multi();
    jobs.forEach(({ hash }, index) => {
      keeping.set(this.#keys.result(hash), packed[index]!, "EX", payload.keepResultsSeconds);
    });
    const answers = await keeping.exec();
    const problem = answers?.find(([error]) => error !== null)?.[0];
    if (problem) throw problem;
  }

  /** Writes the reason down for all drivers. A caller's mistake is tried once only. */
  async #failureOf(error: unknown, id: string, payload: BatchPayload | undefined): Promise<Error> {
    const text = packFailure(error, this.name, payload?.jobs ?? []);
    await this.#redis.set(this.#keys.failure(id), text, "EX", keepFailuresSeconds);
    const message = error instanceof Error ? error.message : String(error);
    this.#log(`failed at ${describe(payload)}: ${message}`);
    const isHopeless = SliceTunerError.isInstance(error) && !(error instanceof TrainingError);
    return isHopeless ? new UnrecoverableError(message) : new Error(message);
  }

  #reporter(batch: string): (progress: BatchProgress) => void {
    let next = 0;
    return (progress) => {
      const now = performance.now();
      if (now < next) return;
      next = now + millisecondsBetweenReports;
      this.#publish({ batch, type: "progress", progress });
    };
  }
}

/** Waits for the end of `task`, however it ends, but no longer than this. */
async function within(milliseconds: number, task: Promise<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([task.catch(() => {}), late]);
  clearTimeout(timer);
}

function otherVersion(version: number): SliceTunerError {
  return new SliceTunerError(
    `this worker speaks version ${protocolVersion} of the protocol, the driver ${version}`,
    { hint: "Install the same version of Slice Tuner on the driver and on all workers." },
  );
}

function describe(payload: BatchPayload | undefined): string {
  if (payload === undefined) return "a batch";
  const { jobs, trainer } = payload;
  return `${jobs.length} ${jobs.length === 1 ? "job" : "jobs"} of ${trainer.name}`;
}

function checkOptions(options: BullmqWorkerOptions): void {
  const problems = new ProblemList();
  checkRedisUrl(options.redis, problems);
  const {
    datasetsInMemory = 1,
    lockMilliseconds = 6000,
    graceMilliseconds = 0,
    queue = defaultQueue,
  } = options;
  const limits = { datasetsInMemory: 1, lockMilliseconds: 300, graceMilliseconds: 0 };
  for (const [path, value] of Object.entries({ datasetsInMemory, lockMilliseconds, graceMilliseconds })) {
    const least = limits[path as keyof typeof limits];
    const holds = Number.isInteger(value) && value >= least;
    problems.expect(holds, path, `is ${value}, expected a whole number of at least ${least}`);
  }
  checkQueueName(queue, problems);
  problems.expect(options.name !== "", "name", "is empty");
  problems.throwIfAny();
}
