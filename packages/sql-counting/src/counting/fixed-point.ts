/**
 * A way to sum doubles exactly: each becomes a whole number of units, a power of two so small that the
 * largest has 60 to 61 bits, and the database adds them as integers of 128 bits. Integers give the same sum
 * in whichever order threads add them, which doubles do not. A double has 53 bits: only the digits below 2⁻⁶⁰
 * of the largest are rounded.
 */
export interface FixedPoint {
  /** 1 / unit. */
  readonly unitsPerOne: number;
  readonly unit: number;
}

/** @param largest the largest magnitude that occurs; finite. */
export function fixedPoint(largest: number): FixedPoint {
  // Powers of two below 2⁻¹⁰²² and above 2¹⁰²³ are not exact.
  const exponent = largest === 0 ? 0 : Math.max(-1000, Math.min(1000, 60 - Math.floor(Math.log2(largest))));
  return { unitsPerOne: 2 ** exponent, unit: 2 ** -exponent };
}
