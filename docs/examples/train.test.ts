import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { createReferenceTrainer, createSampleData } from "@slicetuner/conformance";
import { runTrainings, type Trainer } from "@slicetuner/core";
import { createInProcessExecutor } from "@slicetuner/executor-local";
import { createCommandTrainer } from "@slicetuner/trainer-command";
import { describe, expect, it } from "vitest";

const example = (name: string) => fileURLToPath(new URL(name, import.meta.url));

const python = ["python3", "/usr/bin/python3"].find(
  (program) => spawnSync(program, ["-c", "import numpy, sklearn"]).status === 0,
);

// 3 classes, and small subsets of which the first lacks one.
const data = createSampleData({ classes: 3, trainSizes: [200, 200, 200], testSizes: [50, 50, 50] });
const jobs = [5, 60, 600].map((count, index) => ({
  id: `${count} rows`,
  rows: Uint32Array.from({ length: count }, (_, row) => (row * 7) % 600),
  weightsSeed: index,
  batchesSeed: index,
}));

async function train(trainer: Trainer) {
  const results = await runTrainings({ executor: createInProcessExecutor(), trainer, data, jobs });
  await trainer.close();
  return results;
}

/** The losses on all rows are those of another logistic regression, and more rows do better. */
async function expectLikeReference(trainer: Trainer) {
  const results = await train(trainer);
  const reference = createReferenceTrainer({ training: { maximumEpochs: 200 } });
  const [, , expected] = await train(reference);
  for (const part of ["validation", "test"] as const) {
    const found = results.map((result) => result[part]!);
    expect(found[2]!.loss).toBeLessThan(found[1]!.loss);
    expect(found[1]!.loss).toBeLessThan(found[0]!.loss);
    found[2]!.sliceLosses.forEach((loss, slice) => {
      expect(Math.abs(loss! - expected![part]!.sliceLosses[slice]!)).toBeLessThan(0.08);
    });
    expect(Math.abs(found[2]!.accuracy - expected![part]!.accuracy)).toBeLessThan(0.08);
  }
}

it("the plain Node example trains", () =>
  expectLikeReference(createCommandTrainer({ command: [process.execPath, example("train.mjs")] })));

describe(
  python === undefined ? "skipped: no python3 here has numpy and scikit-learn" : "with scikit-learn",
  () => {
    it.skipIf(python === undefined)("the scikit-learn example trains", () =>
      expectLikeReference(createCommandTrainer({ command: [python!, example("train.py")] })),
    );
  },
);
