import type { OptionDefinition } from "./options.ts";
import { isRedisAddress, noRedisAddress } from "./redis-address.ts";
import { oneOf, schemaOf, text, wrong } from "./value-schemas.ts";

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

/** Options of many machines. */
export const executorOptions = {
  executor: {
    flag: "--executor <where>",
    description: "where trainings run: local, or bullmq: workers on many machines (default: local)",
    schema: oneOf(["local", "bullmq"]),
  },
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
  queue: {
    flag: "--queue <name>",
    description: "the queue's name (default: slicetuner)",
    schema: queueName,
  },
  name: {
    flag: "--name <name>",
    description:
      "what the worker is called in progress and errors (default: the host's name and the process's number)",
    schema: text,
  },
} as const satisfies Record<string, OptionDefinition>;
