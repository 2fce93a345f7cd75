import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createSampleData } from "@slicetuner/conformance";
import type { ModelSpecification } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { createOnnxTrainer } from "./index.ts";
import { runJobs, sampleJob } from "./testing/jobs.ts";

interface Setting {
  readonly name: string;
  readonly model: ModelSpecification;
  readonly exampleShape: readonly number[];
  /** Jobs of a call at most. */
  readonly jobs: number;
}

const settings: readonly Setting[] = [
  {
    name: "stacks of changing size",
    model: { kind: "mlp", hiddenSizes: [32], dropout: 0.2 },
    exampleShape: [60],
    jobs: 7,
  },
  {
    name: "convolutional networks",
    model: { kind: "cnn", blocks: [{ filters: 6, dropout: 0.2 }], hiddenSizes: [30] },
    exampleShape: [10, 6, 1],
    jobs: 3,
  },
];

describe("memory", () => {
  setFlagsFromString("--expose-gc");
  const collectGarbage = runInNewContext("gc") as () => void;

  it.each(settings)("stays flat over hundreds of trainings: $name", async (setting) => {
    const { model, exampleShape } = setting;
    const data = createSampleData({ exampleShape, trainSizes: [300, 300] });
    const trainer = await createOnnxTrainer({ model, training: { maximumEpochs: 4, patience: 1 } });
    const train = async (round: number): Promise<void> => {
      const jobs = Array.from({ length: 1 + (round % setting.jobs) }, (_, job) =>
        sampleJob(data, 10 * round + job, 40 + 70 * job),
      );
      await runJobs(trainer, data, jobs);
    };
    const growths: { rss: number; arrayBuffers: number }[] = [];
    let before: NodeJS.MemoryUsage | undefined;
    for (let round = 0; round <= 150; round++) {
      if (round % 40 === 30) {
        collectGarbage();
        const now = process.memoryUsage();
        if (before) {
          growths.push({
            rss: now.rss - before.rss,
            arrayBuffers: now.arrayBuffers - before.arrayBuffers,
          });
        }
        before = now;
      }
      await train(round);
    }
    // What is kept makes every stretch of some 80 and more trainings grow; a chance growth of the heap only
    // one.
    expect(growths).toHaveLength(3);
    expect(Math.min(...growths.map(({ rss }) => rss))).toBeLessThan(10e6);
    expect(Math.min(...growths.map(({ arrayBuffers }) => arrayBuffers))).toBeLessThan(2e6);
    await trainer.close();
  });
});
