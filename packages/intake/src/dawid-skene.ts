import type { IndexedAnswers } from "./indexed-answers.ts";
import { majorityVote } from "./majority-vote.ts";

/** What {@link dawidSkene} takes beside the answers. */
export interface DawidSkeneOptions {
  /** Items whose true class is known: they measure the workers. @default none */
  readonly gold?: ReadonlyMap<string, number>;
  /**
   * Answers that each worker is imagined to have given about items of each class before the first real one: a
   * worker with few answers is taken for an average one. 0 is the published maximum likelihood. @default 4
   */
  readonly priorAnswers?: number;
  /**
   * Imagined answers of each worker, one number for each class and answer (classes × classes), in place of
   * `priorAnswers` and
   * `priorAccuracy`; see `empiricalPrior`. @default none
   */
  readonly priorCounts?: Float64Array;
  /** Share of the imagined answers that are correct; the wrong ones are spread evenly. @default 0.7 */
  readonly priorAccuracy?: number;
  /** Items of each class that are imagined beside the real ones. @default 1, or 0 with `priorAnswers` 0 */
  readonly priorItems?: number;
  /** Iterations at most. @default 500 */
  readonly maximumIterations?: number;
  /** Ends once no probability of an item's class moves more than this. @default 1e-7 */
  readonly tolerance?: number;
}

/** What the answers say about items and workers. */
export interface DawidSkeneResult {
  readonly status: "converged" | "iteration-limit";
  readonly iterations: number;
  /** Probability of each class for each item, items × classes. */
  readonly posteriors: Float64Array;
  /** Share of each class among the items. */
  readonly classShares: Float64Array;
  /**
   * Probability that a worker answers `l` about an item of class `c`: workers × classes `c` × classes `l`.
   */
  readonly confusions: Float64Array;
  /** Of the answers and known items under the final estimates, natural logarithm. */
  readonly logLikelihood: number;
  /** After each iteration, what the iterations increase: log likelihood plus log prior, up to a constant. */
  readonly objectives: readonly number[];
}

/**
 * True classes and workers' skills from their answers alone: expectation maximization, each worker with a
 * confusion matrix of their own, started from the shares of the votes (A. P. Dawid and A. M. Skene, Maximum
 * likelihood estimation of observer error-rates using the EM algorithm, Applied Statistics 28, 1979, sections
 * 2 and 3).
 *
 * Beyond the paper: Dirichlet priors on the confusion rows and on the class shares, so that workers with few
 * answers do not get matrices of zeros and ones (the maximum is then one of likelihood × prior), and items
 * whose class is known. Answers are taken as independent given the class. Workers, items and classes may come
 * in any order.
 */
export function dawidSkene(answers: IndexedAnswers, options: DawidSkeneOptions = {}): DawidSkeneResult {
  const { gold = new Map(), maximumIterations = 500, tolerance = 1e-7 } = options;
  const { priorAnswers = 4, priorAccuracy = 0.7, priorItems = priorAnswers === 0 ? 0 : 1 } = options;
  const { classCount } = answers;
  const wrong = classCount === 1 ? 0 : (priorAnswers * (1 - priorAccuracy)) / (classCount - 1);
  const even = Float64Array.from({ length: classCount ** 2 }, (_, entry) =>
    entry % (classCount + 1) === 0 ? priorAnswers * priorAccuracy : wrong,
  );
  const prior: Prior = { counts: options.priorCounts ?? even, items: priorItems };

  let posteriors = majorityVote(answers, gold);
  const objectives: number[] = [];
  for (let iteration = 1; ; iteration++) {
    const { classShares, confusions } = maximize(answers, posteriors, prior);
    const expected = expectClasses(answers, classShares, confusions, gold);
    objectives.push(expected.logLikelihood + logPrior(classShares, confusions, prior));
    const moved = largestDifference(posteriors, expected.posteriors);
    posteriors = expected.posteriors;
    if (moved <= tolerance || iteration >= maximumIterations) {
      return {
        status: moved <= tolerance ? "converged" : "iteration-limit",
        iterations: iteration,
        posteriors,
        classShares,
        confusions,
        logLikelihood: expected.logLikelihood,
        objectives,
      };
    }
  }
}

