/** What came of one test. */
export interface InvestedTest {
  /** The p-value was held against it. */
  readonly level: number;
  /** The slice is accepted: its loss is larger. */
  readonly isRejected: boolean;
}

/** What a test that accepts nothing may cost at most. */
const highestCost = 0.5;

/**
 * Alpha-investing: tests one after another, each paid from a wealth that a rejection of the null hypothesis
 * replenishes. (D. P. Foster, R. A. Stine, α-investing, JRSS B 70, 2008; the rule of Slice Finder, TKDE 2020,
 * section 3.3.)
 *
 * Test j gets the level wealth / (1 + j − k), k being the number of the last rejection, 0 before the first. A
 * rejection earns α; any other test costs level / (1 − level), at most {@link highestCost}: the level is
 * never above 1/3. Without that bound a wealth above 1 (from 20 rejections on, with α = .05) would be lost in
 * a single test. The wealth is never spent altogether; its marginal false discovery rate is at most α
 * whatever the levels are, as long as a test costs no more than the wealth (Foster and Stine, theorem 1).
 */
export class AlphaInvesting {
  readonly #alpha: number;
  #wealth: number;
  #sinceRejection = 0;

  /** @param alpha the first wealth and the payout, in (0, 1). */
  constructor(alpha: number) {
    this.#alpha = alpha;
    this.#wealth = alpha;
  }

  get wealth(): number {
    return this.#wealth;
  }

  test(pValue: number): InvestedTest {
    this.#sinceRejection++;
    const level = Math.min(this.#wealth / (1 + this.#sinceRejection), highestCost / (1 + highestCost));
    const isRejected = pValue <= level;
    if (isRejected) {
      this.#wealth += this.#alpha;
      this.#sinceRejection = 0;
    } else {
      this.#wealth -= level / (1 - level);
    }
    return { level, isRejected };
  }
}
