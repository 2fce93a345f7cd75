import { describe, expect, it } from "vitest";
import { confidentLearning } from "./confident-learning.ts";

describe("confidentLearning", () => {
  it("finds rows that reach the mean confidence of a class that they are not given", () => {
    const probabilities = [
      ...[0.9, 0.1],
      ...[0.7, 0.3],
      // Given 0, and more like 1 than the rows that are given 1: their mean is 0.7.
      ...[0.2, 0.8],
      ...[0.4, 0.6],
      ...[0.2, 0.8],
      // Given 1, and less like 0 than the rows that are given 0: their mean is 0.6.
      ...[0.55, 0.45],
    ];
    expect(confidentLearning(probabilities, [0, 0, 0, 1, 1, 1], 2)).toEqual([2]);
  });

  it("takes the likelier of two classes that are reached", () => {
    // The means are 0.4 and 0.3: the first and the last row reach both, and are more like 0.
    expect(confidentLearning([0.6, 0.4, 0.2, 0.8, 0.7, 0.3], [0, 0, 1], 2)).toEqual([1, 2]);
    // The same with the classes in the other order.
    expect(confidentLearning([0.4, 0.6, 0.8, 0.2, 0.3, 0.7], [1, 1, 0], 2)).toEqual([1, 2]);
  });

  it("never finds a class that no row is given", () => {
    expect(confidentLearning([0.1, 0.9, 0.2, 0.8], [0, 0], 2)).toEqual([]);
  });
});
