import { Random } from "@slicetuner/core";
import type { SimulatedTask } from "./read-question.ts";

/** Someone who works on tasks. Rates are 0 … 1. */
export interface SimulatedWorker {
  readonly id: string;
  /** Share of answers that are right. */
  readonly skill: number;
  /** Time that a task takes on average. */
  readonly secondsPerTask: number;
  /** Share of collected examples that belong to another slice than was asked for. */
  readonly wrongSliceRate: number;
  /** Share of collected examples that others found too. */
  readonly duplicateRate: number;
  /** Percent of assignments that requesters approved, 0 … 100. */
  readonly approvalRate: number;
  /** Country, ISO 3166. */
  readonly locale: string;
  readonly masters: boolean;
}

/** What {@link createWorkers} takes. */
export interface WorkersOptions {
  readonly seed: number | string;
  readonly count: number;
  /** Share of workers who answer at random half of the time. @default 0 */
  readonly careless?: number;
  /** @default 0 */
  readonly wrongSliceRate?: number;
  /** @default 0 */
  readonly duplicateRate?: number;
  /** Skill of those who are careful. @default 0.95 */
  readonly skill?: number;
}

/** A crowd: the same seed gives the same workers. */
export function createWorkers(options: WorkersOptions): SimulatedWorker[] {
  const { seed, count, careless = 0, wrongSliceRate = 0, duplicateRate = 0, skill = 0.95 } = options;
  return Array.from({ length: count }, (_, index) => {
    const random = new Random(seed).fork("worker", index);
    // Spread evenly, so that a small crowd has its share too.
    const isCareless = Math.floor((index + 1) * careless) > Math.floor(index * careless);
    return {
      id: `A${String(index + 1).padStart(4, "0")}WORKER`,
      skill: isCareless ? 0.5 : Math.min(1, skill + 0.05 * (random.uniform() - 0.5)),
      secondsPerTask: 20 + 100 * random.uniform(),
      wrongSliceRate,
      duplicateRate,
      approvalRate: isCareless ? 90 : 95 + random.integer(6),
      locale: random.uniform() < 0.75 ? "US" : "IN",
      masters: !isCareless && random.uniform() < 0.2,
    };
  });
}

/** What a worker fills in: values by the names of the form's fields. */
export type WorkOnTask = (
  task: SimulatedTask,
  worker: SimulatedWorker,
  random: Random,
) => Readonly<Record<string, string>>;

/** What {@link labelWork} takes. */
export interface LabelWorkOptions {
  /** Name of the field that takes the label. */
  readonly field: string;
  /** The right label of an item by the values that are shown. */
  readonly truth: (shown: Readonly<Record<string, string>>) => string;
}

/** Workers who give labels: right as often as their skill says, else one of the others. */
export function labelWork({ field, truth }: LabelWorkOptions): WorkOnTask {
  return (task, worker, random) => {
    const right = truth(task.shown);
    if (random.uniform() < worker.skill) return { [field]: right };
    const others = (task.fields[field] ?? []).filter((value) => value !== right);
    return { [field]: others.length === 0 ? right : others[random.integer(others.length)]! };
  };
}

/** What {@link collectWork} takes. */
export interface CollectWorkOptions {
  /** The values that make each slice. */
  readonly slices: readonly Readonly<Record<string, string>>[];
  /** Name of the field that takes the label. */
  readonly labelField: string;
  /** Makes an example of a slice: all fields, the right label among them. */
  readonly make: (
    wanted: Readonly<Record<string, string>>,
    random: Random,
  ) => Readonly<Record<string, string>>;
}

/** What is so easy to find that several workers bring it. */
const popularExamples = 10;

/**
 * Workers who bring new examples, some of another slice, some that others brought before, some with a wrong
 * label.
 */
export function collectWork({ slices, labelField, make }: CollectWorkOptions): WorkOnTask {
  return (task, worker, random) => {
    const isWrong = random.uniform() < worker.wrongSliceRate;
    const others = slices.filter((values) => !isSame(values, task.wanted));
    const wanted = isWrong && others.length > 0 ? others[random.integer(others.length)]! : task.wanted;
    const isPopular = random.uniform() < worker.duplicateRate;
    const popular = `popular ${random.integer(popularExamples)} of ${JSON.stringify(wanted)}`;
    const example = make(wanted, isPopular ? new Random(popular) : random.fork("own"));
    if (isPopular || random.uniform() < worker.skill) return example;
    const wrong = (task.fields[labelField] ?? []).filter((value) => value !== example[labelField]);
    return wrong.length === 0 ? example : { ...example, [labelField]: wrong[random.integer(wrong.length)]! };
  };
}

function isSame(left: Readonly<Record<string, string>>, right: Readonly<Record<string, string>>): boolean {
  return Object.entries(left).every(([name, value]) => right[name] === value);
}
