import { contains, isMember, type Membership, membersOf } from "./find-atoms.ts";

/** What rows in none of the slices are called. */
export const everythingElse = "everything else";

/** What one part is called that all others were merged into. */
export const allRows = "all rows";

/**
 * Names atoms by the slices they lie in: `A + B`. A slice that another of its slices lies in whole is not
 * named, for that goes without saying; `only` tells that other atoms lie in the same slices and in more.
 *
 * @param atoms all atoms of the rows, which tell the slices that lie in each other
 * @param named those that are to be named
 */
export function nameAtoms(
  atoms: readonly Membership[],
  named: readonly Membership[],
  names: readonly string[],
): string[] {
  const liesIn = names.map((_, inner) =>
    names.map((_, outer) =>
      atoms.every((membership) => !isMember(membership, inner) || isMember(membership, outer)),
    ),
  );
  return named.map((membership) => {
    const members = membersOf(membership, names.length);
    if (members.length === 0) return everythingElse;
    const told = members.filter(
      (outer) =>
        !members.some(
          // Of slices with the same rows the first is named.
          (inner) => inner !== outer && liesIn[inner]![outer] && (!liesIn[outer]![inner] || inner < outer),
        ),
    );
    const more = named.some((other) => other !== membership && contains(other, membership));
    return `${told.map((slice) => names[slice]).join(" + ")}${more ? " only" : ""}`;
  });
}
