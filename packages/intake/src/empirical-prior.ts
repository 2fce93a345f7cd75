import { dawidSkene } from "./dawid-skene.ts";
import type { IndexedAnswers } from "./indexed-answers.ts";

/** Imagined answers about items of a class that are tried. */
const strengths = [0.5, 1, 2, 4, 8, 16, 32, 64, 128, 256];
/** The prior and the classes that it was taken from are found in turns. */
const turns = 3;

/**
 * A prior for the workers' confusion matrices from all workers together (empirical Bayes): each row of a
 * matrix is a draw from a Dirichlet distribution around the same row of the matrix of all answers; how
 * closely the rows lie around it is what makes the answers most probable. Where workers answered few items or
 * are alike, they share one matrix; where they answered many and differ, each has its own.
 * @returns imagined answers, classes × classes
 */
export function empiricalPrior(answers: IndexedAnswers, gold: ReadonlyMap<string, number>): Float64Array {
  let prior: Float64Array | undefined;
  for (let turn = 0; turn < turns; turn++) {
    const options = { gold, maximumIterations: 30, tolerance: 1e-3 };
    const { posteriors } = dawidSkene(
      answers,
      prior === undefined ? options : { ...options, priorCounts: prior },
    );
    const counts = expectedCounts(answers, posteriors);
    const pooled = poolRows(counts, answers.classCount);
    const strength = likeliest(strengths, (each) =>
      dirichletLikelihood(counts, pooled, each, answers.classCount),
    );
    prior = pooled.map((share) => share * strength);
  }
  return prior!;
}

/**
 * How often each worker is expected to have answered `l` about items of class `c`: workers × classes ×
 * classes.
 */
export function expectedCounts(answers: IndexedAnswers, posteriors: Float64Array): Float64Array {
  const { workers, classCount, itemOf, workerOf, labelOf } = answers;
  const counts = new Float64Array(workers.length * classCount * classCount);
  for (let answer = 0; answer < itemOf.length; answer++) {
    for (let truth = 0; truth < classCount; truth++) {
      const row = workerOf[answer]! * classCount + truth;
      counts[row * classCount + labelOf[answer]!]! += posteriors[itemOf[answer]! * classCount + truth]!;
    }
  }
  return counts;
}

/**
 * The shares of all workers' answers about each class, with one imagined answer spread over each row, half of
 * it correct.
 */
function poolRows(counts: Float64Array, classCount: number): Float64Array {
  const size = classCount * classCount;
  const pooled = new Float64Array(size).fill(classCount === 1 ? 0 : 0.5 / (classCount - 1));
  for (let truth = 0; truth < classCount; truth++) pooled[truth * classCount + truth] = 0.5;
  counts.forEach((count, index) => {
    pooled[index % size]! += count;
  });
  for (let truth = 0; truth < classCount; truth++) {
    const row = pooled.subarray(truth * classCount, (truth + 1) * classCount);
    const sum = row.reduce((all, count) => all + count, 0);
    row.forEach((count, label) => {
      row[label] = count / sum;
    });
  }
  return pooled;
}

/**
 * Log likelihood of counts whose rows were drawn from Dirichlet distributions (Dirichlet-multinomial, without
 * the constant).
 */
function dirichletLikelihood(
  counts: Float64Array,
  pooled: Float64Array,
  strength: number,
  classCount: number,
): number {
  let sum = 0;
  for (let start = 0; start < counts.length; start += classCount) {
    const offset = start % pooled.length;
    let total = 0;
    for (let label = 0; label < classCount; label++) {
      const count = counts[start + label]!;
      if (count < 1e-9) continue;
      total += count;
      const imagined = strength * pooled[offset + label]!;
      sum += logGamma(count + imagined) - logGamma(imagined);
    }
    if (total > 0) sum += logGamma(strength) - logGamma(strength + total);
  }
  return sum;
}

export function likeliest(candidates: readonly number[], likelihood: (candidate: number) => number): number {
  const values = candidates.map(likelihood);
  return candidates[values.indexOf(Math.max(...values))]!;
}

/**
 * Stirling's series (Abramowitz and Stegun 6.1.41) where it is exact to 1e-10, from 8 on; below by Γ(x + 1) =
 * x Γ(x).
 */
export function logGamma(x: number): number {
  let shifted = x;
  let product = 1;
  while (shifted < 8) product *= shifted++;
  const inverse = 1 / (shifted * shifted);
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse / 1680))) / shifted;
  return (
    (shifted - 0.5) * Math.log(shifted) - shifted + 0.5 * Math.log(2 * Math.PI) + series - Math.log(product)
  );
}
