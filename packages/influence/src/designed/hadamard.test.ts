import { describe, expect, it } from "vitest";
import { hadamardOrder, hadamardSign } from "./hadamard.ts";

describe("hadamardSign", () => {
  it.each([2, 4, 8, 32])("makes orthogonal columns, balanced but the first: order %i", (order) => {
    const rows = Array.from({ length: order }, (_, row) => row);
    for (const first of rows) {
      const sum = rows.reduce((total, row) => total + hadamardSign(row, first), 0);
      expect(sum).toBe(first === 0 ? order : 0);
      for (const second of rows) {
        const product = rows.reduce(
          (total, row) => total + hadamardSign(row, first) * hadamardSign(row, second),
          0,
        );
        expect(product).toBe(first === second ? order : 0);
      }
    }
  });
});

describe("hadamardOrder", () => {
  it("is the smallest power of two above the number of columns, at least 4", () => {
    expect([1, 2, 3, 4, 7, 8, 49, 200].map(hadamardOrder)).toEqual([4, 4, 4, 8, 8, 16, 64, 256]);
  });
});
