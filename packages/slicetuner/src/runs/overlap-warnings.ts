import { type Dataset, exampleWidth, type TrainingData } from "@slicetuner/core";

/** Standard deviations above which examples are shared more often than by chance. */
const unlikely = 3;

/**
 * Warns where more examples of the pool stand in the held-out data than chance explains. Examples of few
 * features coincide without being the same records; how often is seen in the training data, none of which are
 * held out.
 */
export function overlapWarnings(pool: Dataset, { train, validation, test }: TrainingData): string[] {
  return Object.entries({ validation, test }).flatMap(([name, held]) => {
    if (held === undefined) return [];
    const [count, own] = [countSharedExamples(pool, held), countSharedExamples(train, held)];
    const share = own / Math.max(1, train.size);
    // The training examples' share is an estimate, too.
    const variance = share * (1 - share) * pool.size * (1 + pool.size / Math.max(1, train.size));
    if (count <= share * pool.size + unlikely * Math.sqrt(variance)) return [];
    const chance =
      own === 0
        ? ""
        : `; by chance it would be about ${Math.round(share * pool.size)}, as of the training data`;
    return `${count.toLocaleString("en-US")} of ${pool.size.toLocaleString("en-US")} examples of the pool are also in the ${name} data (same features and label${chance}): where they are the same records, the measured outcome is too good`;
  });
}

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
