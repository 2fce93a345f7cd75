import { concatenateDatasets, type Dataset, type Trainer } from "@slicetuner/core";
import { createIntake } from "@slicetuner/intake";
import { splitRound, trainAndTest } from "./checked-training.ts";
import { type CrowdOptions, simulateRound } from "./simulated-crowd.ts";

/** What passes, and what it is worth, where less probable labels are quarantined. */
export interface ThresholdRun {
  readonly method: "majority" | "dawid-skene";
  readonly minimumConfidence: number;
  readonly seed: number;
  readonly accepted: number;
  /** Share of the accepted whose label is wrong. */
  readonly wrong: number;
  /** Mean over the trainings, on test rows. */
  readonly loss: number;
}

/** With 3 to 5 answers no majority is between 0.8 and 1: all must agree. */
const thresholds = {
  majority: [0.6, 0.7, 0.8, 0.9],
  "dawid-skene": [0.6, 0.7, 0.8, 0.9, 0.95],
} as const;

/** The same round for all thresholds of both methods. */
export async function measureThresholds(
  dataset: Dataset,
  trainer: Trainer,
  crowd: CrowdOptions,
  seed: number,
): Promise<ThresholdRun[]> {
  const { train, validation, test, pool } = splitRound(dataset, seed);
  const round = simulateRound(train, pool, crowd, seed);
  const runs: ThresholdRun[] = [];
  for (const method of ["majority", "dawid-skene"] as const) {
    for (const minimumConfidence of thresholds[method]) {
      const { deliveries } = await createIntake({ agreement: { method, minimumConfidence } }).doCheck({
        deliveries: round.deliveries,
        train,
        earlierAnswers: [],
        signal: new AbortController().signal,
      });
      const parts = deliveries.map(({ accepted }) => accepted);
      const wrong = parts.flatMap(({ exampleIds, labels }) =>
        exampleIds.filter((id, row) => labels[row] !== round.truth.get(id)),
      );
      const accepted = parts.reduce((sum, { size }) => sum + size, 0);
      const data = concatenateDatasets(train, ...parts);
      const { loss } = await trainAndTest(data, validation, test, trainer, seed, 3);
      runs.push({ method, minimumConfidence, seed, accepted, wrong: wrong.length / accepted, loss });
    }
  }
  return runs;
}
