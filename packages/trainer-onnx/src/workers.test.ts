import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { createSampleData } from "@slicetuner/conformance";
import { runTrainings } from "@slicetuner/core";
import { createInProcessExecutor, createWorkerExecutor } from "@slicetuner/executor-local";
import { afterAll, describe, expect, it } from "vitest";
import { createOnnxTrainer } from "./index.ts";
import { sampleJob } from "./testing/jobs.ts";

// Worker threads run the built packages: without a build there is nothing to test.
const require = createRequire(import.meta.url);
const isBuilt = ["@slicetuner/trainer-onnx", "@slicetuner/executor-local"].every(canResolve);

describe.runIf(isBuilt)("in worker threads", () => {
  const data = createSampleData({ features: 30, testSizes: [20, 20, 20] });
  const jobs = Array.from({ length: 9 }, (_, seed) => sampleJob(data, seed, 30 + 20 * seed));
  const here = createInProcessExecutor();
  const workers = createWorkerExecutor({ workers: 2 });
  afterAll(() => workers.close());

  it.each(["native", "wasm"] as const)(
    "the results are those of this thread, bit for bit: %s",
    async (runtime) => {
      const trainer = await createOnnxTrainer({
        model: { kind: "mlp", hiddenSizes: [12] },
        training: { maximumEpochs: 12, patience: 3 },
        runtime,
      });
      const expected = await runTrainings({ executor: here, trainer, data, jobs });
      expect(await runTrainings({ executor: workers, trainer, data, jobs })).toEqual(expected);
      await trainer.close();
    },
  );
});

function canResolve(name: string): boolean {
  try {
    return existsSync(require.resolve(name));
  } catch {
    return false;
  }
}
