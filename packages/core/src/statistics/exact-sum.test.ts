import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ExactSum } from "./exact-sum.ts";

/** A double as a whole number of the smallest one. */
function inUnits(value: number): bigint {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  const exponent = (bits.getUint16(0) >> 4) & 0x7ff;
  const digits = bits.getBigUint64(0) & ((1n << 52n) - 1n);
  const whole = exponent === 0 ? digits : (digits + (1n << 52n)) << BigInt(exponent - 1);
  return value < 0 ? -whole : whole;
}

/** The double next to so many of the smallest, of two equally near the one with an even last bit. */
function fromUnits(units: bigint): number {
  const size = units < 0n ? -units : units;
  const dropped = Math.max(0, size.toString(2).length - 53);
  const [half, rest] = [dropped > 0 ? 1n << BigInt(dropped - 1) : 0n, size & ((1n << BigInt(dropped)) - 1n)];
  const down = size >> BigInt(dropped);
  const isUp = dropped > 0 && (rest > half || (rest === half && (down & 1n) === 1n));
  const digits = Number(down + (isUp ? 1n : 0n));
  // In two factors, since 2^-1074 alone loses no digits but 2^1000 times it may not be written.
  const value = dropped > 900 ? digits * 2 ** (dropped - 1074) : digits * 2 ** dropped * 2 ** -1074;
  return units < 0n ? -value : value;
}

function sumOf(terms: readonly (readonly [term: number, times: number])[]): number {
  const sum = new ExactSum();
  for (const [term, times] of terms) sum.add(term, times);
  return sum.value;
}

const term = fc.oneof(
  fc.double({ noNaN: true, min: -1e300, max: 1e300 }),
  fc.double({ noNaN: true, min: 0, max: 4 }),
  fc.constantFrom(1, 2 ** 53, 2 ** 53 + 2, 2 ** -53, -(2 ** -53), 2 ** -1074, 0.1),
);
const times = fc.oneof(fc.constant(1), fc.integer({ min: 0, max: 2_000_000 }));

describe("an exact sum", () => {
  it("is the sum of whole numbers of the smallest double, rounded once", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(term, times), { maxLength: 40 }), (terms) => {
        const units = terms.reduce((sum, [each, count]) => sum + BigInt(count) * inUnits(each), 0n);
        expect(sumOf(terms)).toBe(fromUnits(units) + 0);
      }),
      { numRuns: 2000 },
    );
  });

  it("is the same in any order, and of a term many times as of many terms", () => {
    expect(
      sumOf([
        [1e16, 1],
        [1, 1],
        [-1e16, 1],
      ]),
    ).toBe(1);
    expect(
      sumOf([
        [1, 1],
        [-1e16, 1],
        [1e16, 1],
      ]),
    ).toBe(1);
    expect(sumOf([[0.1, 10]])).toBe(1);
    expect(sumOf(Array.from({ length: 10 }, () => [0.1, 1] as const))).toBe(1);
    expect(sumOf([])).toBe(0);
    expect(sumOf([[-0, 3]])).toBe(0);
  });

  it("breaks ties by what is left over", () => {
    expect(
      sumOf([
        [1, 1],
        [2 ** -53, 1],
      ]),
    ).toBe(1);
    expect(
      sumOf([
        [1, 1],
        [2 ** -53, 1],
        [2 ** -106, 1],
      ]),
    ).toBe(1 + 2 ** -52);
    expect(
      sumOf([
        [1, 1],
        [2 ** -53, 1],
        [-(2 ** -106), 1],
      ]),
    ).toBe(1);
  });

  it("is infinite beyond the doubles", () => {
    expect(
      sumOf([
        [1.7e308, 1],
        [1.7e308, 1],
      ]),
    ).toBe(Number.POSITIVE_INFINITY);
    expect(
      sumOf([
        [-1.7e308, 1_000_000],
        [5, 1],
      ]),
    ).toBe(Number.NEGATIVE_INFINITY);
  });
});
