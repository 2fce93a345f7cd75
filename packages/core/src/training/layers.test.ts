import { describe, expect, it } from "vitest";
import { describeShapeProblem, initialKernels, layersOf } from "./layers.ts";
import { type ModelSpecification, publishedCnn } from "./model.ts";

describe("layersOf", () => {
  it("gives the published network its published sizes", () => {
    expect(layersOf(publishedCnn, [28, 28, 1], 10)).toEqual([
      { kind: "convolution", height: 28, width: 28, channels: 1, kernelSize: 3, filters: 32 },
      { kind: "maximum-pool", height: 28, width: 28, channels: 32, size: 2 },
      { kind: "dropout", rate: 0.25, shape: [14, 14, 32] },
      { kind: "convolution", height: 14, width: 14, channels: 32, kernelSize: 3, filters: 64 },
      { kind: "maximum-pool", height: 14, width: 14, channels: 64, size: 2 },
      { kind: "dropout", rate: 0.25, shape: [7, 7, 64] },
      { kind: "dense", inputs: 3136, units: 256, activation: "relu" },
      { kind: "dropout", rate: 0.3, shape: [256] },
      { kind: "dense", inputs: 256, units: 10, activation: "linear" },
    ]);
  });

  it("leaves out what does nothing and cuts rows that fill no pool", () => {
    const model: ModelSpecification = {
      kind: "cnn",
      blocks: [
        { filters: 4, pool: 1 },
        { filters: 2, pool: 3, kernelSize: 5 },
      ],
      hiddenSizes: [],
    };
    expect(layersOf(model, [7, 8, 3], 2)).toEqual([
      { kind: "convolution", height: 7, width: 8, channels: 3, kernelSize: 3, filters: 4 },
      { kind: "convolution", height: 7, width: 8, channels: 4, kernelSize: 5, filters: 2 },
      { kind: "maximum-pool", height: 7, width: 8, channels: 2, size: 3 },
      { kind: "dense", inputs: 8, units: 2, activation: "linear" },
    ]);
  });
});

describe("describeShapeProblem", () => {
  it("says what a network cannot take", () => {
    expect(describeShapeProblem(publishedCnn, [28, 28, 1])).toBeUndefined();
    expect(describeShapeProblem({ kind: "mlp", hiddenSizes: [3] }, [28, 28, 1])).toBeUndefined();
    expect(describeShapeProblem(publishedCnn, [62])).toContain("have the shape [62]");
    expect(describeShapeProblem(publishedCnn, [3, 28, 1])).toContain("block 2 pools 2 × 2, but only 1 × 14");
  });
});

describe("initialKernels", () => {
  it("spreads each kernel as far as Glorot and Bengio say, and differently in each layer", () => {
    const [first, second, dense, output] = initialKernels(layersOf(publishedCnn, [28, 28, 1], 10), 7);
    const limits = [9 + 9 * 32, 9 * 32 + 9 * 64, 3136 + 256, 266].map((fans) => Math.sqrt(6 / fans));
    [first!, second!, dense!, output!].forEach((kernel, index) => {
      const largest = kernel.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      expect(largest).toBeLessThanOrEqual(limits[index]! * (1 + 1e-6));
      expect(largest).toBeGreaterThan(0.98 * limits[index]!);
    });
    expect([first, second, dense, output].map((kernel) => kernel!.length)).toEqual([
      288, 18432, 802816, 2560,
    ]);
    expect(first![0]! / limits[0]!).not.toBeCloseTo(second![0]! / limits[1]!, 3);
  });
});
