import { Random, type WorkerAnswer } from "@slicetuner/core";
import { type AgreementOptions, agreeOnLabels } from "@slicetuner/intake";
import { summarize } from "@slicetuner/metrics";
import { answersPerExample, type CrowdAnswers } from "./crowd-answers.ts";

/** One way to one label. */
export interface Method {
  readonly name: string;
  /** Whether it is told the gold questions. */
  readonly usesGold: boolean;
  readonly options: AgreementOptions;
}

/** The ways that are compared. */
export const methods: readonly Method[] = [
  { name: "majority", usesGold: false, options: { method: "majority" } },
  { name: "Dawid–Skene", usesGold: false, options: {} },
  { name: "Dawid–Skene as published", usesGold: false, options: { priorAnswers: 0 } },
  { name: "Dawid–Skene, 5 % gold", usesGold: true, options: {} },
];

/** Share of right labels that each method has, on the same answers and examples. */
export interface AccuracyRun {
  readonly data: string;
  readonly seed: number;
  /** Answers taken of each example. */
  readonly answers: number;
  /** In the order of {@link methods}, on the examples that are no gold questions; a tie is half right. */
  readonly accuracies: readonly number[];
  /** Of each method's accuracy less that of the first, the standard error over the examples. */
  readonly standardErrors: readonly number[];
  /** Methods that had not converged at the iteration limit. */
  readonly unsettled: readonly string[];
}

/**
 * For each seed: which of the eleven answers of each example are taken, and which 5 % of the examples are
 * gold questions.
 * @param answers how many of the eleven
 */
export function measureAccuracy(data: CrowdAnswers, answers: number, seed: number): AccuracyRun {
  const random = new Random(seed).fork(data.name);
  const ids = [...data.truth.keys()];
  const goldIds = random
    .fork("gold")
    .shuffle([...ids])
    .slice(0, Math.round(0.05 * ids.length));
  const gold = new Map(goldIds.map((id) => [id, data.truth.get(id)!]));
  const taken = drawAnswers(data, answers, random.fork("answers", answers));
  const judged = ids.filter((id) => !gold.has(id));
  const unsettled: string[] = [];
  const scores = methods.map(({ name, usesGold, options }) => {
    const { labels, status } = agreeOnLabels(taken, 2, usesGold ? { ...options, gold } : options);
    if (status !== "converged") unsettled.push(name);
    return judged.map((id) => {
      const label = labels.get(id)!.label;
      return label === null ? 0.5 : label === data.truth.get(id) ? 1 : 0;
    });
  });
  const accuracies = scores.map((own) => summarize(own).mean);
  const standardErrors = scores.map((own) => {
    return summarize(own.map((score, place) => score - scores[0]![place]!)).standardError!;
  });
  return { data: data.name, seed, answers, accuracies, standardErrors, unsettled };
}

function drawAnswers(data: CrowdAnswers, answers: number, random: Random): WorkerAnswer[] {
  return [...data.truth.keys()].flatMap((_, row) => {
    const places = random.shuffle(Array.from({ length: answersPerExample }, (_, place) => place));
    return places.slice(0, answers).map((place) => data.answers[place]![row]!);
  });
}
