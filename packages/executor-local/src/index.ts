export { createInProcessExecutor } from "./in-process-executor.ts";
export { createWorkerExecutor, type WorkerExecutorOptions } from "./worker-executor.ts";
