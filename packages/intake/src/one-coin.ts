import { expectClasses } from "./dawid-skene.ts";
import { expectedCounts, likeliest, logGamma } from "./empirical-prior.ts";
import type { IndexedAnswers } from "./indexed-answers.ts";
import { majorityVote } from "./majority-vote.ts";

/** What {@link oneCoin} says of items and workers. */
export interface OneCoinResult {
  readonly status: "converged" | "iteration-limit";
  /** Probability of each class for each item, items × classes. */
  readonly posteriors: Float64Array;
  /**
   * As of `dawidSkene`: workers × classes × classes, each with one number on the diagonal and one beside it.
   */
  readonly confusions: Float64Array;
}

/** Imagined answers that are tried for the prior of the workers' shares of correct answers. */
const strengths = [1, 2, 4, 8, 16, 32, 64, 128];

/**
 * Each worker has one probability of a correct answer, the same for all classes; wrong answers are spread
 * evenly (the homogeneous Dawid–Skene model). A Beta prior on these probabilities comes from all workers
 * together (empirical Bayes). Fewer numbers than in a confusion matrix: better where workers answer few items
 * or classes are many.
 */
export function oneCoin(
  answers: IndexedAnswers,
  gold: ReadonlyMap<string, number> = new Map(),
  maximumIterations = 200,
  tolerance = 1e-6,
): OneCoinResult {
  const { classCount, workers } = answers;
  let posteriors = majorityVote(answers, gold);
  for (let iteration = 1; ; iteration++) {
    const counts = expectedCounts(answers, posteriors);
    const own = workers.map((_, worker) => countCorrect(counts, worker, classCount));
    const correct = own.reduce((sum, worker) => sum + worker.correct, 0.7);
    const mean = correct / own.reduce((sum, worker) => sum + worker.all, 1);
    const strength = likeliest(strengths, (each) => betaLikelihood(own, mean, each));
    const confusions = new Float64Array(workers.length * classCount * classCount);
    own.forEach((worker, index) => {
      const accuracy = (worker.correct + strength * mean) / (worker.all + strength);
      const wrong = classCount === 1 ? 0 : (1 - accuracy) / (classCount - 1);
      const start = index * classCount * classCount;
      confusions.fill(wrong, start, start + classCount * classCount);
      for (let truth = 0; truth < classCount; truth++)
        confusions[start + truth * classCount + truth] = accuracy;
    });
    const next = expectClasses(answers, sharesOf(posteriors, classCount), confusions, gold).posteriors;
    const moved = next.reduce(
      (most, value, index) => Math.max(most, Math.abs(value - posteriors[index]!)),
      0,
    );
    posteriors = next;
    if (moved > tolerance && iteration < maximumIterations) continue;
    return { status: moved <= tolerance ? "converged" : "iteration-limit", posteriors, confusions };
  }
}

interface Correct {
  readonly correct: number;
  readonly all: number;
}

function countCorrect(counts: Float64Array, worker: number, classCount: number): Correct {
  const start = worker * classCount * classCount;
  let [correct, all] = [0, 0];
  for (let entry = 0; entry < classCount * classCount; entry++) {
    const count = counts[start + entry]!;
    all += count;
    if (entry % (classCount + 1) === 0) correct += count;
  }
  return { correct, all };
}

function betaLikelihood(own: readonly Correct[], mean: number, strength: number): number {
  const [right, wrong] = [strength * mean, strength * (1 - mean)];
  const fixed = logGamma(strength) - logGamma(right) - logGamma(wrong);
  return own.reduce(
    (sum, { correct, all }) =>
      sum + fixed + logGamma(right + correct) + logGamma(wrong + all - correct) - logGamma(strength + all),
    0,
  );
}

/** Share of each class among the items, with one imagined item of each. */
function sharesOf(posteriors: Float64Array, classCount: number): Float64Array {
  const shares = new Float64Array(classCount).fill(1);
  posteriors.forEach((probability, index) => {
    shares[index % classCount]! += probability;
  });
  const total = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => share / total);
}
