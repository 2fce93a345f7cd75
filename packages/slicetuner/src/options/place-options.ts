import { availableParallelism } from "node:os";
import { defineOptions, type Reading, type SpecOf } from "../cli/option-group.ts";
import { isOnThisMachine, isRedisAddress, noRedisAddress } from "./redis-address.ts";
import { oneOf, schemaOf, whole, wrong } from "./value-schemas.ts";

const redisAddress = schemaOf<string, string>((input) => {
  if (typeof input !== "string" || !isRedisAddress(input)) return { problems: [noRedisAddress] };
  return { value: input };
});
const storePlace = schemaOf<string, string>((input) => {
  const isBucket = typeof input === "string" && /^s3:/i.test(input);
  const holds = isBucket
    ? /^s3:\/\/[^/?#:@]+(\/[^?#]*)?$/.test(input)
    : typeof input === "string" && input !== "";
  return holds ? { value: input as string } : wrong(input, "a folder, or s3://bucket/prefix");
});
const queueName = schemaOf<string, string>((input) => {
  const holds = typeof input === "string" && input !== "" && !input.includes(":");
  return holds ? { value: input } : wrong(input, "a name without colons");
});

/** The queue of many machines. */
export const queueOptions = {
  redis: {
    flag: "--redis <address>",
    description:
      "redis://user:password@host:port of the workers' queue, else SLICETUNER_REDIS of the environment",
    schema: redisAddress,
  },
  store: {
    flag: "--store <place>",
    description:
      "where driver and workers exchange data: a folder that all see, or s3://bucket/prefix (default: your cache folder, where Redis is on this machine)",
    schema: storePlace,
  },
  queue: { flag: "--queue <name>", description: "the queue's name (default: slicetuner)", schema: queueName },
} as const;

export const workersOption = {
  flag: "--workers <threads>",
  description: "worker threads; 0: train in this thread (default: one for each core)",
  schema: whole(0),
} as const;

/** Where driver and workers meet; a folder that was not named is in the user's cache. */
export interface QueueSpec {
  readonly redis: string;
  readonly queue: string;
  readonly store: string | undefined;
}

/** Where trainings run; they give the same results everywhere. */
export const placeOptions = defineOptions({
  name: "place",
  title: "Where trainings run",
  options: {
    workers: workersOption,
    executor: {
      flag: "--executor <where>",
      description: "local, or bullmq: workers on many machines",
      schema: oneOf(["local", "bullmq"]),
      default: "local",
    },
    ...queueOptions,
  },
  read: ({ executor, workers, ...queue }, reading) => {
    const { problems, isGiven } = reading;
    if (executor === "bullmq") {
      const message = "has no effect here: start workers with `slicetuner worker --workers …`";
      problems.expect(!isGiven("workers"), "--workers", message);
      return { kind: "bullmq" as const, ...readQueue(queue, reading) };
    }
    for (const name of ["redis", "store", "queue"])
      problems.expect(!isGiven(name), `--${name}`, "has no meaning without --executor bullmq");
    return { kind: "local" as const, workers: workers ?? availableParallelism() };
  },
  // Results are the same wherever they were trained, and an address may hold a password.
  record: (spec) => (spec.kind === "local" ? { workers: spec.workers } : {}),
});

/** Threads of this machine, or a queue. */
export type PlaceSpec = SpecOf<typeof placeOptions>;

/** The queue that the options or the environment name, where no list of processes shows its password. */
export function readQueue(
  said: {
    readonly redis: string | undefined;
    readonly store: string | undefined;
    readonly queue: string | undefined;
  },
  { problems }: Pick<Reading, "problems">,
): QueueSpec {
  const redis = said.redis ?? (process.env.SLICETUNER_REDIS || undefined);
  const { store, queue = "slicetuner" } = said;
  if (redis === undefined) {
    const isReported = problems.problems.some(({ path }) => path.includes("redis"));
    if (!isReported) problems.add("--redis", "is missing: say where Redis is, e.g. redis://host:6379");
    return { redis: "", queue, store };
  }
  // An option has been judged when it was read.
  if (!isRedisAddress(redis)) problems.add("SLICETUNER_REDIS", noRedisAddress);
  else
    problems.expect(
      store !== undefined || isOnThisMachine(redis),
      "--store",
      "is missing: Redis is on another machine; name a folder that all machines see, or s3://bucket/prefix",
    );
  return { redis, queue, store };
}
