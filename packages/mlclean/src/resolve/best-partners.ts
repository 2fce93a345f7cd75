import { PairList } from "./pair-list.ts";

/** A second link this much weaker than the best, in nats, is no rival. */
const rival = 5;

/**
 * Where so many of the linked rows of one table have two links that are nearly as good, the other table has
 * several rows of one thing.
 */
const shareOfSeveral = 0.2;

/**
 * Links between two tables of which one, or each, has everything once: then a row of the other matches only
 * its best partner there, and the version of another year goes to its own. Whether a table has everything
 * once is seen from how many rows of the other have rival links into it.
 */
export function keepBestPartners(links: PairList, tables: Uint8Array): PairList {
  const best = [new Map<number, number>(), new Map<number, number>()];
  const rivals = [new Map<number, number>(), new Map<number, number>()];
  const ends = (first: number, second: number) => (tables[first] === 0 ? [first, second] : [second, first]);
  links.forEach((first, second, score) => {
    ends(first, second).forEach((row, table) => {
      best[table]!.set(row, Math.max(score, best[table]!.get(row) ?? 0));
    });
  });
  links.forEach((first, second, score) => {
    ends(first, second).forEach((row, table) => {
      if (score >= best[table]!.get(row)! - rival)
        rivals[table]!.set(row, (rivals[table]!.get(row) ?? 0) + 1);
    });
  });
  const hasSeveral = rivals.map((own) => {
    const several = [...own.values()].filter((count) => count > 1).length;
    return several > shareOfSeveral * own.size;
  });
  const kept = new PairList();
  links.forEach((first, second, score) => {
    const isBest = ends(first, second).every(
      (row, table) => hasSeveral[table] || score >= best[table]!.get(row)!,
    );
    if (isBest) kept.add(first, second, score);
  });
  return kept;
}
