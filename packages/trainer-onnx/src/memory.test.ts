import { createSampleData } from "@slicetuner/conformance";
import { describe, expect, it } from "vitest";
import { createOnnxTrainer } from "./index.ts";
import { runJobs, sampleJob } from "./testing/jobs.ts";

describe("memory", () => {
  it("stays flat over hundreds of trainings in stacks of changing size", async () => {
    const data = createSampleData({ features: 60, trainSizes: [300, 300] });
    const trainer = await createOnnxTrainer({
      model: { kind: "mlp", hiddenSizes: [32] },
      training: { maximumEpochs: 4, patience: 1 },
    });
    const train = async (round: number): Promise<void> => {
      const jobs = Array.from({ length: 2 + (round % 7) }, (_, job) =>
        sampleJob(data, 10 * round + job, 40 + 70 * job),
      );
      await runJobs(trainer, data, jobs);
    };
    for (let round = 0; round < 30; round++) await train(round);
    const before = process.memoryUsage();
    for (let round = 30; round < 110; round++) await train(round);
    const after = process.memoryUsage();
    // 400 trainings; keeping only each one's weights and moments (24 kB) would take 10 MB, its minibatches more.
    expect(after.rss - before.rss).toBeLessThan(24e6);
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(10e6);
    await trainer.close();
  });
});
