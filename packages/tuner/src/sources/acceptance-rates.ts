/** How many examples a first expectation counts for beside those that came. */
const priorWeight = 10;

interface Experience {
  came: number;
  usable: number;
}

/** What share of a source's examples of a slice passes the checks: what was expected, mended by what came. */
export class AcceptanceRates {
  readonly #experiences = new Map<string, Experience>();

  /** @param usable examples that counted as data of the slice that was ordered */
  record(source: string | undefined, slice: number, came: number, usable: number): void {
    const key = keyOf(source, slice);
    const before = this.#experiences.get(key) ?? { came: 0, usable: 0 };
    this.#experiences.set(key, { came: before.came + came, usable: before.usable + usable });
  }

  /** In (0, 1]; exactly 1 where nothing else was expected and all that came was usable. */
  rateOf(source: string | undefined, slice: number, expected = 1): number {
    const { came, usable } = this.#experiences.get(keyOf(source, slice)) ?? { came: 0, usable: 0 };
    return (priorWeight * expected + usable) / (priorWeight + came);
  }
}

function keyOf(source: string | undefined, slice: number): string {
  return `${slice}/${source ?? ""}`;
}
