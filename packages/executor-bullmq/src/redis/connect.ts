import { type ProblemList, SliceTunerError } from "@slicetuner/core";
import { Redis } from "ioredis";

const longestRetryMilliseconds = 1000;
/** An answer that takes longer means that the connection is dead: it is made anew. */
const longestAnswerMilliseconds = 10_000;

/** What is told of a connection once it has been there. */
export interface ConnectionWatch {
  onLost(): void;
  onBack(): void;
}

/**
 * Connects once, to find out whether address and password are right; from then on a lost connection is
 * awaited for ever, and what was asked meanwhile waits with it.
 * @throws SliceTunerError when nobody answers, or refuses
 */
export async function connectRedis(url: string, watch: ConnectionWatch): Promise<Redis> {
  const address = addressOf(url);
  let isTried = false;
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: 5000,
    keepAlive: 10_000,
    socketTimeout: longestAnswerMilliseconds,
    maxRetriesPerRequest: null,
    retryStrategy: (times) => (isTried ? Math.min(50 * 2 ** times, longestRetryMilliseconds) : null),
  });
  let problem: Error | undefined;
  redis.on("error", (error: Error) => {
    problem ??= error;
  });
  try {
    await redis.connect();
    await redis.ping();
  } catch (error) {
    redis.disconnect();
    throw refusal(address, problem ?? (error as Error));
  }
  isTried = true;
  let isLost = false;
  redis.on("close", () => {
    if (!isLost) watch.onLost();
    isLost = true;
  });
  redis.on("ready", () => {
    if (isLost) watch.onBack();
    isLost = false;
  });
  return redis;
}

/** Another connection of the same kind, for commands that block or subscribe. */
export function anotherConnection(redis: Redis): Redis {
  // A blocking command takes its time.
  const { socketTimeout: _, ...options } = redis.options;
  const made = new Redis({ ...options, lazyConnect: false });
  made.on("error", () => {}); // A lost connection shows on the first one too, which tells it.
  return made;
}

/** What an address must be. */
export function checkRedisUrl(url: string, problems: ProblemList): void {
  const holds = URL.canParse(url) && /^rediss?:$/.test(new URL(url).protocol);
  const message = "is no address of a Redis, expected redis://host:port or rediss://user:password@host:port";
  problems.expect(holds, "redis", message);
}

/** The address without its password, for people. */
export function addressOf(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname === "/" ? "" : pathname}`;
}

function refusal(address: string, cause: Error): SliceTunerError {
  const isPassword = /NOAUTH|WRONGPASS|invalid password|AUTH/i.test(cause.message);
  if (isPassword) {
    return new SliceTunerError(`Redis at ${address} refuses the password: ${cause.message}`, {
      hint: "Put user and password into the address: redis://user:password@host:port; for Redis's default user redis://:password@host:port.",
      cause,
    });
  }
  return new SliceTunerError(`cannot reach Redis at ${address}: ${cause.message}`, {
    hint: "Check the address, and that Redis runs there: redis-cli -u redis://host:port ping",
    cause,
  });
}
