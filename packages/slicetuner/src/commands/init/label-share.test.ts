import { Random } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { errorsRemoved } from "./label-share.ts";

const rows = 2000;
const random = new Random(5);
const classOf = Int32Array.from({ length: rows }, () => (random.uniform() < 0.3 ? 1 : 0));

function numeric(values: (row: number) => number) {
  return {
    name: "x",
    kind: "numeric",
    values: Float64Array.from({ length: rows }, (_, row) => values(row)),
    missing: 0,
  } as const;
}

describe("share of errors that a column removes", () => {
  it("is 1 for a copy of the label, whatever its values are called", () => {
    const codes = classOf.map((label) => 1 - label);
    const column = { name: "copy", kind: "categorical", codes, categories: ["a", "b"], missing: 0 } as const;
    expect(errorsRemoved(column, classOf, new Random(1))).toBe(1);
  });

  it("is not above 0 for an id, for unseen values say nothing", () => {
    const codes = Int32Array.from({ length: rows }, (_, row) => row);
    const column = {
      name: "id",
      kind: "categorical",
      codes,
      categories: [...codes].map(String),
      missing: 0,
    } as const;
    expect(errorsRemoved(column, classOf, new Random(1))).toBeLessThanOrEqual(0);
    expect(
      errorsRemoved(
        numeric((row) => row),
        classOf,
        new Random(1),
      ),
    ).toBeLessThan(0.1);
  });

  it("is almost 1 for a number with a threshold, and 0 for noise", () => {
    const noise = new Random(9);
    const score = numeric((row) => (classOf[row] === 1 ? 10 + noise.uniform() : noise.uniform()));
    expect(errorsRemoved(score, classOf, new Random(1))).toBeGreaterThan(0.95);
    expect(
      Math.abs(
        errorsRemoved(
          numeric(() => noise.normal()),
          classOf,
          new Random(1),
        ),
      ),
    ).toBeLessThan(0.1);
  });

  it("is 1 − noise / errors for a noisy copy", () => {
    // A tenth of the copies is wrong: of the 30 % that guessing errs on, 10 % are left.
    const noise = new Random(11);
    const codes = classOf.map((label) => (noise.uniform() < 0.1 ? 1 - label : label));
    const column = { name: "copy", kind: "categorical", codes, categories: ["a", "b"], missing: 0 } as const;
    const wrong = codes.filter((code, row) => code !== classOf[row]).length;
    const errors = classOf.filter((label) => label === 1).length;
    expect(errorsRemoved(column, classOf, new Random(1))).toBeCloseTo(1 - wrong / errors, 10);
  });
});
