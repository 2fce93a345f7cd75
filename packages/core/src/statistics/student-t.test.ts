import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { studentQuantile, studentUpperTail } from "./student-t.ts";

type Rows = readonly (readonly [argument: number, degreesOfFreedom: number, value: number])[];
// Made by student-t.golden.py with mpmath.
const golden = JSON.parse(readFileSync(new URL("student-t.golden.json", import.meta.url), "utf8")) as {
  readonly tails: Rows;
  readonly quantiles: Rows;
};

const degrees = fc.double({ min: 0.3, max: 1e5, noNaN: true });

describe("studentUpperTail", () => {
  it("has the values of 50-digit arithmetic", () => {
    for (const [statistic, degreesOfFreedom, expected] of golden.tails) {
      const tail = studentUpperTail(statistic, degreesOfFreedom);
      expect(Math.abs(tail / expected - 1), `P(T > ${statistic}), ${degreesOfFreedom}`).toBeLessThan(1e-10);
    }
  });

  it("is the arctangent for one degree of freedom, and algebraic for two", () => {
    for (const t of [1e-3, 0.2, 1, 5, 1e4, 1e9]) {
      expect(studentUpperTail(t, 1) / (Math.atan(1 / t) / Math.PI)).toBeCloseTo(1, 12);
      const root = Math.sqrt(2 + t * t);
      expect(studentUpperTail(t, 2) / (1 / (root * (root + t)))).toBeCloseTo(1, 12);
    }
  });

  it("falls, and both tails make 1", () => {
    fc.assert(
      fc.property(degrees, fc.double({ min: -50, max: 50, noNaN: true }), (degreesOfFreedom, t) => {
        const tail = studentUpperTail(t, degreesOfFreedom);
        expect(tail + studentUpperTail(-t, degreesOfFreedom)).toBeCloseTo(1, 12);
        expect(studentUpperTail(t + 0.01, degreesOfFreedom)).toBeLessThanOrEqual(tail);
      }),
    );
  });

  it("knows the ends, and refuses what are no degrees of freedom", () => {
    expect(studentUpperTail(Number.POSITIVE_INFINITY, 3)).toBe(0);
    expect(studentUpperTail(Number.NEGATIVE_INFINITY, 3)).toBe(1);
    expect(studentUpperTail(0, 3)).toBeCloseTo(0.5, 15);
    expect(studentUpperTail(1e200, 1)).toBeCloseTo(0, 100);
    expect(studentUpperTail(Number.NaN, 3)).toBeNaN();
    expect(() => studentUpperTail(1, 0)).toThrow("degreesOfFreedom");
  });
});

describe("studentQuantile", () => {
  it("has the values of 50-digit arithmetic", () => {
    for (const [probability, degreesOfFreedom, expected] of golden.quantiles) {
      const quantile = studentQuantile(probability, degreesOfFreedom);
      expect(Math.abs(quantile / expected - 1), `${probability}, ${degreesOfFreedom}`).toBeLessThan(1e-9);
    }
  });

  it("is the inverse of the tail", () => {
    fc.assert(
      fc.property(degrees, fc.double({ min: 1e-12, max: 0.5, noNaN: true }), (degreesOfFreedom, tail) => {
        const t = -studentQuantile(tail, degreesOfFreedom);
        expect(studentUpperTail(t, degreesOfFreedom) / tail).toBeCloseTo(1, 9);
      }),
    );
  });

  it("is infinite at the ends, and refuses what is no probability", () => {
    expect(studentQuantile(0, 5)).toBe(Number.NEGATIVE_INFINITY);
    expect(studentQuantile(1, 5)).toBe(Number.POSITIVE_INFINITY);
    expect(studentQuantile(0.5, 5)).toBe(0);
    expect(() => studentQuantile(1.5, 5)).toThrow("probability");
  });
});
