import type { Queue } from "bullmq";
import type { Redis } from "ioredis";
import type { QueueKeys } from "../redis/keys.ts";
import type { Contents } from "../store/contents.ts";
import type { QueuedBatch } from "../wire/batch-payload.ts";

/** What the calls of one driver share. */
export interface QueueLink {
  readonly redis: Redis;
  readonly queue: Queue<QueuedBatch>;
  readonly keys: QueueKeys;
  readonly contents: Contents;
  /** How often a batch that fails is tried. */
  readonly tries: number;
  /** How often the connection to Redis was lost so far. */
  readonly losses: number;
}
