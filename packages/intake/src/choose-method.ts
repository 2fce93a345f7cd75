import { Random } from "@slicetuner/core";
import { dawidSkene } from "./dawid-skene.ts";
import { empiricalPrior, expectedCounts } from "./empirical-prior.ts";
import type { IndexedAnswers } from "./indexed-answers.ts";
import { majorityVote } from "./majority-vote.ts";
import { oneCoin } from "./one-coin.ts";
import { weightedVote } from "./weighted-vote.ts";

/** Ways to make one label of several answers. */
export const agreementMethods = ["dawid-skene", "one-coin", "weighted-vote", "majority"] as const;
export type AgreementMethod = (typeof agreementMethods)[number];

/** Parts of the answers that are held out in turn. */
const folds = 5;

/** With more answers than this one part tells enough. */
const manyAnswers = 20_000;

/** How well a method foretold answers that it had not seen. */
export interface HeldOutScore {
  /** Share of the answers that are the method's label of their item. */
  readonly agreement: number;
  /** Mean log probability of the answers, given the method's labels and the worker's confusion matrix. */
  readonly logProbability: number;
}

/** Which method was chosen, and why. */
export interface MethodChoice {
  readonly method: AgreementMethod;
  /** By method; empty where no item has two answers. */
  readonly heldOut: Readonly<Partial<Record<AgreementMethod, HeldOutScore>>>;
}

/**
 * Chooses the method whose labels foretell held-out answers best, by two measures: how often an answer is the
 * label of its item, and how probable it is given the label and a confusion matrix of its worker, estimated
 * in the same way for all methods. Each of them alone is deceived: where most workers err on the same items,
 * wrong labels agree best; and labels that follow the majority make answers look more regular than they are.
 * Where workers share a bias both may be (TREC in docs/reproduction/crowds.md), so this is no default.
 * Dawid–Skene, which is best on most data, is left only for a method that is better by both, each by two
 * standard errors of the paired differences.
 */
export function chooseMethod(answers: IndexedAnswers, gold: ReadonlyMap<string, number>): MethodChoice {
  const { itemOf, workerOf, labelOf, classCount } = answers;
  const fold = dealFolds(answers);
  const scores: Scores[] = agreementMethods.map(() => ({ agreement: [], logProbability: [] }));
  for (let held = 0; held < (itemOf.length > manyAnswers ? 1 : folds); held++) {
    const rest = withoutFold(answers, fold, held);
    const hasRest = new Uint8Array(answers.items.length);
    for (const item of rest.itemOf) hasRest[item] = 1;
    const places = [...itemOf.keys()].filter(
      (answer) => fold[answer] === held && hasRest[itemOf[answer]!] === 1,
    );
    const priorCounts = empiricalPrior(rest, gold);
    agreementMethods.forEach((method, index) => {
      const labels = onlyLargest(quickly(method, rest, gold, priorCounts), classCount);
      const confusions = estimateConfusions(rest, labels, priorCounts);
      for (const answer of places) {
        let probability = 0;
        for (let truth = 0; truth < classCount; truth++) {
          const row = (workerOf[answer]! * classCount + truth) * classCount;
          probability += labels[itemOf[answer]! * classCount + truth]! * confusions[row + labelOf[answer]!]!;
        }
        scores[index]!.logProbability.push(Math.log(Math.max(probability, 1e-12)));
        scores[index]!.agreement.push(labels[itemOf[answer]! * classCount + labelOf[answer]!]!);
      }
    });
  }
  const own = scores[0]!;
  if (own.agreement.length < 2) return { method: "dawid-skene", heldOut: {} };
  const heldOut = agreementMethods.map((method, index) => {
    const { agreement, logProbability } = scores[index]!;
    return [method, { agreement: mean(agreement), logProbability: mean(logProbability) }] as const;
  });
  const better = agreementMethods.filter(
    (_, index) =>
      isBetter(scores[index]!.agreement, own.agreement) &&
      isBetter(scores[index]!.logProbability, own.logProbability),
  );
  const agreementOf = new Map(heldOut.map(([method, score]) => [method, score.agreement]));
  const [method = "dawid-skene"] = better.sort((a, b) => agreementOf.get(b)! - agreementOf.get(a)!);
  return { method, heldOut: Object.fromEntries(heldOut) };
}

/** One entry for each held-out answer. */
interface Scores {
  readonly agreement: number[];
  readonly logProbability: number[];
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Whether the first are larger on average by two standard errors of the differences. */
function isBetter(first: readonly number[], second: readonly number[]): boolean {
  const differences = first.map((value, place) => value - second[place]!);
  const gain = mean(differences);
  const variance = mean(differences.map((difference) => (difference - gain) ** 2));
  return gain > 2 * Math.sqrt(variance / (differences.length - 1)) && gain > 0;
}

/**
 * The largest probability becomes 1, equal ones share it: no method gains by being too sure or too careful.
 */
function onlyLargest(probabilities: Float64Array, classCount: number): Float64Array {
  const labels = new Float64Array(probabilities.length);
  for (let start = 0; start < probabilities.length; start += classCount) {
    const own = probabilities.subarray(start, start + classCount);
    const largest = own.reduce((most, value) => Math.max(most, value), 0);
    const tied = own.reduce((count, value) => count + Number(largest - value < 1e-9), 0);
    own.forEach((value, label) => {
      labels[start + label] = largest - value < 1e-9 ? 1 / tied : 0;
    });
  }
  return labels;
}

function estimateConfusions(
  answers: IndexedAnswers,
  labels: Float64Array,
  priorCounts: Float64Array,
): Float64Array {
  const { classCount } = answers;
  const confusions = expectedCounts(answers, labels);
  for (let start = 0; start < confusions.length; start += classCount) {
    const row = confusions.subarray(start, start + classCount);
    const prior = priorCounts.subarray(start % priorCounts.length, (start % priorCounts.length) + classCount);
    const sum = row.reduce((all, count, label) => all + count + prior[label]!, 0);
    row.forEach((count, label) => {
      row[label] = (count + prior[label]!) / sum;
    });
  }
  return confusions;
}

function quickly(
  method: AgreementMethod,
  answers: IndexedAnswers,
  gold: ReadonlyMap<string, number>,
  priorCounts: Float64Array,
): Float64Array {
  if (method === "majority") return majorityVote(answers, gold);
  if (method === "weighted-vote") return weightedVote(answers, gold);
  if (method === "one-coin") return oneCoin(answers, gold, 50, 1e-3).posteriors;
  return dawidSkene(answers, { gold, priorCounts, maximumIterations: 50, tolerance: 1e-3 }).posteriors;
}

/** The fold of each answer; those about one item lie in different ones, as far as there are enough. */
function dealFolds({ itemOf }: IndexedAnswers): Uint8Array {
  const random = new Random(1).fork("held-out-answers");
  const fold = new Uint8Array(itemOf.length);
  let start = 0;
  for (let answer = 0; answer < itemOf.length; answer++) {
    if (answer === 0 || itemOf[answer] !== itemOf[answer - 1]) start = random.integer(folds);
    fold[answer] = start++ % folds;
  }
  return fold;
}

function withoutFold(answers: IndexedAnswers, fold: Uint8Array, held: number): IndexedAnswers {
  const isKept = (_: number, answer: number) => fold[answer] !== held;
  return {
    ...answers,
    itemOf: answers.itemOf.filter(isKept),
    workerOf: answers.workerOf.filter(isKept),
    labelOf: answers.labelOf.filter(isKept),
  };
}
