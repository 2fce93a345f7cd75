import type { WorkerAnswer } from "@slicetuner/core";

/**
 * Answers as numbers: workers and items (examples) in the order of their names, whatever order the answers
 * came in.
 */
export interface IndexedAnswers {
  readonly items: readonly string[];
  readonly workers: readonly string[];
  readonly classCount: number;
  /** One entry an answer, sorted by item, then worker, then label. */
  readonly itemOf: Int32Array;
  readonly workerOf: Int32Array;
  readonly labelOf: Int32Array;
  /** Answers left out since their label is no class. */
  readonly ignored: number;
}

/** Every answer counts, one that a worker repeated as well (see {@link distinctAnswers}). */
export function indexAnswers(answers: readonly WorkerAnswer[], classCount: number): IndexedAnswers {
  const valid = answers.filter(({ label }) => Number.isInteger(label) && label >= 0 && label < classCount);
  const items = sortedNames(valid.map(({ exampleId }) => exampleId));
  const workers = sortedNames(valid.map(({ worker }) => worker));
  const itemNumbers = new Map(items.map((name, index) => [name, index]));
  const workerNumbers = new Map(workers.map((name, index) => [name, index]));
  const codes = valid.map(({ exampleId, worker, label }) => {
    const place = itemNumbers.get(exampleId)! * workers.length + workerNumbers.get(worker)!;
    return place * classCount + label;
  });
  const sorted = Float64Array.from(codes).sort();
  const place = (code: number) => Math.floor(code / classCount);
  return {
    items,
    workers,
    classCount,
    itemOf: Int32Array.from(sorted, (code) => Math.floor(place(code) / workers.length)),
    workerOf: Int32Array.from(sorted, (code) => place(code) % workers.length),
    labelOf: Int32Array.from(sorted, (code) => code % classCount),
    ignored: answers.length - valid.length,
  };
}

/**
 * One vote for each worker and example. Of several different answers one is taken by their names alone, as
 * good as at random: the same in whatever order they came, and for no class more than for another.
 */
export function distinctAnswers(answers: readonly WorkerAnswer[]): WorkerAnswer[] {
  const byVoter = new Map<string, WorkerAnswer[]>();
  for (const answer of answers) {
    const voter = JSON.stringify([answer.exampleId, answer.worker]);
    const own = byVoter.get(voter) ?? [];
    if (!own.some(({ label }) => label === answer.label)) byVoter.set(voter, [...own, answer]);
  }
  return [...byVoter].map(([voter, own]) => {
    const sorted = own.sort((first, second) => first.label - second.label);
    return sorted[hash(voter) % sorted.length]!;
  });
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
}

function sortedNames(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}
