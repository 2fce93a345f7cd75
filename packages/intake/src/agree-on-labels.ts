import { ProblemList, type WorkerAnswer } from "@slicetuner/core";
import { type AgreementMethod, chooseMethod } from "./choose-method.ts";
import { type DawidSkeneOptions, dawidSkene } from "./dawid-skene.ts";
import { empiricalPrior } from "./empirical-prior.ts";
import { distinctAnswers, type IndexedAnswers, indexAnswers } from "./indexed-answers.ts";
import { countVotes, majorityVote } from "./majority-vote.ts";
import { oneCoin } from "./one-coin.ts";
import { weightedVote } from "./weighted-vote.ts";
import { measureWorkers, type WorkerSkill } from "./worker-skill.ts";

/** How several workers' answers become one label. */
export interface AgreementOptions extends DawidSkeneOptions {
  /**
   * `majority`: the most frequent answer; `dawid-skene`: answers count as much as their worker is worth, by class, see
   * `dawidSkene`; `one-coin`: the same with one number for each worker; `weighted-vote`: see `weightedVote`; `automatic`: the
   * one that foretells held-out answers best, see `chooseMethod` for when that misleads. Without
   * `priorAnswers` and `priorAccuracy` the prior of
   * `dawid-skene` comes from all workers, see `empiricalPrior`.
   * @default "dawid-skene"
   */
  readonly method?: "automatic" | AgreementMethod;
  /**
   * Of classes with equally many votes: none (`hold`), or the one that the worker with the best score chose
   * (`best-worker`). For `majority` alone. @default "quarantine"
   */
  readonly ties?: "quarantine" | "best-worker";
}

/** What the answers about one item come to. */
export interface AgreedLabel {
  /** Class number; null for a tie. */
  readonly label: number | null;
  /** Probability of the label (`dawid-skene`), or its share of the votes (`majority`). */
  readonly confidence: number;
  /** Answers for each class. */
  readonly votes: readonly number[];
  /** Whether the class was known beforehand. */
  readonly gold: boolean;
}

/** What a set of answers comes to. */
export interface LabelAgreement {
  /** By example id; those without an answer are absent. */
  readonly labels: ReadonlyMap<string, AgreedLabel>;
  /** In the order of their names. */
  readonly workers: readonly WorkerSkill[];
  /** `iteration-limit`: the labels are those of the last iteration. Majority votes always are `converged`. */
  readonly status: "converged" | "iteration-limit";
  /** Answers that name no class and were left out. */
  readonly ignored: number;
  /** The method that made the labels. */
  readonly method: AgreementMethod;
  /** Examples whose votes have one winner that is not the label. */
  readonly againstVotes: readonly string[];
}

/** With fewer answers than this no comparison of methods says anything. */
const fewestAnswers = 200;

/**
 * One label for each example out of several workers' answers; the same whatever the order of the answers. A
 * worker who answers about an example twice has one vote.
 * @throws InvalidInputError for gold questions whose class there is not
 */
export function agreeOnLabels(
  answers: readonly WorkerAnswer[],
  classCount: number,
  options: AgreementOptions = {},
): LabelAgreement {
  const indexed = indexAnswers(distinctAnswers(answers), classCount);
  const { gold = new Map<string, number>(), ties = "quarantine" } = options;
  checkGold(gold, classCount);
  const method = methodFor(options.method ?? "dawid-skene", indexed, gold);
  const votes = countVotes(indexed);
  const voters = indexed.items.map((_, item) => sumOf(rowOf(votes, item, classCount)));
  const others = (answer: number) => voters[indexed.itemOf[answer]!]! > 1;
  const isGold = (answer: number) => gold.has(indexed.items[indexed.itemOf[answer]!]!);

  if (method === "majority" || method === "weighted-vote") {
    const shares = method === "majority" ? majorityVote(indexed, gold) : weightedVote(indexed, gold);
    const workers = measureWorkers(indexed, (answer) => {
      const item = indexed.itemOf[answer]!;
      if (isGold(answer)) return rowOf(shares, item, classCount);
      if (!others(answer)) return undefined;
      const rest = rowOf(votes, item, classCount).slice();
      rest[indexed.labelOf[answer]!]! -= 1;
      return rest.map((count) => count / (voters[item]! - 1));
    });
    const choose = (item: number) => breakTie(indexed, item, rowOf(shares, item, classCount), ties, workers);
    return { ...collect(indexed, votes, shares, gold, choose), workers, status: "converged", method };
  }

  const { posteriors, confusions, status } =
    method === "one-coin" ? oneCoin(indexed, gold) : dawidSkene(indexed, withPrior(options, indexed, gold));
  const workers = measureWorkers(indexed, (answer) => {
    const own = rowOf(posteriors, indexed.itemOf[answer]!, classCount);
    if (isGold(answer)) return own;
    if (!others(answer)) return undefined;
    return withoutAnswer(own, indexed, confusions, answer);
  });
  const choose = (item: number) => onlyLargest(rowOf(posteriors, item, classCount));
  return { ...collect(indexed, votes, posteriors, gold, choose), workers, status, method };
}

