import { ProblemList, type Slice } from "@slicetuner/core";

/**
 * A slice whose examples carry one token each, out of the slice's vocabulary. Tokens are unequally frequent
 * (the token of rank r has a chance proportional to r^−concentration) and unequally telling: the share of the
 * second class among a token's examples is a fixed number, near 0 or 1 if `certainty` is high.
 */
export interface GeneratedSlice extends Slice {
  /** How many tokens there are, at least 1: more of them take more examples to learn. */
  readonly tokens: number;
  /** How unequal the tokens' chances are, ≥ 0: 0 is uniform, 1 is Zipf's law. */
  readonly concentration: number;
  /**
   * How far the tokens' log odds spread, > 0; the higher, the lower is the loss that remains with endless
   * data: about
   * 0.62 for 0.5, 0.50 for 1, 0.34 for 2, 0.25 for 3 (with many tokens; `lossFloor` tells).
   */
  readonly certainty: number;
  /**
   * Slices that name the same vocabulary carry the same tokens, with the same chances, and learn from each
   * other's examples; they must agree in `tokens`, `concentration` and `certainty`. Slices of different
   * vocabularies ignore each other. @default the slice's name
   */
  readonly vocabulary?: string;
  /**
   * Whether the classes of all tokens are exchanged: to slices of the same vocabulary that are not, its
   * examples do harm. @default false
   */
  readonly reversed?: boolean;
}

/** The name of the slice's vocabulary. */
export function vocabularyOf({ name, vocabulary }: GeneratedSlice): string {
  return vocabulary ?? name;
}

/** One token of a slice. */
export interface Token {
  /** Chance that an example carries it. */
  readonly chance: number;
  /** Share of the second class among its examples. */
  readonly share: number;
}

/** Steps of the golden ratio from here fall evenly over (0, 1), wherever the sequence is cut. */
const goldenStep = (Math.sqrt(5) - 1) / 2;
const firstQuantile = 0.1;

/**
 * The tokens of a slice, the most frequent first. Their shares have log odds `certainty · ln(u / (1 − u))`
 * for evenly spread u, so that they do not depend on a seed, and neither does the true curve.
 */
export function tokensOf({ tokens, concentration, certainty, reversed = false }: GeneratedSlice): Token[] {
  const frequencies = Array.from({ length: tokens }, (_, rank) => (rank + 1) ** -concentration);
  const total = frequencies.reduce((sum, frequency) => sum + frequency, 0);
  return frequencies.map((frequency, rank) => {
    const quantile = (firstQuantile + rank * goldenStep) % 1;
    const share = 1 / (1 + ((1 - quantile) / quantile) ** certainty);
    return { chance: frequency / total, share: reversed ? 1 - share : share };
  });
}

/** @throws InvalidInputError with everything that is wrong with the slices. */
export function checkGeneratedSlices(slices: readonly GeneratedSlice[]): void {
  const problems = new ProblemList();
  problems.expect(slices.length > 0, "slices", "there is none");
  const firstOf = new Map<string, GeneratedSlice>();
  slices.forEach((slice, index) => {
    const { tokens, concentration, certainty } = slice;
    const path = `slices[${index}]`;
    const whole = Number.isInteger(tokens) && tokens >= 1;
    problems.expect(whole, `${path}.tokens`, `is ${tokens}, expected a whole number of at least 1`);
    const spread = concentration >= 0 && Number.isFinite(concentration);
    problems.expect(spread, `${path}.concentration`, `is ${concentration}, expected a number of at least 0`);
    const telling = certainty > 0 && Number.isFinite(certainty);
    problems.expect(telling, `${path}.certainty`, `is ${certainty}, expected a number above 0`);
    const vocabulary = vocabularyOf(slice);
    const first = firstOf.get(vocabulary) ?? slice;
    firstOf.set(vocabulary, first);
    for (const field of ["tokens", "concentration", "certainty"] as const) {
      const message = `is ${slice[field]}, but ${first[field]} for "${first.name}" of the same vocabulary`;
      problems.expect(slice[field] === first[field], `${path}.${field}`, message);
    }
  });
  problems.throwIfAny();
}
