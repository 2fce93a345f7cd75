import { type Interval, ProblemList, Random } from "@slicetuner/core";

export interface BootstrapOptions {
  /** How often the examples are drawn again. @default 1000, fewer above 100,000 examples, but at least 200 */
  readonly replicates?: number;
  /** Share of the samples for which an interval has the true value in it. @default 0.95 */
  readonly level?: number;
  /** @default 1 */
  readonly seed?: number;
}

/** Examples × replicates that are drawn when nothing else is said. */
const drawsByDefault = 1e8;

/** The options with the defaults put in. @throws InvalidInputError */
export function completeBootstrap(size: number, options: BootstrapOptions): Required<BootstrapOptions> {
  const usual = Math.min(1000, Math.max(200, Math.floor(drawsByDefault / Math.max(1, size))));
  const { replicates = usual, level = 0.95, seed = 1 } = options;
  const problems = new ProblemList();
  problems.expect(
    Number.isInteger(replicates) && replicates >= 50,
    "replicates",
    `is ${replicates}, expected a whole number of at least 50`,
  );
  problems.expect(level > 0 && level < 1, "level", `is ${level}, expected a number between 0 and 1`);
  problems.throwIfAny();
  return { replicates, level, seed };
}

/**
 * The statistics of samples that are drawn from the examples, with replacement and as many as there are
 * (Efron 1979).
 * @param statistics of the sample in which each example occurs as often as `counts` says; always as many
 * numbers
 * @returns replicates × statistics
 */
export function bootstrap(
  size: number,
  statistics: (counts: Float64Array) => readonly (number | null)[],
  { replicates, seed }: Required<BootstrapOptions>,
): (readonly (number | null)[])[] {
  const random = new Random(seed);
  const counts = new Float64Array(size);
  return Array.from({ length: replicates }, (_, replicate) => {
    const stream = random.fork("replicate", replicate);
    counts.fill(0);
    for (let draw = 0; draw < size; draw++) counts[stream.integer(size)]! += 1;
    return statistics(counts);
  });
}

/**
 * Share of the replicates that may lack a statistic, e.g. because a small group was not drawn, before it has
 * no interval.
 */
const lackingAtMost = 0.05;

/**
 * The percentile interval of a statistic, moved by the bootstrap's median bias so that the median of the
 * replicates lies at the estimate. A maximum over groups is larger in a sample drawn again than in the sample
 * itself, and an interval that is not moved may lie above its own estimate. What passes 0 or 1 is cut off
 * there.
 * @returns null when the estimate, or more than 5 % of the replicates, is null
 */
export function intervalAround(
  estimate: number | null,
  replicates: readonly (number | null)[],
  level: number,
  {
    lowest = 0,
    highest = Number.POSITIVE_INFINITY,
  }: { readonly lowest?: number; readonly highest?: number } = {},
): Interval | null {
  const known = Float64Array.from(replicates.filter((value) => value !== null)).sort();
  if (estimate === null || known.length < (1 - lackingAtMost) * replicates.length) return null;
  const bias = quantile(known, 0.5) - estimate;
  return {
    lower: Math.max(lowest, Math.min(estimate, quantile(known, (1 - level) / 2) - bias)),
    upper: Math.min(highest, Math.max(estimate, quantile(known, (1 + level) / 2) - bias)),
  };
}

/** Linear between order statistics (Hyndman and Fan 1996, type 7). */
function quantile(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(sorted.length - 1, below + 1);
  return sorted[below]! + (position - below) * (sorted[above]! - sorted[below]!);
}