interface Prior {
  /** Imagined answers, classes × classes. */
  readonly counts: Float64Array;
  readonly items: number;
}

/**
 * Class shares and confusion matrices from the classes' probabilities (equations 2.3 and 2.4, with the
 * prior's counts).
 */
function maximize(answers: IndexedAnswers, posteriors: Float64Array, prior: Prior) {
  const { items, workers, classCount, itemOf, workerOf, labelOf } = answers;
  const classShares = new Float64Array(classCount).fill(prior.items);
  posteriors.forEach((probability, index) => {
    classShares[index % classCount]! += probability;
  });
  const total = items.length + classCount * prior.items;
  classShares.forEach((count, label) => {
    classShares[label] = count / total;
  });

  const confusions = new Float64Array(workers.length * classCount * classCount);
  for (let worker = 0; worker < workers.length; worker++)
    confusions.set(prior.counts, worker * classCount ** 2);
  for (let answer = 0; answer < itemOf.length; answer++) {
    const from = itemOf[answer]! * classCount;
    for (let truth = 0; truth < classCount; truth++) {
      const row = workerOf[answer]! * classCount + truth;
      confusions[row * classCount + labelOf[answer]!]! += posteriors[from + truth]!;
    }
  }
  for (let row = 0; row < workers.length * classCount; row++) {
    const own = confusions.subarray(row * classCount, (row + 1) * classCount);
    const sum = own.reduce((all, count) => all + count, 0);
    // A worker who saw no item of a class, without a prior: nothing is known, all answers are alike.
    own.forEach((count, label) => {
      own[label] = sum > 0 ? count / sum : 1 / classCount;
    });
  }
  return { classShares, confusions };
}

/**
 * The classes' probabilities from shares and confusions (equation 2.5), and the log likelihood (equation
 * 2.7).
 */
export function expectClasses(
  answers: IndexedAnswers,
  classShares: Float64Array,
  confusions: Float64Array,
  gold: ReadonlyMap<string, number>,
): { readonly posteriors: Float64Array; readonly logLikelihood: number } {
  const { items, classCount, itemOf, workerOf, labelOf } = answers;
  const posteriors = new Float64Array(items.length * classCount);
  for (let item = 0; item < items.length; item++) {
    for (let truth = 0; truth < classCount; truth++) {
      posteriors[item * classCount + truth] = Math.log(classShares[truth]!);
    }
  }
  const logarithms = confusions.map(Math.log);
  for (let answer = 0; answer < itemOf.length; answer++) {
    const place = itemOf[answer]! * classCount;
    for (let truth = 0; truth < classCount; truth++) {
      const row = workerOf[answer]! * classCount + truth;
      posteriors[place + truth]! += logarithms[row * classCount + labelOf[answer]!]!;
    }
  }
  let logLikelihood = 0;
  for (let item = 0; item < items.length; item++) {
    const own = posteriors.subarray(item * classCount, (item + 1) * classCount);
    const known = gold.get(answers.items[item]!);
    if (known !== undefined) {
      logLikelihood += own[known]!;
      own.fill(0)[known] = 1;
    } else {
      logLikelihood += normalizeLogarithms(own);
    }
  }
  return { posteriors, logLikelihood };
}

/** Turns log weights into probabilities in place; returns the logarithm of their sum. */
function normalizeLogarithms(weights: Float64Array): number {
  const largest = weights.reduce((most, weight) => Math.max(most, weight), -Infinity);
  const sum = weights.reduce((all, weight) => all + Math.exp(weight - largest), 0);
  weights.forEach((weight, index) => {
    weights[index] = Math.exp(weight - largest) / sum;
  });
  return largest + Math.log(sum);
}

function logPrior(classShares: Float64Array, confusions: Float64Array, prior: Prior): number {
  const term = (count: number, probability: number) => (count === 0 ? 0 : count * Math.log(probability));
  let sum = 0;
  for (const share of classShares) sum += term(prior.items, share);
  confusions.forEach((probability, index) => {
    sum += term(prior.counts[index % prior.counts.length]!, probability);
  });
  return sum;
}

function largestDifference(first: Float64Array, second: Float64Array): number {
  let largest = 0;
  for (let index = 0; index < first.length; index++) {
    largest = Math.max(largest, Math.abs(first[index]! - second[index]!));
  }
  return largest;
}
