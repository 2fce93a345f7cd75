import { publishedCnn } from "@slicetuner/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { architectureOf } from "../networks/architecture.ts";
import { examplesPerPiece, stackSize, stepsPerCall } from "./limits.ts";

const softmax = architectureOf({ kind: "softmax-regression" }, [62], 2);
const network = architectureOf({ kind: "mlp", hiddenSizes: [64] }, [104], 2);
const published = architectureOf(publishedCnn, [28, 28, 1], 10);

describe("limits", () => {
  it("keep every call near its budget, whatever the model", () => {
    const works = fc.integer({ min: 2, max: 50_000_000 });
    const results = fc.integer({ min: 1, max: 50_000_000 });
    fc.assert(
      fc.property(works, results, fc.integer({ min: 1, max: 512 }), (work, largestResult, batchSize) => {
        const models = stackSize("mlp", { work }, batchSize);
        expect(models).toBeGreaterThanOrEqual(1);
        expect(models).toBeLessThanOrEqual(8);
        const step = models * batchSize * work;
        // One step of one model is the least there is.
        if (models > 1) expect(step).toBeLessThanOrEqual(1.5e8);
        const steps = stepsPerCall(models, { ...network, work }, batchSize, "native");
        if (steps > 1) expect(steps * step).toBeLessThanOrEqual(1.5e8);
        const examples = examplesPerPiece(models, { work, largestResult });
        if (examples > 1) {
          expect(examples * models * work).toBeLessThanOrEqual(4.5e8);
          expect(examples * models * largestResult).toBeLessThanOrEqual(2 ** 22);
        }
      }),
    );
  });

  it("leave small models in full stacks and epochs in one piece", () => {
    expect(stackSize("softmax-regression", softmax, 32)).toBe(16);
    expect(stackSize("mlp", network, 32)).toBe(8);
    expect(stepsPerCall(16, softmax, 32, "native")).toBeGreaterThan(1000);
  });

  it("hand a call no more dropout masks than 16 MB", () => {
    const dropped = architectureOf({ kind: "mlp", hiddenSizes: [64], dropout: 0.5 }, [10], 2);
    expect(8 * 64 * 32 * stepsPerCall(8, dropped, 32, "wasm")).toBeLessThanOrEqual(2 ** 22);
    expect(stepsPerCall(8, dropped, 32, "wasm")).toBeGreaterThan(200);
  });

  it("train the published convolutional model few steps at a time", () => {
    // 147 million multiplications a step forward: a hundredth of a second native, five times that in
    // WebAssembly.
    expect(stepsPerCall(1, published, 32, "native")).toBe(4);
    expect(stepsPerCall(1, published, 32, "wasm")).toBe(1);
  });

  it("evaluate convolutional models in small pieces", () => {
    const examples = examplesPerPiece(1, published);
    // What the second convolution reads: 9 taps of 32 channels at 14 × 14 places.
    expect(published.largestResult).toBe(9 * 32 * 14 * 14);
    expect(examples * published.largestResult).toBeLessThanOrEqual(2 ** 22);
    expect(examples).toBeGreaterThan(50);
  });
});
