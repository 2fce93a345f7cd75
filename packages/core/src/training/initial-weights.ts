import type { Random } from "../random.ts";

/**
 * Glorot-uniform start weights, row after row (`inputs × outputs`), in ±√(6 / (fanIn + fanOut)) (Glorot and
 * Bengio 2010, equation 16), where fanIn is `inputs`.
 * @param fanOut how many outputs an input reaches: more than `outputs` where a kernel is used in several
 * places
 */
export function glorotUniform(
  inputs: number,
  outputs: number,
  random: Random,
  fanOut: number = outputs,
): Float32Array {
  const limit = Math.sqrt(6 / (inputs + fanOut));
  return Float32Array.from({ length: inputs * outputs }, () => (2 * random.uniform() - 1) * limit);
}