function checkGold(gold: ReadonlyMap<string, number>, classCount: number): void {
  const problems = new ProblemList();
  for (const [id, label] of gold) {
    const isClass = Number.isInteger(label) && label >= 0 && label < classCount;
    problems.expect(isClass, `gold["${id}"]`, `is ${label}, expected a class number below ${classCount}`);
  }
  problems.throwIfAny();
}

function methodFor(
  wanted: "automatic" | AgreementMethod,
  answers: IndexedAnswers,
  gold: ReadonlyMap<string, number>,
): AgreementMethod {
  if (wanted !== "automatic") return wanted;
  return answers.itemOf.length < fewestAnswers ? "dawid-skene" : chooseMethod(answers, gold).method;
}

/** The prior that was asked for, or else that of all workers. */
function withPrior(
  options: AgreementOptions,
  answers: IndexedAnswers,
  gold: ReadonlyMap<string, number>,
): DawidSkeneOptions {
  const isGiven = options.priorAnswers !== undefined || options.priorAccuracy !== undefined;
  if (isGiven || options.priorCounts !== undefined || answers.itemOf.length < fewestAnswers) return options;
  return { ...options, priorCounts: empiricalPrior(answers, gold) };
}

function collect(
  { items, classCount, ignored }: IndexedAnswers,
  votes: Float64Array,
  probabilities: Float64Array,
  gold: ReadonlyMap<string, number>,
  choose: (item: number) => number | null,
): Pick<LabelAgreement, "labels" | "ignored" | "againstVotes"> {
  const againstVotes: string[] = [];
  const labels = new Map<string, AgreedLabel>();
  items.forEach((id, item) => {
    const label = choose(item);
    const most = largestOf(rowOf(votes, item, classCount));
    if (label !== null && most.length === 1 && most[0] !== label && !gold.has(id)) againstVotes.push(id);
    labels.set(id, {
      label,
      confidence: Math.max(...rowOf(probabilities, item, classCount)),
      votes: [...rowOf(votes, item, classCount)],
      gold: gold.has(id),
    });
  });
  return { labels, ignored, againstVotes };
}

/** The class of the largest probability; null when two have it (up to rounding). */
function onlyLargest(probabilities: Float64Array): number | null {
  const tied = largestOf(probabilities);
  return tied.length === 1 ? tied[0]! : null;
}

function largestOf(probabilities: Float64Array): number[] {
  const largest = Math.max(...probabilities);
  return [...probabilities.keys()].filter((label) => largest - probabilities[label]! < 1e-9);
}

function breakTie(
  answers: IndexedAnswers,
  item: number,
  shares: Float64Array,
  ties: "quarantine" | "best-worker",
  workers: readonly WorkerSkill[],
): number | null {
  const tied = largestOf(shares);
  if (tied.length === 1) return tied[0]!;
  if (ties === "quarantine") return null;
  const best = tied.map(() => -Infinity);
  for (let answer = 0; answer < answers.itemOf.length; answer++) {
    const place = tied.indexOf(answers.labelOf[answer]!);
    if (answers.itemOf[answer] !== item || place < 0) continue;
    best[place] = Math.max(best[place]!, workers[answers.workerOf[answer]!]!.score ?? -Infinity);
  }
  const winners = tied.filter((_, place) => best[place] === Math.max(...best));
  return winners.length === 1 ? winners[0]! : null;
}

/** The probabilities of an item's classes as they are without one of its answers (Bayes' rule backwards). */
function withoutAnswer(
  posterior: Float64Array,
  { classCount, workerOf, labelOf }: IndexedAnswers,
  confusions: Float64Array,
  answer: number,
): Float64Array {
  const rest = posterior.map((probability, truth) => {
    const likelihood = confusions[(workerOf[answer]! * classCount + truth) * classCount + labelOf[answer]!]!;
    return likelihood > 0 ? probability / likelihood : 0;
  });
  const total = sumOf(rest);
  return rest.map((weight) => weight / total);
}

function rowOf(table: Float64Array, row: number, width: number): Float64Array {
  return table.subarray(row * width, (row + 1) * width);
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
