import { exampleWidth, InvalidInputError, rowsBySlice, sliceSizes } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { generateDataset, generatedSetting, generatedSlices, influencingSlices } from "./generate-dataset.ts";
import { tokensOf } from "./generated-slice.ts";
import { trueLoss } from "./true-loss.ts";

describe("generateDataset", () => {
  it("has the wanted sizes, four crossed slices and one token an example", () => {
    const dataset = generateDataset({ seed: 1, sizes: [5, 6, 7, 8] });
    expect(sliceSizes(dataset)).toEqual([5, 6, 7, 8]);
    expect(exampleWidth(dataset)).toBeLessThanOrEqual(100);
    expect(dataset.slices[0]).toEqual({ name: "North-Young", values: { region: "North", age: "Young" } });
    for (let row = 0; row < dataset.size; row++) {
      const width = exampleWidth(dataset);
      const features = dataset.features.subarray(row * width, (row + 1) * width);
      expect([...features].filter((value) => value !== 0)).toEqual([1]);
    }
  });

  it("gives the same examples for the same seed, and more of a slice only adds", () => {
    const few = generateDataset({ seed: "a", sizes: [3, 4, 0, 1] });
    const many = generateDataset({ seed: "a", sizes: [9, 4, 7, 2] });
    const width = exampleWidth(few);
    rowsBySlice(few).forEach((rows, slice) => {
      rows.forEach((row, index) => {
        const other = rowsBySlice(many)[slice]![index]!;
        expect(few.features.subarray(row * width, (row + 1) * width)).toEqual(
          many.features.subarray(other * width, (other + 1) * width),
        );
        expect(few.labels[row]).toBe(many.labels[other]);
        expect(few.exampleIds[row]).toBe(many.exampleIds[other]);
      });
    });
    const other = generateDataset({ seed: "b", sizes: [3, 4, 0, 1] });
    expect([...other.features, ...other.labels]).not.toEqual([...few.features, ...few.labels]);
  });

  it("draws tokens and classes as often as their chances say", () => {
    const size = 40_000;
    const dataset = generateDataset({ seed: 3, sizes: size });
    const width = exampleWidth(dataset);
    let firstToken = 0;
    generatedSlices.forEach((slice, sliceId) => {
      const rows = rowsBySlice(dataset)[sliceId]!;
      tokensOf(slice).forEach(({ chance, share }, token) => {
        const own = rows.filter((row) => dataset.features[row * width + firstToken + token] === 1);
        expect(Math.abs(own.length - size * chance)).toBeLessThan(5 * Math.sqrt(size * chance));
        const second = own.filter((row) => dataset.labels[row] === 1).length;
        expect(Math.abs(second - own.length * share)).toBeLessThan(5 * Math.sqrt(own.length * 0.25));
      });
      firstToken += slice.tokens;
    });
  });

  it("gives slices of one vocabulary the same tokens, and the reversed one the opposite classes", () => {
    const size = 20_000;
    const dataset = generateDataset({ seed: 4, sizes: size, slices: influencingSlices });
    const width = exampleWidth(dataset);
    expect(width).toBe(48 + 24 + 24);
    const firstTokens = [0, 0, 0, 48, 48, 72];
    influencingSlices.forEach((slice, sliceId) => {
      const rows = rowsBySlice(dataset)[sliceId]!;
      const vocabulary = influencingSlices.find((other) => other.vocabulary === slice.vocabulary)!;
      tokensOf(vocabulary).forEach(({ chance, share }, token) => {
        const own = rows.filter((row) => dataset.features[row * width + firstTokens[sliceId]! + token] === 1);
        expect(Math.abs(own.length - size * chance)).toBeLessThan(5 * Math.sqrt(size * chance));
        const second = own.filter((row) => dataset.labels[row] === 1).length;
        const expected = own.length * (slice.reversed ? 1 - share : share);
        expect(Math.abs(second - expected)).toBeLessThan(5 * Math.sqrt(own.length * 0.25));
      });
    });
  });

  it("reports every wrong size at once", () => {
    const call = () => generateDataset({ seed: 1, sizes: [-1, 2, 0.5] });
    expect(call).toThrow(InvalidInputError);
    expect(call).toThrow(/sizes: .*\nsizes\[0\].*\nsizes\[2\]/);
  });

  it("is an experiment in which it matters what is bought", () => {
    const { initial, budget } = generatedSetting;
    const lossesAt = (amounts: readonly number[]) =>
      amounts.map((amount, slice) => trueLoss(generatedSlices[slice]!, initial[slice]! + amount));
    const lossOf = (amounts: readonly number[]) => lossesAt(amounts).reduce((sum, loss) => sum + loss, 0) / 4;
    const unfairness = (amounts: readonly number[]) =>
      lossesAt(amounts).reduce((sum, loss) => sum + Math.abs(loss - lossOf(amounts)), 0) / 4;
    const gain = (amounts: readonly number[]) => lossOf([0, 0, 0, 0]) - lossOf(amounts);
    const selective = [budget * 0.7, budget * 0.3, 0, 0];
    const uniform = [75, 75, 75, 75];
    const waterFilling = [50, 50, 100, 100];
    expect(gain(selective)).toBeGreaterThan(1.2 * gain(uniform));
    expect(gain(uniform)).toBeGreaterThan(1.1 * gain(waterFilling));
    expect(unfairness(selective)).toBeLessThan(0.9 * unfairness(uniform));
    expect(unfairness(uniform)).toBeLessThan(unfairness(waterFilling));
  });
});
