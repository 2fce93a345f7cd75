import {
  concatenateDatasets,
  type Dataset,
  Random,
  runTrainings,
  type Split,
  splitBySlice,
  type Trainer,
} from "@slicetuner/core";
import { createInProcessExecutor } from "@slicetuner/executor-local";
import { createIntake, type IntakeOptions } from "@slicetuner/intake";
import { type CrowdOptions, type SimulatedRound, simulateRound } from "./simulated-crowd.ts";

/** What joins the training data of a model. */
export const variants = [
  "nothing",
  "all delivered",
  "what passed, majority",
  "what passed",
  "what passed, true labels",
  "all delivered, true labels",
] as const;

export type Variant = (typeof variants)[number];

/** What became of a kind of example at intake. */
export interface DefectCount {
  readonly delivered: number;
  /** Accepted, with the label that is right. */
  readonly right: number;
  /** Accepted, with another. */
  readonly wrong: number;
  readonly quarantined: number;
  readonly rejected: number;
}

/** One seed. */
export interface CheckedRun {
  readonly seed: number;
  /** Means over the trainings, on test rows. */
  readonly results: Readonly<Record<Variant, { readonly loss: number; readonly accuracy: number }>>;
  /** Of the intake with Dawid–Skene. */
  readonly defects: {
    readonly copies: DefectCount;
    /** Examples of another slice than the ordered one. */
    readonly misplaced: DefectCount;
    /** Examples that came with a wrong label, that of most answers; copies left out. */
    readonly wrongLabels: DefectCount;
    /** Neither copies nor wrongly labelled. */
    readonly good: DefectCount;
  };
  /** Share of wrong labels, copies left out: as delivered, among accepted by majority, among accepted. */
  readonly labelErrors: readonly [number, number, number];
  /** Of wrong-slice examples that were accepted, those that count in the slice they belong to. */
  readonly countedWhereTheyBelong: number;
  readonly carelessFound: number;
  readonly carelessMissed: number;
  readonly carefulNamed: number;
}

/** Trains on a round of a careless crowd as it came and as it passed intake, the same seeds for both. */
export async function measureCheckedTraining(
  dataset: Dataset,
  trainer: Trainer,
  crowd: CrowdOptions,
  seed: number,
  trainings = 3,
): Promise<CheckedRun> {
  const { train, validation, test, pool } = splitRound(dataset, seed);
  const round = simulateRound(train, pool, crowd, seed);
  const check = (options: IntakeOptions) =>
    createIntake(options).doCheck({
      deliveries: round.deliveries,
      train,
      earlierAnswers: [],
      signal: new AbortController().signal,
    });
  const checked = await check({});
  const byMajority = await check({ agreement: { method: "majority" } });
  const together = (parts: readonly Dataset[]) => concatenateDatasets(train, ...parts);
  const delivered = round.deliveries.map(({ delivery }) => delivery.examples);
  const accepted = checked.deliveries.map((own) => own.accepted);
  const acceptedByMajority = byMajority.deliveries.map((own) => own.accepted);
  const data: Record<Variant, Dataset> = {
    nothing: train,
    "all delivered": together(delivered),
    "what passed, majority": together(acceptedByMajority),
    "what passed": together(accepted),
    "what passed, true labels": together(accepted.map((own) => corrected(own, round))),
    "all delivered, true labels": together(delivered.map((own) => corrected(own, round))),
  };
  const results = {} as Record<Variant, { loss: number; accuracy: number }>;
  for (const variant of variants) {
    results[variant] = await trainAndTest(data[variant], validation, test, trainer, seed, trainings);
  }
  const decisions = new Map(
    checked.deliveries.flatMap((own) =>
      own.decisions.map(({ exampleId, decision }) => [exampleId, decision]),
    ),
  );
  const labels = new Map(
    accepted.flatMap((own) => own.exampleIds.map((id, row) => [id, own.labels[row]!] as const)),
  );
  const ids = [...round.truth.keys()];
  const wrong = new Set(
    delivered.flatMap((own) => own.exampleIds.filter((id, row) => own.labels[row] !== round.truth.get(id))),
  );
  const count = (members: readonly string[]): DefectCount => {
    const those = (holds: (id: string) => boolean) => members.filter(holds).length;
    return {
      delivered: members.length,
      right: those((id) => labels.get(id) === round.truth.get(id)),
      wrong: those((id) => labels.has(id) && labels.get(id) !== round.truth.get(id)),
      quarantined: those((id) => decisions.get(id) === "quarantined"),
      rejected: those((id) => decisions.get(id) === "rejected"),
    };
  };
  const errorsOf = (parts: readonly Dataset[]) => {
    const all = parts.flatMap((own) =>
      own.exampleIds.flatMap((id, row) =>
        round.copies.has(id) ? [] : [own.labels[row] !== round.truth.get(id)],
      ),
    );
    return all.filter(Boolean).length / all.length;
  };
  const named = new Set(
    checked.warnings.flatMap((warning) => warning.match(/^worker (worker \d+)/)?.[1] ?? []),
  );
  const misplaced = ids.filter((id) => round.misplaced.has(id) && !round.copies.has(id));
  return {
    seed,
    results,
    defects: {
      copies: count(ids.filter((id) => round.copies.has(id))),
      misplaced: count(misplaced),
      wrongLabels: count(ids.filter((id) => wrong.has(id) && !round.copies.has(id))),
      good: count(ids.filter((id) => !wrong.has(id) && !round.copies.has(id))),
    },
    labelErrors: [errorsOf(delivered), errorsOf(acceptedByMajority), errorsOf(accepted)],
    countedWhereTheyBelong: accepted.reduce(
      (sum, own, slice) => sum + own.sliceIds.filter((id) => id !== slice).length,
      0,
    ),
    carelessFound: [...round.careless].filter((worker) => named.has(worker)).length,
    carelessMissed: [...round.careless].filter((worker) => !named.has(worker)).length,
    carefulNamed: [...named].filter((worker) => !round.careless.has(worker)).length,
  };
}

/** Training, validation and test rows of each slice, and the pool that the crowd sells from. */
export function splitRound(dataset: Dataset, seed: number): Required<Split> {
  const split = splitBySlice(dataset, {
    initial: [150, 150, 150, 150],
    validation: [200, 200, 200, 200],
    test: [500, 500, 500, 500],
    order: new Random(seed),
  });
  return { ...split, test: split.test! };
}

function corrected(examples: Dataset, round: SimulatedRound): Dataset {
  return { ...examples, labels: Int32Array.from(examples.exampleIds, (id) => round.truth.get(id)!) };
}

/** Means over the trainings, on test rows. */
export async function trainAndTest(
  train: Dataset,
  validation: Dataset,
  test: Dataset,
  trainer: Trainer,
  seed: number,
  trainings: number,
): Promise<{ readonly loss: number; readonly accuracy: number }> {
  const random = new Random(seed).fork("trainings");
  const executor = createInProcessExecutor();
  const jobs = Array.from({ length: trainings }, (_, index) => ({
    id: String(index),
    rows: Uint32Array.from({ length: train.size }, (_, row) => row),
    weightsSeed: random.uint32(),
    batchesSeed: random.uint32(),
  }));
  const results = await runTrainings({ executor, trainer, data: { train, validation, test }, jobs });
  await executor.close();
  const mean = (measure: (index: number) => number) =>
    results.reduce((sum, _, index) => sum + measure(index), 0) / trainings;
  return {
    loss: mean((index) => results[index]!.test!.loss),
    accuracy: mean((index) => results[index]!.test!.accuracy),
  };
}
