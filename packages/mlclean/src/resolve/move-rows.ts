import { clip, type PairScorer } from "./match-scores.ts";

/** Components of more rows are not looked at again: all pairs of their rows would be compared. */
const mostRows = 150;

const mostRounds = 10;

/**
 * Moves each row to the cluster that it fits best, by the sum of its scores with the rows there (alone: 0),
 * until none moves. What two rows that were joined too early have done to the rest is so undone.
 * @param clusters those of one component, single rows included
 */
export function moveRows(clusters: readonly number[][], scorer: PairScorer): number[][] {
  const rows = clusters.flat().sort((one, two) => one - two);
  if (rows.length > mostRows || rows.length < 3) return [...clusters];
  const scores = rows.map((row) =>
    rows.map((other) => (row === other ? 0 : clip(scorer.score(Math.min(row, other), Math.max(row, other))))),
  );
  const clusterOf = rows.map((row) => clusters.findIndex((own) => own.includes(row)));
  for (let round = 0; round < mostRounds; round++) {
    let moved = false;
    for (let place = 0; place < rows.length; place++) {
      // One more cluster than rows can fill: there is always an empty one.
      const sums = new Array<number>(rows.length + 1).fill(0);
      rows.forEach((_, other) => {
        sums[clusterOf[other]!]! += scores[place]![other]!;
      });
      const own = clusterOf[place]!;
      const best = sums.reduce((found, sum, cluster) => (sum > sums[found]! + 1e-9 ? cluster : found), own);
      if (best === own) continue;
      clusterOf[place] = best;
      moved = true;
    }
    if (!moved) break;
  }
  const found = new Map<number, number[]>();
  rows.forEach((row, place) => {
    const list = found.get(clusterOf[place]!);
    if (list === undefined) found.set(clusterOf[place]!, [row]);
    else list.push(row);
  });
  return [...found.values()];
}
