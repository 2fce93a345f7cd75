import { Random } from "@slicetuner/core";
import { type BlockingKeys, combineKeys, hashText, keyBits } from "./blocking-keys.ts";

export interface MinHashOptions {
  /** Keys of a text. @default 8 */
  readonly bands?: number;
  /** Minima that make one key. @default 3 */
  readonly rowsPerBand?: number;
  /** Letters in a row that make one shingle. @default 3 */
  readonly shingle?: number;
}

const prime = 2 ** 31 - 1;

/**
 * Keys by which texts meet that share many shingles: with Jaccard similarity s they share a key with
 * probability
 * 1 − (1 − s^rowsPerBand)^bands (A. Broder, SEQUENCES 1997; banding: J. Leskovec, A. Rajaraman and J. Ullman,
 * Mining of Massive Datasets, section 3.4).
 * @param textOf the text of a row; none where it is empty
 */
export function minHashKeys(textOf: (row: number) => string, options: MinHashOptions = {}): BlockingKeys {
  const { bands = 8, rowsPerBand = 3, shingle = 3 } = options;
  const random = new Random("min-hash");
  const count = bands * rowsPerBand;
  const factors = Array.from({ length: count }, () => 1 + random.integer(2 ** keyBits - 1));
  const offsets = Array.from({ length: count }, () => random.integer(prime));
  const minima = new Float64Array(count);
  return (row, emit) => {
    const text = textOf(row);
    if (text === "") return;
    minima.fill(Infinity);
    for (let start = 0; start === 0 || start + shingle <= text.length; start++) {
      const hash = hashText(text.slice(start, start + shingle)) & 0x3fffff;
      for (let index = 0; index < count; index++) {
        // The product has at most 22 + 29 bits: exact in a double.
        const value = (hash * factors[index]! + offsets[index]!) % prime;
        if (value < minima[index]!) minima[index] = value;
      }
    }
    for (let band = 0; band < bands; band++) {
      let key = band;
      for (let place = 0; place < rowsPerBand; place++) {
        key = combineKeys(key, minima[band * rowsPerBand + place]!);
      }
      emit(key);
    }
  };
}
