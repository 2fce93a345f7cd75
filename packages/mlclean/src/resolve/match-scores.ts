/** Judges pairs of rows. */
export interface PairScorer {
  /**
   * How much speaks for two rows being one: above 0 they match. Natural logarithm of the odds where weights
   * were learnt;
   * 1 and −1 for a rule.
   */
  score(first: number, second: number): number;
}

/** Beyond this, agreement of two rows is as sure as it gets: one link more cannot outweigh many that miss. */
const surest = 10;

/** A score as it counts beside others; −∞ keeps rows apart whatever speaks for them. */
export function clip(score: number): number {
  return score === -Infinity ? score : Math.max(-surest, Math.min(surest, score));
}
