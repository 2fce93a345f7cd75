/** A binary heap over entries that each carry a key; the highest key is on top. */
export class PriorityHeap {
  readonly #keys: Float64Array;
  readonly #heap: Int32Array;
  #length: number;

  /** @param keys one key an entry; entries with key −Infinity are left out. The array is kept and changed. */
  constructor(keys: Float64Array) {
    this.#keys = keys;
    this.#heap = new Int32Array(keys.length);
    this.#length = 0;
    for (let entry = 0; entry < keys.length; entry++) {
      if (keys[entry]! > Number.NEGATIVE_INFINITY) this.#heap[this.#length++] = entry;
    }
    for (let place = (this.#length >> 1) - 1; place >= 0; place--) this.#sink(place);
  }

  /** The entry with the highest key, −1 if there is none. */
  get top(): number {
    return this.#length > 0 ? this.#heap[0]! : -1;
  }

  get topKey(): number {
    return this.#keys[this.top] ?? Number.NEGATIVE_INFINITY;
  }

  /** Gives the top entry a lower key; −Infinity takes it out. */
  lowerTop(key: number): void {
    this.#keys[this.#heap[0]!] = key;
    if (key === Number.NEGATIVE_INFINITY) this.#heap[0] = this.#heap[--this.#length]!;
    this.#sink(0);
  }

  #sink(start: number): void {
    const heap = this.#heap;
    const keys = this.#keys;
    if (start >= this.#length) return;
    const entry = heap[start]!;
    const key = keys[entry]!;
    let place = start;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= this.#length) break;
      if (child + 1 < this.#length && keys[heap[child + 1]!]! > keys[heap[child]!]!) child++;
      if (keys[heap[child]!]! <= key) break;
      heap[place] = heap[child]!;
      place = child;
    }
    heap[place] = entry;
  }
}
