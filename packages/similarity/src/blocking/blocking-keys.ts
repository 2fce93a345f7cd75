/**
 * Calls `emit` with the hashes of the keys of a row; rows that share one may be alike. A row without keys is
 * compared with none.
 */
export type BlockingKeys = (row: number, emit: (key: number) => void) => void;

/** Hashes have this many bits: with the number of a row they fit into one double. */
export const keyBits = 29;

const keyMask: number = 2 ** keyBits - 1;

/** A text as a key (FNV-1a with a final mix). Two texts with the same hash only cost a comparison. */
export function hashText(text: string, seed = 0): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return mix(hash) & keyMask;
}

/** Two keys as one. */
export function combineKeys(first: number, second: number): number {
  return mix(Math.imul(first, 0x9e3779b1) ^ second) & keyMask;
}

function mix(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

/** Each row's own key, e.g. of a column's value; none where it is missing (−1). */
export function columnKeys(keyOf: (row: number) => number): BlockingKeys {
  return (row, emit) => {
    const key = keyOf(row);
    if (key >= 0) emit(key);
  };
}

/** Rows must agree in a key of each. */
export function crossedKeys(first: BlockingKeys, second: BlockingKeys): BlockingKeys {
  return (row, emit) => first(row, (one) => second(row, (other) => emit(combineKeys(one, other))));
}
