import { type Atom, compare } from "./find-atoms.ts";

/**
 * Merges atoms with fewer than `minimumRows` rows into others, the smallest first (of several the one in most
 * slices, then the first), until none is left or all are one. An atom goes to the one whose slices differ
 * least from its own; of several to the one that shares most slices with it, then to the largest, then to the
 * first. Who takes others in keeps its own slices.
 *
 * @returns the atom that each atom ends in; itself where it stays.
 */
export function mergeAtoms(atoms: readonly Atom[], minimumRows: number): Int32Array {
  const into = Int32Array.from(atoms.keys());
  const rows = atoms.map((atom) => atom.rows);
  let left = [...atoms.keys()];
  while (left.length > 1) {
    const smallest = left.reduce((least, atom) => {
      const fewer = rows[atom]! - rows[least]! || sizeOf(atoms[least]!) - sizeOf(atoms[atom]!);
      return fewer < 0 ? atom : least;
    });
    if (rows[smallest]! >= minimumRows) break;
    left = left.filter((atom) => atom !== smallest);
    const target = nearest(atoms, rows, left, smallest);
    rows[target]! += rows[smallest]!;
    into.forEach((end, atom) => {
      if (end === smallest) into[atom] = target;
    });
  }
  return into;
}

/** In how many slices it lies. */
function sizeOf({ membership }: Atom): number {
  return compare(membership, membership).shared;
}

function nearest(
  atoms: readonly Atom[],
  rows: readonly number[],
  candidates: readonly number[],
  atom: number,
): number {
  const likeness = candidates.map((candidate) => ({
    candidate,
    ...compare(atoms[candidate]!.membership, atoms[atom]!.membership),
  }));
  likeness.sort(
    (left, right) =>
      left.different - right.different ||
      right.shared - left.shared ||
      rows[right.candidate]! - rows[left.candidate]! ||
      left.candidate - right.candidate,
  );
  return likeness[0]!.candidate;
}
