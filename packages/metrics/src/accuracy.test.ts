import { describe, expect, it } from "vitest";
import { accuracy } from "./accuracy.ts";

/** Four examples of three classes; the last one is as probable in two of them. */
const probabilities = [0.7, 0.2, 0.1, 0.1, 0.3, 0.6, 0.2, 0.5, 0.3, 0.4, 0.4, 0.2];

describe("accuracy", () => {
  it("is the share of examples whose most probable class is the true one, the first of equal ones", () => {
    expect(accuracy({ probabilities, labels: [0, 2, 1, 0] })).toBe(1);
    expect(accuracy({ probabilities, labels: [0, 2, 1, 1] })).toBe(0.75);
    expect(accuracy({ probabilities, labels: [1, 0, 2, 2] })).toBe(0);
    expect(accuracy({ probabilities: [0.7, 0.2, 0.1, 0.2, 0.5, 0.3], labels: [0, 1] })).toBe(1);
  });

  it("counts weights", () => {
    expect(accuracy({ probabilities, labels: [0, 0, 1, 1], weights: [1, 2, 3, 4] })).toBe(0.4);
    expect(accuracy({ probabilities, labels: [0, 0, 0, 0], weights: [0, 1, 0, 3] })).toBe(0.75);
  });

  it("names each probability that is none, and weights of another length", () => {
    const broken = probabilities.with(3, Number.NaN).with(11, Number.NaN);
    expect(() => accuracy({ probabilities: broken, labels: [0, 2, 1, 0], weights: [1, 1] })).toThrow(
      /weights.*\nprobabilities\[3\]: is NaN\nprobabilities\[11\]: is NaN$/,
    );
  });

  it("has nothing to take the mean of without examples, or without weight", () => {
    expect(() => accuracy({ probabilities: [], labels: [] })).toThrow("labels: nothing to take the mean of");
    expect(() => accuracy({ probabilities, labels: [0, 2, 1, 0], weights: [0, 0, 0, 0] })).toThrow(
      /^weights: nothing to take the mean of$/,
    );
  });
});
