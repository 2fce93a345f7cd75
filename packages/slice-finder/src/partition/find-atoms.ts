import type { RowTest } from "@slicetuner/core";

/** Which slices some rows lie in: one bit for each slice, 32 to a word. */
export type Membership = Uint32Array;

/** The rows with one membership. */
export interface Atom {
  readonly membership: Membership;
  readonly rows: number;
}

/** The atoms that occur among the rows, in the order of their first rows. */
export interface Atoms {
  readonly atoms: readonly Atom[];
  /** Index of each row's atom. */
  readonly atomOf: Int32Array;
}

/** Takes rows apart by the slices that they lie in. */
export function findAtoms(tests: readonly RowTest[], rowCount: number): Atoms {
  const atomOf = new Int32Array(rowCount);
  let memberships: Membership[] = [new Uint32Array(Math.ceil(tests.length / 32))];
  tests.forEach((test, slice) => {
    // Every atom so far falls apart into those inside and those outside, numbered as they come.
    const numberOf = new Int32Array(2 * memberships.length).fill(-1);
    const refined: Membership[] = [];
    for (let row = 0; row < rowCount; row++) {
      const key = 2 * atomOf[row]! + Number(test(row));
      let number = numberOf[key]!;
      if (number < 0) {
        number = refined.length;
        numberOf[key] = number;
        const membership = memberships[key >> 1]!.slice();
        if (key % 2 === 1) membership[slice >> 5]! |= 1 << (slice & 31);
        refined.push(membership);
      }
      atomOf[row] = number;
    }
    memberships = refined;
  });
  const sizes = new Array<number>(memberships.length).fill(0);
  for (const atom of atomOf) sizes[atom]! += 1;
  return { atoms: memberships.map((membership, atom) => ({ membership, rows: sizes[atom]! })), atomOf };
}

export function isMember(membership: Membership, slice: number): boolean {
  return ((membership[slice >> 5]! >>> (slice & 31)) & 1) === 1;
}

/** The slices of a membership, ascending. */
export function membersOf(membership: Membership, slices: number): number[] {
  return Array.from({ length: slices }, (_, slice) => slice).filter((slice) => isMember(membership, slice));
}

/** Whether every slice of `inner` is one of `outer`. */
export function contains(outer: Membership, inner: Membership): boolean {
  return inner.every((word, index) => (word & ~outer[index]!) === 0);
}

/** How many slices both have, and how many only one has. */
export function compare(left: Membership, right: Membership): { shared: number; different: number } {
  let shared = 0;
  let different = 0;
  left.forEach((word, index) => {
    shared += ones(word & right[index]!);
    different += ones(word ^ right[index]!);
  });
  return { shared, different };
}

function ones(word: number): number {
  let count = 0;
  for (let rest = word; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}
