/** Pairs of rows with a number each, in arrays that grow. */
export class PairList {
  #first = new Uint32Array(1024);
  #second = new Uint32Array(1024);
  #value = new Float32Array(1024);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(first: number, second: number, value: number): void {
    if (this.#size === this.#first.length) this.#grow();
    this.#first[this.#size] = first;
    this.#second[this.#size] = second;
    this.#value[this.#size++] = value;
  }

  forEach(visit: (first: number, second: number, value: number) => void): void {
    for (let pair = 0; pair < this.#size; pair++) {
      visit(this.#first[pair]!, this.#second[pair]!, this.#value[pair]!);
    }
  }

  #grow(): void {
    const length = 2 * this.#size;
    const larger = { first: new Uint32Array(length), second: new Uint32Array(length) };
    larger.first.set(this.#first);
    larger.second.set(this.#second);
    const values = new Float32Array(length);
    values.set(this.#value);
    [this.#first, this.#second, this.#value] = [larger.first, larger.second, values];
  }
}
