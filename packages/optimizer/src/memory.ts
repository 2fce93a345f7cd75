/** Gives memory for numbers, with anything in it. */
export interface Memory {
  numbers(length: number): Float64Array;
  indices(length: number): Uint32Array;
}

export const newMemory: Memory = {
  numbers: (length) => new Float64Array(length),
  indices: (length) => new Uint32Array(length),
};

/** Numbers for each slice that a continuous plan takes: the problem, the search and the amounts. */
const numbersPerSlice = 24;

/** Memory of an earlier plan, while the garbage collector leaves it. */
let idle: WeakRef<ArrayBuffer> | undefined;

/**
 * Lends `work` memory that ends with it: nothing that it returns may hold any. To get new pages from the
 * system takes longer than the plan itself, so that one plan hands them to the next.
 * @param count of slices
 */
export function withLentMemory<Result>(count: number, work: (memory: Memory) => Result): Result {
  const needed = 8 * numbersPerSlice * count;
  const found = idle?.deref();
  const isEnough = found !== undefined && found.byteLength >= needed;
  const buffer = isEnough ? found : new ArrayBuffer(needed);
  const own = isEnough ? idle : new WeakRef(buffer);
  // A plan within a plan gets memory of its own.
  idle = undefined;
  let taken = 0;
  /** Where `bytes` more lie; undefined when there are not so many. */
  const next = (bytes: number): number | undefined => {
    const start = taken;
    if (start + bytes > needed) return undefined;
    taken += 8 * Math.ceil(bytes / 8);
    return start;
  };
  try {
    return work({
      numbers(length) {
        const start = next(8 * length);
        return start === undefined ? newMemory.numbers(length) : new Float64Array(buffer, start, length);
      },
      indices(length) {
        const start = next(4 * length);
        return start === undefined ? newMemory.indices(length) : new Uint32Array(buffer, start, length);
      },
    });
  } finally {
    idle = own;
  }
}
