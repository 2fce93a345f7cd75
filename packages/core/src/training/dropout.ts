import { Random } from "../random.ts";

/** Names the masks of one step of a training, so that every backend drops the same units. */
export interface DropoutStep {
  /** The job's `batchesSeed`. */
  readonly seed: number;
  /** From 0. */
  readonly epoch: number;
  /** The minibatch of the epoch, from 0. */
  readonly step: number;
  /** The place of the dropout among the dropout layers, from 0. */
  readonly layer: number;
}

/**
 * Fills `mask` with 0 (dropped) and 1 / (1 − rate) (kept): inverted dropout (Srivastava et al. 2014), so that
 * nothing is scaled when the model is used. Entries are in the order units × examples of the minibatch, the
 * example innermost; in a picture the units are channels × rows × columns. A minibatch that is not full has
 * fewer examples.
 *
 * Each entry takes 16 random bits, the lower half of a number first: rates are met to 2⁻¹⁶.
 */
export function fillDropoutMask(mask: Float32Array, rate: number, step: DropoutStep): Float32Array {
  const random = new Random(step.seed).fork("dropout", step.epoch, step.step, step.layer);
  const last = Math.round(rate * 65536) - 1;
  const values = Float32Array.of(0, 1 / (1 - rate));
  const bits = new Uint32Array(Math.min(blockLength, Math.ceil(mask.length / 2)));
  for (let start = 0; start < mask.length; start += 2 * blockLength) {
    random.fillUint32(bits);
    const end = Math.min(2 * blockLength, mask.length - start);
    for (let index = 0; index < end; index += 2) {
      const both = bits[index >> 1]!;
      // The sign of last − bits says whether they are above it; branches would be mispredicted as often as
      // units are dropped.
      mask[start + index] = values[(last - (both & 0xffff)) >>> 31]!;
      // Past an odd length's end this writes nothing.
      mask[start + index + 1] = values[(last - (both >>> 16)) >>> 31]!;
    }
  }
  return mask;
}

/** Random numbers that are drawn at once. */
const blockLength = 4096;
