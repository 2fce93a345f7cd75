/**
 * A sum of doubles that is rounded once, at its end, so that it does not depend on the order of its terms:
 * what is left over by each addition is kept (J. Shewchuk, Discrete & Computational Geometry 18, 1997).
 */
export class ExactSum {
  /** Numbers whose bits do not overlap, ascending in magnitude, and whose sum is the sum. */
  readonly #parts: number[] = [];
  /** The sum of what is too large for a double, 0 otherwise. */
  #beyond = 0;

  /** @param times how often the term is added, a whole number of at least 0. @default 1 */
  add(term: number, times = 1): void {
    // Powers of two make no rounding.
    for (let [power, left] = [term, times]; left > 0; power *= 2, left = Math.floor(left / 2)) {
      if (left % 2 === 1) this.#add(power);
    }
  }

  /** The double next to the sum; ±∞ where it is beyond them all. */
  get value(): number {
    if (this.#beyond !== 0) return this.#beyond;
    const parts = this.#parts;
    let place = parts.length - 1;
    let sum = parts[place] ?? 0;
    let rest = 0;
    while (place > 0 && rest === 0) {
      place -= 1;
      const before = sum;
      sum = before + parts[place]!;
      rest = parts[place]! - (sum - before);
    }
    // Half-way between two doubles the parts that are left decide.
    const next = parts[place - 1] ?? 0;
    if (rest !== 0 && Math.sign(rest) === Math.sign(next)) {
      const other = sum + 2 * rest;
      if (other - sum === 2 * rest) sum = other;
    }
    // Negative zero is 0.
    return sum + 0;
  }

  #add(term: number): void {
    const parts = this.#parts;
    let sum = term;
    let kept = 0;
    for (const part of parts) {
      const [large, small] = Math.abs(sum) < Math.abs(part) ? [part, sum] : [sum, part];
      const both = large + small;
      const rest = small - (both - large);
      if (rest !== 0) {
        parts[kept] = rest;
        kept += 1;
      }
      sum = both;
    }
    if (!Number.isFinite(sum)) {
      this.#beyond += sum;
      return;
    }
    parts.length = kept;
    parts.push(sum);
  }
}
