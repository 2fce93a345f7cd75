import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createServer } from "node:net";
import { Redis } from "ioredis";
import { onTestFinished } from "vitest";
import { freshFolder } from "./test-redis.ts";

/** Why tests that start a Redis of their own are skipped; undefined where one can be started. */
export const missingRedisServer: string | undefined =
  spawnSync("redis-server", ["--version"]).status === 0 ? undefined : "skipped: no redis-server is installed";

/** A Redis of a test's own, which may be stopped and started again. */
export class OwnRedis {
  readonly port: number;
  readonly #options: readonly string[];
  readonly #folder: string = freshFolder();
  readonly #password: string | undefined;
  #child: ChildProcess | undefined;

  static async start(options: { isPersistent?: boolean; password?: string } = {}): Promise<OwnRedis> {
    const redis = new OwnRedis(await freePort(), options);
    onTestFinished(() => redis.stop());
    await redis.start();
    return redis;
  }

  private constructor(port: number, options: { isPersistent?: boolean; password?: string }) {
    this.port = port;
    this.#password = options.password;
    const password = options.password === undefined ? [] : ["--requirepass", options.password];
    const appendonly = options.isPersistent ? "yes" : "no";
    this.#options = ["--save", "", "--appendonly", appendonly, "--appendfsync", "always", ...password];
  }

  get url(): string {
    const user = this.#password === undefined ? "" : `:${this.#password}@`;
    return `redis://${user}127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const place = ["--port", String(this.port), "--bind", "127.0.0.1", "--dir", this.#folder];
    this.#child = spawn("redis-server", [...place, ...this.#options], { stdio: "ignore" });
    const redis = new Redis(this.url, { maxRetriesPerRequest: null, retryStrategy: () => 50 });
    redis.on("error", () => {});
    await redis.ping();
    redis.disconnect();
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await ended;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
