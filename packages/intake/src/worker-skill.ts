import type { IndexedAnswers } from "./indexed-answers.ts";

/** How well a worker agrees with what the others, or the gold questions, say. */
export interface WorkerSkill {
  readonly worker: string;
  /** Answers about gold questions and about items that somebody else answered too. */
  readonly answers: number;
  /** Mean probability of the worker's answers by the others' answers alone; null without such answers. */
  readonly agreement: number | null;
  /**
   * What the same answers would reach on average, dealt to the same items at random; null without such
   * answers.
   */
  readonly chance: number | null;
  /**
   * (agreement − chance) in standard deviations of the agreement of answers dealt at random; null where it
   * has none, since all answers, or all items, are the same.
   */
  readonly score: number | null;
}

/**
 * Mean and standard deviation over random deals are exact (W. Hoeffding, A combinatorial central limit
 * theorem, 1951).
 * @param byOthers the probability of each class of an answer's item without this answer; undefined where
 * nobody else answered
 */
export function measureWorkers(
  answers: IndexedAnswers,
  byOthers: (answer: number) => ArrayLike<number> | undefined,
): WorkerSkill[] {
  const { workers, classCount, workerOf, labelOf } = answers;
  const own = workers.map(() => ({ labels: [] as number[], items: [] as ArrayLike<number>[] }));
  for (let answer = 0; answer < labelOf.length; answer++) {
    const probabilities = byOthers(answer);
    if (probabilities === undefined) continue;
    own[workerOf[answer]!]!.labels.push(labelOf[answer]!);
    own[workerOf[answer]!]!.items.push(probabilities);
  }
  return workers.map((worker, index) => measure(worker, own[index]!.labels, own[index]!.items, classCount));
}

function measure(
  worker: string,
  labels: readonly number[],
  items: readonly ArrayLike<number>[],
  classCount: number,
): WorkerSkill {
  const count = labels.length;
  if (count === 0) return { worker, answers: 0, agreement: null, chance: null, score: null };
  const given = new Float64Array(classCount);
  const classes = new Float64Array(classCount);
  let agreement = 0;
  labels.forEach((label, place) => {
    given[label]! += 1 / count;
    agreement += items[place]![label]! / count;
    for (let truth = 0; truth < classCount; truth++) classes[truth]! += items[place]![truth]! / count;
  });
  const chance = given.reduce((sum, share, label) => sum + share * classes[label]!, 0);
  let squares = 0;
  for (const item of items) {
    const mean = given.reduce((sum, share, label) => sum + share * item[label]!, 0);
    given.forEach((share, label) => {
      squares += share * (item[label]! - mean - classes[label]! + chance) ** 2;
    });
  }
  // Below rounding there is no spread.
  const deviation = count > 1 ? Math.sqrt(squares / (count - 1) / count) : 0;
  return {
    worker,
    answers: count,
    agreement,
    chance,
    score: deviation > 1e-9 ? (agreement - chance) / deviation : null,
  };
}
