/** Keeps the `capacity` values that were used last (least recently used out first). */
export class LruCache<Key, Value> {
  readonly #values = new Map<Key, Value>();
  readonly #capacity: number;
  readonly #forget: (value: Value) => void;

  constructor(capacity: number, forget: (value: Value) => void = () => {}) {
    this.#capacity = capacity;
    this.#forget = forget;
  }

  get(key: Key, make: () => Value): Value {
    const value = this.#values.has(key) ? this.#values.get(key)! : make();
    // A Map keeps the order of insertion: the first key is the one not asked for the longest.
    this.#values.delete(key);
    this.#values.set(key, value);
    for (const [oldest, forgotten] of this.#values) {
      if (this.#values.size <= this.#capacity) break;
      this.#values.delete(oldest);
      this.#forget(forgotten);
    }
    return value;
  }

  delete(key: Key): void {
    this.#values.delete(key);
  }
}
