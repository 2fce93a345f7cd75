import type { Random } from "@slicetuner/core";
import { batchCounts } from "./batch-counts.ts";
import { CellDeck } from "./cell-deck.ts";
import type { Cells } from "./cells.ts";

/**
 * The rows of an epoch: ⌊rows / batchSize⌋ batches, at least one, each of exactly `batchSize` rows (of all
 * rows where they are fewer), in which the cells are represented as `expected` says.
 * @param expected examples of each cell in a batch; cells without rows must have 0
 * @returns places in the training's rows, batch after batch
 */
export function drawBatches(
  cells: Cells,
  expected: readonly number[],
  batchSize: number,
  random: Random,
): Uint32Array {
  const batches = Math.max(1, Math.floor(cells.cellOf.length / batchSize));
  const drawn = new Uint32Array(batches * batchSize);
  const decks = cells.places.map((places, cell) => new CellDeck(places, random.fork("cell", cell)));
  const order = random.fork("order");
  let start = 0;
  for (const counts of batchCounts(expected, batchSize, batches)) {
    let filled = start;
    counts.forEach((count, cell) => {
      decks[cell]!.draw(drawn.subarray(filled, filled + count));
      filled += count;
    });
    order.shuffle(drawn.subarray(start, filled));
    start = filled;
  }
  return drawn;
}
