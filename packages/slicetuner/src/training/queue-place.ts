import { join } from "node:path";
import { cacheDirectory } from "@slicetuner/datasets";
import type { ContentStore } from "@slicetuner/executor-bullmq";
import { loadPackage } from "../cli/load-package.ts";
import type { QueueSpec } from "../options/place-options.ts";

/** Where driver and workers meet. */
export interface QueuePlace {
  readonly redis: string;
  readonly queue: string;
  readonly store: ContentStore;
}

/** Opens the place that a checked spec names. */
export async function openQueue({ redis, queue, store = defaultStore() }: QueueSpec): Promise<QueuePlace> {
  return { redis, queue, store: await openStore(store) };
}

/** For driver and workers of one user on one machine. */
export function defaultStore(): string {
  return join(cacheDirectory(), "store");
}

/** Whether content lies elsewhere, so that a cache on this machine saves time. */
export function isRemote(store: string): boolean {
  return store.startsWith("s3://");
}

async function openStore(place: string): Promise<ContentStore> {
  const { createFolderStore, createS3Store } = await loadPackage(
    "@slicetuner/executor-bullmq",
    () => import("@slicetuner/executor-bullmq"),
  );
  if (!isRemote(place)) return createFolderStore(place);
  const { hostname: bucket, pathname } = new URL(place);
  return createS3Store({ bucket, prefix: pathname.replace(/^\/|\/$/g, "") });
}
