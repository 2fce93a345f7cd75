import type { Column } from "@slicetuner/core";

/**
 * An order of the rows that depends on what they hold, not on where they stand: by 64 bits of hash of their
 * values, then by id, of which no two are equal. Rows are worked on in this order, so that no result depends
 * on the order of the input; it is as good as a shuffled one.
 */
export function canonicalOrder(
  columns: readonly Column[],
  ids: readonly string[],
  extra: readonly ArrayLike<number>[],
): Uint32Array {
  const rows = ids.length;
  const [high, low] = [new Uint32Array(rows), new Uint32Array(rows).fill(0x9e3779b9)];
  const add = (row: number, value: number) => {
    high[row] = mix(high[row]!, value);
    low[row] = mix(low[row]!, value ^ 0x5bd1e995);
  };
  for (const column of columns) {
    const textHashes =
      column.kind === "categorical" ? Uint32Array.from(column.categories, hashText) : new Uint32Array(0);
    for (let row = 0; row < rows; row++) {
      const value =
        column.kind === "numeric"
          ? hashNumber(column.values[row]!)
          : column.codes[row]! < 0
            ? 1
            : textHashes[column.codes[row]!]!;
      add(row, value);
    }
  }
  for (const values of extra) {
    for (let row = 0; row < rows; row++) add(row, hashNumber(values[row]!));
  }
  const order = Uint32Array.from(high.keys());
  return order.sort((first, second) => {
    const difference = high[first]! - high[second]! || low[first]! - low[second]!;
    if (difference !== 0) return difference;
    return ids[first]! < ids[second]! ? -1 : 1;
  });
}

const double = new Float64Array(1);
const halves = new Uint32Array(double.buffer);

function hashNumber(value: number): number {
  // All kinds of NaN are one, and −0 is 0.
  double[0] = Number.isNaN(value) ? Number.NaN : value + 0;
  return mix(halves[0]!, halves[1]!);
}

function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

function mix(hash: number, value: number): number {
  let mixed = Math.imul(hash ^ Math.imul(value, 0x9e3779b1), 0x85ebca6b);
  mixed ^= mixed >>> 15;
  return (Math.imul(mixed, 0xc2b2ae35) ^ (mixed >>> 13)) >>> 0;
}
