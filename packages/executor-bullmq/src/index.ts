export { type BullmqExecutorOptions, createBullmqExecutor } from "./driver/bullmq-executor.ts";
export type { ContentStore } from "./store/content-store.ts";
export { createFolderStore } from "./store/folder-store.ts";
export { createS3Store, type S3StoreOptions } from "./store/s3-store.ts";
export { type BullmqWorker, type BullmqWorkerOptions, createBullmqWorker } from "./worker/bullmq-worker.ts";
