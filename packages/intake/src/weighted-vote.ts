import type { IndexedAnswers } from "./indexed-answers.ts";
import { majorityVote } from "./majority-vote.ts";

/** Answers that each worker is imagined to have given, as good as all workers' together. */
const imaginedAnswers = 4;
const maximumIterations = 50;

/**
 * Votes that count as much as their worker agrees with the others: the weight is classes × share of agreement
 * − 1, which is 0 for answers at random, until no weight moves (iterative weighted majority voting; H. Li, B.
 * Yu, Error rate bounds and iterative weighted majority voting for crowdsourcing, 2014). No probabilities, so
 * nothing can be too sure.
 * @returns shares of the weighted votes, items × classes
 */
export function weightedVote(
  answers: IndexedAnswers,
  gold: ReadonlyMap<string, number> = new Map(),
): Float64Array {
  const { items, workers, classCount, itemOf, workerOf, labelOf } = answers;
  const plain = majorityVote(answers, gold);
  let shares = plain;
  let weights = new Float64Array(workers.length).fill(1);
  for (let iteration = 0; iteration < maximumIterations; iteration++) {
    const agreed = new Float64Array(workers.length);
    const given = new Float64Array(workers.length);
    for (let answer = 0; answer < itemOf.length; answer++) {
      const own = shares.subarray(itemOf[answer]! * classCount, (itemOf[answer]! + 1) * classCount);
      const largest = own.reduce((most, share) => Math.max(most, share), 0);
      const tied = own.reduce((count, share) => count + Number(largest - share < 1e-12), 0);
      given[workerOf[answer]!]! += 1;
      if (largest - own[labelOf[answer]!]! < 1e-12) agreed[workerOf[answer]!]! += 1 / tied;
    }
    const sum = (values: Float64Array) => values.reduce((all, value) => all + value, 0);
    const mean = sum(agreed) / Math.max(1, sum(given));
    const next = agreed.map((count, worker) => {
      const share = (count + imaginedAnswers * mean) / (given[worker]! + imaginedAnswers);
      return Math.max(0, classCount * share - 1);
    });
    const moved = next.reduce(
      (most, weight, worker) => Math.max(most, Math.abs(weight - weights[worker]!)),
      0,
    );
    weights = next;
    const votes = new Float64Array(items.length * classCount);
    for (let answer = 0; answer < itemOf.length; answer++) {
      votes[itemOf[answer]! * classCount + labelOf[answer]!]! += weights[workerOf[answer]!]!;
    }
    shares = items.reduce((all, item, index) => {
      const own = all.subarray(index * classCount, (index + 1) * classCount);
      const total = sum(own);
      const known = gold.get(item);
      // Where nobody has a weight all votes count alike.
      if (known !== undefined) own.fill(0)[known] = 1;
      else if (total === 0) own.set(plain.subarray(index * classCount, (index + 1) * classCount));
      else
        own.forEach((vote, label) => {
          own[label] = vote / total;
        });
      return all;
    }, votes);
    if (moved < 1e-9) break;
  }
  return shares;
}
