import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { createSampleData } from "@slicetuner/conformance";
import { type ModelSpecification, runTrainings } from "@slicetuner/core";
import { createInProcessExecutor, createWorkerExecutor } from "@slicetuner/executor-local";
import { afterAll, describe, expect, it } from "vitest";
import { createTfjsTrainer } from "./index.ts";
import { createPictures } from "./testing/pictures.ts";
import { jobOnAllRows } from "./testing/train-one.ts";

// Worker threads run the built packages: without a build there is nothing to test.
const require = createRequire(import.meta.url);
const isBuilt = ["@slicetuner/trainer-tfjs", "@slicetuner/executor-local"].every(canResolve);

describe.runIf(isBuilt)("in worker threads", () => {
  const here = createInProcessExecutor();
  const workers = createWorkerExecutor({ workers: 2 });
  afterAll(() => workers.close());

  it.each<[ModelSpecification, ReturnType<typeof createSampleData>]>([
    [{ kind: "mlp", hiddenSizes: [6], dropout: 0.2 }, createSampleData()],
    [{ kind: "cnn", blocks: [{ filters: 3, dropout: 0.2 }], hiddenSizes: [4] }, createPictures([4, 5, 2])],
  ])("the results are those of this thread, bit for bit: %j", async (model, data) => {
    const trainer = await createTfjsTrainer({ model, training: { maximumEpochs: 4 }, backend: "pure" });
    const jobs = [1, 2, 3, 4].map((seed) => ({ ...jobOnAllRows(data, seed), keepModel: seed === 2 }));
    const expected = await runTrainings({ executor: here, trainer, data, jobs });
    expect(await runTrainings({ executor: workers, trainer, data, jobs })).toEqual(expected);
  });
});

function canResolve(name: string): boolean {
  try {
    return existsSync(require.resolve(name));
  } catch {
    return false;
  }
}
