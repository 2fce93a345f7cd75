import { Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { effectVariances, invert } from "./design-matrix.ts";

describe("invert", () => {
  it("inverts ZᵀZ", () => {
    const matrix = new Matrix([
      [1, 0],
      [1, 1],
      [1, 0.5],
    ]);
    const product = invert(matrix)!.mmul(matrix.transpose().mmul(matrix));
    expect(product.to2DArray().flat()).toEqual([1, 0, 0, 1].map((entry) => expect.closeTo(entry, 12)));
  });

  it("tells nothing of fewer rows than columns, of columns that are the same, and of such that are nearly so", () => {
    expect(invert(new Matrix([[1, 2]]))).toBeNull();
    expect(invert(new Matrix([1, 2, 3].map((value) => [value, 2 * value])))).toBeNull();
    const near = (apart: number) =>
      new Matrix([1, 2, 3].map((value) => [value, value + apart * (value % 2)]));
    expect(invert(near(1e-3))).toBeNull();
    expect(invert(near(0.5))).not.toBeNull();
  });
});

describe("effectVariances", () => {
  const present = [100, 100];
  const groups = [[0], [1]];

  it("is 1 over what is left of a column's squares", () => {
    const sizes = [
      [100, 100],
      [50, 100],
      [100, 50],
      [50, 50],
    ];
    // Halving has the effect 1: columns of 0 and 1 with a mean of ½ each, and independent.
    expect([...effectVariances({ groups, sizes }, present)!.values()]).toEqual([
      expect.closeTo(1, 12),
      expect.closeTo(1, 12),
    ]);
  });

  it("is none where two groups were always varied together", () => {
    const sizes = [
      [100, 100],
      [50, 50],
      [70, 70],
      [100, 100],
    ];
    expect(effectVariances({ groups, sizes }, present)).toBeNull();
  });

  it("leaves out a group that was never varied", () => {
    const sizes = [
      [100, 100],
      [50, 100],
      [100, 100],
    ];
    expect([...effectVariances({ groups, sizes }, present)!.keys()]).toEqual([0]);
  });
});
