/** Answers "where is the largest value between two places" in constant time: a sparse table. */
export class RangeMaximum {
  readonly #values: readonly number[];
  /** `#levels[k][i]`: place of the largest of the 2^k values from place i on. */
  readonly #levels: Uint32Array[];

  constructor(values: readonly number[]) {
    this.#values = values;
    this.#levels = [Uint32Array.from(values.keys())];
    for (let width = 2; width <= values.length; width *= 2) {
      const below = this.#levels.at(-1)!;
      this.#levels.push(
        Uint32Array.from({ length: values.length - width + 1 }, (_, place) =>
          this.#larger(below[place]!, below[place + width / 2]!),
        ),
      );
    }
  }

  /** Place of the largest value among `first` … `last`, the first of equals. */
  at(first: number, last: number): number {
    const level = 31 - Math.clz32(last - first + 1);
    const places = this.#levels[level]!;
    return this.#larger(places[first]!, places[last - (1 << level) + 1]!);
  }

  #larger(first: number, second: number): number {
    return this.#values[second]! > this.#values[first]! ? second : first;
  }
}
