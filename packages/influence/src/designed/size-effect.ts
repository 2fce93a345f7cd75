/** p: how a loss falls with a slice's size, as size^−p. Measured losses of small networks lie near it. */
export const sizeExponent = 0.5;

/**
 * f: how much of the effect of halving a slice of `present` examples there is at `size` examples; 0 at the
 * present size, 1 at half of it, below 0 beyond the present size (designed estimation, regress).
 */
export function sizeEffect(size: number, present: number, exponent: number = sizeExponent): number {
  return (size ** -exponent - present ** -exponent) / halvingUnit(present, exponent);
}

/** (n/2)^−p − n^−p: what one halving adds to size^−p. */
export function halvingUnit(present: number, exponent: number = sizeExponent): number {
  return present ** -exponent * (2 ** exponent - 1);
}
