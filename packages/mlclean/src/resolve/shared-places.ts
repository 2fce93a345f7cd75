import type { LevelsOfAll, PairPattern } from "./pair-classes.ts";

/** Equality by chance in fewer than 1 of 90 pairs, in nats. */
const identifying = 4.5;

/** Of the pairs that are equal in one of the columns, so many at least are equal in the others, too. */
const leastShare = 0.1;

const leastPairs = 4;

export interface SharedPlace {
  readonly pairs: readonly PairPattern[];
  /** The column in which they are as unlike as random pairs. */
  readonly unlike: number;
}

/**
 * Pairs that are equal in several identifying columns, because these go together, and unlike in another:
 * restaurants of one hotel have one address and one telephone number. That the columns go together is seen
 * from pairs that are equal in one of them: many of these are equal in all. Where people have moved, name and
 * birth are equal and the street is not, but few who share a name share a birthday, so it is no such sort.
 */
export function findSharedPlaces(
  patterns: readonly PairPattern[],
  allPairs: number,
  columns: readonly LevelsOfAll[],
): SharedPlace[] {
  const isEqual = (level: number, { all, equal }: LevelsOfAll) => level > all.length - equal.length;
  const shareOfEqual = columns.map(({ all, equal }) =>
    all.slice(-equal.length).reduce((sum, own) => sum + own, 0),
  );
  const tells = shareOfEqual.map((share) => share > 0 && Math.log(1 / share) >= identifying);
  const found: SharedPlace[] = [];
  columns.forEach((_, unlike) => {
    if (!tells[unlike]) return;
    const places = new Map<string, { readonly equal: readonly number[]; readonly list: PairPattern[] }>();
    const elsewhere = columns.map(() => 0);
    for (const pattern of patterns) {
      const equal = columns.flatMap((own, column) =>
        tells[column] && isEqual(pattern.levels[column]!, own) ? [column] : [],
      );
      if (pattern.levels[unlike] !== 1) {
        for (const column of equal) elsewhere[column]! += pattern.count;
      } else if (equal.length > 1) {
        const own = places.get(equal.join()) ?? { equal, list: [] };
        own.list.push(pattern);
        places.set(equal.join(), own);
      }
    }
    for (const { equal, list } of places.values()) {
      const count = list.reduce((sum, own) => sum + own.count, 0);
      const goTogether = equal.every(
        (column) => count >= leastShare * (shareOfEqual[column]! * allPairs - elsewhere[column]!),
      );
      if (count >= leastPairs && goTogether) found.push({ pairs: list, unlike });
    }
  });
  return found;
}
