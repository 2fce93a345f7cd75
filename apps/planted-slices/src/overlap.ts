/** How well the rows that were found agree with those that were planted. */
export interface Overlap {
  /** Share of the found rows that were planted; 0 where nothing was found. */
  readonly precision: number;
  /** Share of the planted rows that were found. */
  readonly recall: number;
  /** Harmonic mean of both (the "accuracy" of Slice Finder, TKDE 2020, section 5). */
  readonly accuracy: number;
}

/** @param found row numbers, each once; `planted` likewise, at least one */
export function overlapOf(found: Uint32Array, planted: Uint32Array): Overlap {
  const isPlanted = new Set(planted);
  const shared = found.reduce((count, row) => count + (isPlanted.has(row) ? 1 : 0), 0);
  const precision = found.length === 0 ? 0 : shared / found.length;
  const recall = shared / planted.length;
  return { precision, recall, accuracy: shared === 0 ? 0 : (2 * precision * recall) / (precision + recall) };
}
