import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EarlyStopping } from "./early-stopping.ts";

/** Records losses until the training ends or they do. */
function follow(losses: readonly number[], maximumEpochs: number, patience: number) {
  const stopping = new EarlyStopping({ maximumEpochs, patience });
  const kept: number[] = [];
  for (const loss of losses) {
    if (stopping.record(loss)) kept.push(loss);
    if (stopping.status !== undefined) break;
  }
  return { status: stopping.status, epochs: stopping.epochs, bestEpoch: stopping.bestEpoch, kept };
}

describe("EarlyStopping", () => {
  it("goes on while the loss falls now and then; equal is not lower", () => {
    const result = follow([3, 4, 2, 2, 1], 10, 3);
    expect(result).toEqual({ status: undefined, epochs: 5, bestEpoch: 5, kept: [3, 2, 1] });
    expect(follow([3, 3, 3, 1], 10, 2)).toEqual({
      status: "early-stopped",
      epochs: 3,
      bestEpoch: 1,
      kept: [3],
    });
  });

  it("names what ended the training; patience that runs out in the last epoch counts as such", () => {
    expect(follow([3, 2, 1], 3, 1)).toMatchObject({ status: "epoch-limit", epochs: 3, bestEpoch: 3 });
    expect(follow([3, 2, 4], 3, 2)).toMatchObject({ status: "epoch-limit", epochs: 3, bestEpoch: 2 });
    expect(follow([3, 4, 4], 3, 2)).toMatchObject({ status: "early-stopped", epochs: 3, bestEpoch: 1 });
  });

  it("trains all epochs and keeps the last weights without patience, or when the sampler asks for it", () => {
    expect(follow([3, 1, 2], 3, 0)).toEqual({
      status: "epoch-limit",
      epochs: 3,
      bestEpoch: 3,
      kept: [3, 1, 2],
    });
    const stopping = new EarlyStopping({ maximumEpochs: 3, patience: 1 }, { keepsLastWeights: true });
    expect([1, 2, 3].map((loss) => stopping.record(loss))).toEqual([true, true, true]);
    expect(stopping).toMatchObject({ status: "epoch-limit", bestEpoch: 3 });
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])(
    "ends when the loss is %d, and does not keep it",
    (loss) => {
      expect(follow([3, loss], 2, 1)).toEqual({ status: "diverged", epochs: 2, bestEpoch: 1, kept: [3] });
      expect(follow([loss], 5, 5)).toEqual({ status: "diverged", epochs: 1, bestEpoch: 0, kept: [] });
    },
  );

  it("keeps the first lowest of the epochs it saw, and sees no more than it must", () => {
    const losses = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 12, maxLength: 12 });
    const limit = fc.integer({ min: 1, max: 12 });
    fc.assert(
      fc.property(losses, limit, limit, (losses, maximumEpochs, patience) => {
        const { status, epochs, bestEpoch } = follow(losses, maximumEpochs, patience);
        const seen = losses.slice(0, epochs);
        expect(bestEpoch).toBe(seen.indexOf(Math.min(...seen)) + 1);
        expect(epochs).toBeLessThanOrEqual(maximumEpochs);
        expect(epochs - bestEpoch).toBeLessThanOrEqual(patience);
        expect(status).toBe(epochs - bestEpoch === patience ? "early-stopped" : "epoch-limit");
      }),
    );
  });
});
