import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createSampleData } from "@slicetuner/conformance";
import { runTrainings, TrainingError } from "@slicetuner/core";
import { createInProcessExecutor, createWorkerExecutor } from "@slicetuner/executor-local";
import { afterAll, describe, expect, it } from "vitest";
import { createCommandTrainer } from "./create-command-trainer.ts";
import type { CommandTrainerOptions } from "./options.ts";
import { faulty } from "./testing/calls.ts";

// Worker threads run the built packages: without a build there is nothing to test.
const require = createRequire(import.meta.url);
const isBuilt = ["@slicetuner/trainer-command", "@slicetuner/executor-local"].every(canResolve);

describe.runIf(isBuilt)("in worker threads", () => {
  const data = createSampleData({ testSizes: [20, 20, 20] });
  const jobs = Array.from({ length: 7 }, (_, seed) => ({
    id: `job ${seed}`,
    rows: Uint32Array.from({ length: 30 + 20 * seed }, (_, row) => row),
    weightsSeed: seed,
    batchesSeed: seed + 100,
  }));
  const workers = createWorkerExecutor({ workers: 2, retries: 0 });
  afterAll(() => workers.close());

  it("the results are those of this thread, bit for bit, and no file is left", async () => {
    const program = fileURLToPath(new URL("../../../docs/examples/train.mjs", import.meta.url));
    const trainer = createCommandTrainer({
      command: [process.execPath, program, "--epochs=5"],
      deterministic: true,
      jobsPerCall: 2,
    });
    const expected = await runTrainings({ executor: createInProcessExecutor(), trainer, data, jobs });
    expect(await runTrainings({ executor: workers, trainer, data, jobs })).toEqual(expected);
    const folder = join(tmpdir(), (trainer.reference!.options as CommandTrainerOptions).folderName!);
    expect(existsSync(folder)).toBe(true);
    await trainer.close();
    expect(existsSync(folder)).toBe(false);
  });

  it("an error names program, job and standard error", async () => {
    const trainer = faulty(["exit", "4"]);
    const error = await runTrainings({
      executor: workers,
      trainer,
      data: createSampleData(),
      jobs,
    }).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(TrainingError);
    expect(String(error)).toMatch(/exit code 4 (before|after)[\s\S]*no memory for the second model/);
    await trainer.close();
  });
});

function canResolve(name: string): boolean {
  try {
    return existsSync(require.resolve(name));
  } catch {
    return false;
  }
}
