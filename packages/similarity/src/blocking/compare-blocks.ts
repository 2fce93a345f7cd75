import type { Blocks } from "./create-blocks.ts";

/**
 * Calls `visit` once with each pair that any of the blocks proposes, the lower row first, in ascending order
 * of it.
 * @param allowed which pairs count, e.g. only those of two tables
 */
export function forEachPair(
  rows: number,
  blocks: readonly Pick<Blocks, "partners">[],
  visit: (first: number, second: number) => void,
  allowed: (first: number, second: number) => boolean = () => true,
): void {
  const seen = new Int32Array(rows).fill(-1);
  for (let row = 0; row < rows; row++) {
    const offer = (other: number) => {
      if (other <= row || seen[other] === row) return;
      seen[other] = row;
      if (allowed(row, other)) visit(row, other);
    };
    for (const own of blocks) own.partners(row, offer);
  }
}
