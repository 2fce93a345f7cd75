import { type Dataset, Random } from "@slicetuner/core";

/** Deals rows to folds at random, so that each fold has its share of every class. Fold number of each row. */
export function dealFolds({ size, labels, classes }: Dataset, folds: number, seed: number): Int32Array {
  const shuffled = new Random(seed)
    .fork("folds")
    .shuffle(Uint32Array.from({ length: size }, (_, row) => row));
  const fold = new Int32Array(size);
  // The classes are dealt one after the other, so that folds differ by one row at most.
  let dealt = 0;
  for (let label = 0; label < classes.length; label++)
    for (const row of shuffled) if (labels[row] === label) fold[row] = dealt++ % folds;
  return fold;
}
