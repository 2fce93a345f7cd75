import type { ExampleDescriptions } from "./describe-examples.ts";

/** How an example lies among training examples other than itself. */
export interface NeighbourScores {
  /**
   * Share of the nearest that have another label. Ties are broken, by less than one neighbour, by how far the
   * nearest of its own label are compared with the nearest of others.
   */
  readonly label: number;
  /** Mean distance to the nearest. */
  readonly distance: number;
  /** How many of the nearest have its label. */
  readonly sameLabel: number;
}

/**
 * Euclidean distances between descriptions, all compared.
 * @param reference the first rows, among which neighbours are looked for
 * @returns a row's scores
 */
export function createNeighbourScores(
  rows: ExampleDescriptions,
  labels: Int32Array,
  reference: number,
  neighbours: number,
): (row: number) => NeighbourScores {
  const { width, values } = rows;
  const same = new Nearest(neighbours);
  const other = new Nearest(neighbours);
  return (row) => {
    same.clear();
    other.clear();
    const start = row * width;
    for (let candidate = 0; candidate < reference; candidate++) {
      if (candidate === row) continue;
      const nearest = labels[candidate] === labels[row] ? same : other;
      const from = candidate * width;
      let squares = 0;
      for (let column = 0; column < width; column++) {
        const difference = values[start + column]! - values[from + column]!;
        squares += difference * difference;
      }
      nearest.offer(squares);
    }
    const merged = new Nearest(neighbours);
    for (const squares of [...same.squares(), ...other.squares()]) merged.offer(squares);
    const limit = merged.squares().at(-1) ?? 0;
    const sameLabel = same.squares().filter((squares) => squares <= limit).length;
    const count = merged.squares().length;
    return {
      label: (Math.max(0, count - sameLabel) + closeness(same, other)) / Math.max(1, count),
      distance: merged.meanDistance(),
      sameLabel: Math.min(sameLabel, count),
    };
  };
}

/** From 0, where there are no others, to 1, where there is none of the same label. */
function closeness(same: Nearest, other: Nearest): number {
  const [near, far] = [other.meanDistance(), same.meanDistance()];
  if (near === Infinity) return 0;
  if (far === Infinity) return 1;
  return near + far === 0 ? 0.5 : far / (near + far);
}

/** The few smallest of many squared distances, ascending. */
class Nearest {
  readonly #kept: Float64Array;
  #count = 0;

  constructor(size: number) {
    this.#kept = new Float64Array(size);
  }

  clear(): void {
    this.#count = 0;
  }

  offer(squares: number): void {
    const kept = this.#kept;
    if (this.#count === kept.length && squares >= kept[this.#count - 1]!) return;
    let place = this.#count < kept.length ? this.#count++ : kept.length - 1;
    for (; place > 0 && kept[place - 1]! > squares; place--) kept[place] = kept[place - 1]!;
    kept[place] = squares;
  }

  squares(): number[] {
    return [...this.#kept.subarray(0, this.#count)];
  }

  /** Infinity where there is none. */
  meanDistance(): number {
    const distances = this.squares().map(Math.sqrt);
    return distances.length === 0
      ? Infinity
      : distances.reduce((sum, distance) => sum + distance, 0) / distances.length;
  }
}
