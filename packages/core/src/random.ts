/**
 * Seeded pseudo-random numbers: the same seed gives the same numbers on every machine.
 *
 * Streams are derived by name, not by position: `random.fork("round", 2)` does not depend on how many
 * numbers were drawn before, so that adding a draw in one place moves no number in another.
 *
 * The generator is sfc32 (C. Doty-Humphrey, PractRand): 128 bits of state, 32 bits a step.
 */
export class Random {
  /** What this stream was derived from; equal keys give equal streams. */
  readonly key: string;
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;
  #spareNormal: number | undefined;

  /** @param seed any number or text; `1` and `"1"` are the same seed. */
  constructor(seed: number | string) {
    this.key = String(seed);
    [this.#a, this.#b, this.#c] = hash96(this.key);
    for (let step = 0; step < 12; step++) this.uint32();
  }

  /** An independent stream, named by `labels` below this stream's own key. */
  fork(...labels: readonly (number | string)[]): Random {
    return new Random([this.key, ...labels].join("/"));
  }

  /** A whole number in [0, 2³²). */
  uint32(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
    this.#c |= 0;
    return sum >>> 0;
  }

  /** Fills `target` with what as many calls of {@link uint32} would return, several times as fast. */
  fillUint32(target: Uint32Array): Uint32Array {
    // The state in local variables: the loop stays in registers.
    let [a, b, c, counter] = [this.#a, this.#b, this.#c, this.#counter];
    for (let index = 0; index < target.length; index++) {
      const sum = (a + b + counter) | 0;
      counter = (counter + 1) | 0;
      a = b ^ (b >>> 9);
      b = (c + (c << 3)) | 0;
      c = (((c << 21) | (c >>> 11)) + sum) | 0;
      target[index] = sum;
    }
    [this.#a, this.#b, this.#c, this.#counter] = [a, b, c, counter];
    return target;
  }

  /** A number in [0, 1) with 53 random bits. */
  uniform(): number {
    return ((this.uint32() >>> 5) * 67108864 + (this.uint32() >>> 6)) / 9007199254740992;
  }

  /** A whole number in [0, limit), without modulo bias; `limit` in 1 … 2³². */
  integer(limit: number): number {
    if (limit === 4294967296) return this.uint32();
    // `>>> 0` keeps remainders in whole numbers of 32 bits: shuffles are four times as fast as with doubles.
    const divisor = limit >>> 0;
    const unusable = ((-divisor >>> 0) % divisor) >>> 0; // 2³² mod limit
    let value = this.uint32();
    while (value >= 4294967296 - unusable) value = this.uint32();
    return (value % divisor) >>> 0;
  }

  /** A standard normal number (Marsaglia's polar method). */
  normal(): number {
    const spare = this.#spareNormal;
    if (spare !== undefined) {
      this.#spareNormal = undefined;
      return spare;
    }
    for (;;) {
      const x = 2 * this.uniform() - 1;
      const y = 2 * this.uniform() - 1;
      const square = x * x + y * y;
      if (square > 0 && square < 1) {
        const factor = Math.sqrt((-2 * Math.log(square)) / square);
        this.#spareNormal = y * factor;
        return x * factor;
      }
    }
  }

  /** Shuffles `values` in place (Fisher–Yates) and returns it. */
  shuffle<Values extends Uint32Array | Int32Array | unknown[]>(values: Values): Values {
    for (let last = values.length - 1; last > 0; last--) {
      const other = this.integer(last + 1);
      const kept = values[last];
      values[last] = values[other];
      values[other] = kept;
    }
    return values;
  }
}

/** 96 well-mixed bits of a text: MurmurHash3's 32-bit block mix with three seeds. */
function hash96(text: string): [number, number, number] {
  return [murmur32(text, 0x9e3779b9), murmur32(text, 0x243f6a88), murmur32(text, 0xb7e15162)];
}

function murmur32(text: string, seed: number): number {
  let hash = seed;
  for (let index = 0; index < text.length; index++) {
    let block = Math.imul(text.charCodeAt(index), 0xcc9e2d51);
    block = (block << 15) | (block >>> 17);
    hash ^= Math.imul(block, 0x1b873593);
    hash = (hash << 13) | (hash >>> 19);
    hash = (Math.imul(hash, 5) + 0xe6546b64) | 0;
  }
  hash ^= text.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
