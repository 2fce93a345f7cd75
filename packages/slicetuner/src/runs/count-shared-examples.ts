import { type Dataset, exampleWidth } from "@slicetuner/core";

/** How many examples of `pool` have the same features and label as some example of `held`. */
export function countSharedExamples(pool: Dataset, held: Dataset): number {
  const known = new Set(keysOf(held));
  let count = 0;
  for (const key of keysOf(pool)) if (known.has(key)) count += 1;
  return count;
}

/** A text for each example; equal examples have equal texts. */
function* keysOf(dataset: Dataset): Generator<string> {
  const { features, labels, size } = dataset;
  const bytes = Buffer.from(features.buffer, features.byteOffset, features.byteLength);
  const length = exampleWidth(dataset) * features.BYTES_PER_ELEMENT;
  for (let row = 0; row < size; row++)
    yield `${labels[row]} ${bytes.toString("latin1", row * length, (row + 1) * length)}`;
}
