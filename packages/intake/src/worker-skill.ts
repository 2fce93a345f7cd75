import type { IndexedAnswers } from "./indexed-answers.ts";

/** How well a worker agrees with what the others, or the gold questions, say. */
export interface WorkerSkill {
  readonly worker: string;
  /** Answers about gold questions and about items that somebody else answered too. */
  readonly answers: number;
  /** Mean probability of the worker's answers by the others' answers alone; null without such answers. */
  readonly agreement: number | null;
  /** What the same answers would reach if they had nothing to do with the items; null without such answers. */
  readonly chance: number | null;
  /** (agreement − chance) in standard errors of an agreement by chance; null where there is none. */
  readonly score: number | null;
}

/**
 * @param byOthers the probability of each class of an answer's item without this answer; undefined where nobody else
 * answered
 */
export function measureWorkers(
  answers: IndexedAnswers,
  byOthers: (answer: number) => ArrayLike<number> | undefined,
): WorkerSkill[] {
  const { workers, classCount, workerOf, labelOf } = answers;
  const own = workers.map(() => ({
    count: 0,
    agreed: 0,
    labels: new Float64Array(classCount),
    classes: new Float64Array(classCount),
  }));
  for (let answer = 0; answer < labelOf.length; answer++) {
    const probabilities = byOthers(answer);
    if (probabilities === undefined) continue;
    const label = labelOf[answer]!;
    const sums = own[workerOf[answer]!]!;
    sums.count += 1;
    sums.agreed += probabilities[label]!;
    sums.labels[label]! += 1;
    for (let truth = 0; truth < classCount; truth++) sums.classes[truth]! += probabilities[truth]!;
  }
  return workers.map((worker, index) => {
    const { count, agreed, labels, classes } = own[index]!;
    if (count === 0) return { worker, answers: 0, agreement: null, chance: null, score: null };
    const agreement = agreed / count;
    const chance = labels.reduce((sum, label, truth) => sum + (label / count) * (classes[truth]! / count), 0);
    const error = Math.sqrt((chance * (1 - chance)) / count);
    return {
      worker,
      answers: count,
      agreement,
      chance,
      score: error > 0 ? (agreement - chance) / error : null,
    };
  });
}
