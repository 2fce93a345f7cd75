// A driver in a process of its own, to be killed. Its options are its argument.
import { createSampleData } from "@slicetuner/conformance";
import { createBullmqExecutor, createFolderStore } from "@slicetuner/executor-bullmq";

const { folder, trainer, count, ...options } = JSON.parse(process.argv[2]);
const executor = await createBullmqExecutor({ ...options, store: createFolderStore(folder) });
console.log("ready");
const jobs = Array.from({ length: count }, (_, index) => {
  return { id: `job ${index}`, rows: Uint32Array.of(index, 1, 2), weightsSeed: index, batchesSeed: index };
});
const results = await executor.doExecute({
  trainer,
  jobs,
  data: createSampleData(),
  signal: new AbortController().signal,
  onProgress: () => {},
  onNotice: () => {},
});
console.log(JSON.stringify(results.map(({ jobId }) => jobId)));
await executor.close();
