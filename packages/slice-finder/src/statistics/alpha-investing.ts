/** What came of one test. */
export interface InvestedTest {
  /** The p-value was held against it. */
  readonly level: number;
  /** The slice is accepted: its loss is larger. */
  readonly isRejected: boolean;
}

/**
 * Alpha-investing: tests one after another, each paid from a wealth that a rejection of the null hypothesis replenishes.
 * (D. P. Foster, R. A. Stine, α-investing, JRSS B 70, 2008; the rule of Slice Finder, TKDE 2020, section 3.3.)
 *
 * Test j gets the level wealth / (1 + j − k), k being the number of the last rejection, 0 before the first. A rejection
 * earns α; any other test costs level / (1 − level). Where the wealth has grown past 1 the level is capped at
 * wealth / (1 + wealth), the most that the wealth can pay for.
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

  /** Nothing can be rejected any more. */
  get isSpent(): boolean {
    return this.#wealth <= 0;
  }

  test(pValue: number): InvestedTest {
    this.#sinceRejection++;
    const level = Math.min(this.#wealth / (1 + this.#sinceRejection), this.#wealth / (1 + this.#wealth));
    const isRejected = !this.isSpent && pValue <= level;
    if (isRejected) {
      this.#wealth += this.#alpha;
      this.#sinceRejection = 0;
    } else {
      this.#wealth = Math.max(0, this.#wealth - level / (1 - level));
    }
    return { level, isRejected };
  }
}
