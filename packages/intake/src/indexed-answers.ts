import type { WorkerAnswer } from "@slicetuner/core";

/** Answers as numbers: workers and items (examples) in the order of their names, whatever order the answers came in. */
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

/** Each answer once: what was delivered again is no second opinion. Two different answers of one worker both stay. */
export function distinctAnswers(answers: readonly WorkerAnswer[]): WorkerAnswer[] {
  const byContent = new Map<string, WorkerAnswer>();
  for (const answer of answers) {
    byContent.set(JSON.stringify([answer.exampleId, answer.worker, answer.label]), answer);
  }
  return [...byContent.values()];
}

function sortedNames(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}
