/** Judges pairs of rows. */
export interface PairScorer {
  /**
   * How much speaks for two rows being one: above 0 they match. Natural logarithm of the odds where weights were learnt;
   * 1 and −1 for a rule.
   */
  score(first: number, second: number): number;
}
