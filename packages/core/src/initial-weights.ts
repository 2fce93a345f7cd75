import type { Random } from "./random.ts";

/**
 * Glorot-uniform start weights of a dense layer, row after row (`inputs × outputs`), in
 * ±√(6 / (inputs + outputs)) (Glorot and Bengio 2010, equation 16). Biases start at 0.
 * Every backend starts from these, so that the same seed gives the same model in all of them.
 */
export function glorotUniform(inputs: number, outputs: number, random: Random): Float32Array {
  const limit = Math.sqrt(6 / (inputs + outputs));
  return Float32Array.from({ length: inputs * outputs }, () => (2 * random.uniform() - 1) * limit);
}
