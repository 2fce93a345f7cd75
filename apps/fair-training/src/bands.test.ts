import { describe, expect, it } from "vitest";
import { loadFairBatchSynthetic } from "./data/fairbatch-synthetic.ts";
import { hasShared, sharedDirectory } from "./data/shared-directory.ts";
import { runPublished, syntheticRuns } from "./published-settings.ts";

/** Means of at least five seeds: accuracy from, to, and the disparity of the target from, to. */
const bands = {
  plain: [0.88, 0.89, "equalOpportunity", 0.105, 0.125],
  "equal opportunity": [0.85, 0.86, "equalOpportunity", 0, 0.02],
  "equalized odds": [0.85, 0.862, "equalizedOdds", 0, 0.05],
  "demographic parity": [0.785, 0.802, "demographicParity", 0, 0.05],
} as const;

const name = "fairbatch-synthetic";

describe.skipIf(!hasShared(name))(`published data: ${name}`, () => {
  it.each(syntheticRuns)("$method comes to where the published code comes", async (run) => {
    const data = await loadFairBatchSynthetic(sharedDirectory(name));
    const settings = { backend: "onnx", batchSize: 100, learningRate: 5e-4, seeds: [1, 2, 3, 4, 5] } as const;
    const [row] = await runPublished(data, [run], settings);
    const [lowest, highest, measure, least, most] = bands[run.method as keyof typeof bands];
    const { accuracy, [measure]: disparity } = row!.summary;
    expect(accuracy.mean).toBeGreaterThanOrEqual(lowest);
    expect(accuracy.mean).toBeLessThanOrEqual(highest);
    expect(disparity.mean).toBeGreaterThanOrEqual(least);
    expect(disparity.mean).toBeLessThanOrEqual(most);
  });
});
