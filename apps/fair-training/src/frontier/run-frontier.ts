import { type Dataset, type ModelSpecification, Random, selectRows, shuffledRows } from "@slicetuner/core";
import {
  balancedBatches,
  type FairnessTarget,
  fairBatch,
  fairnessTargets,
  reweigh,
} from "@slicetuner/fairbatch";
import { createFrTrainTrainer, type FrTrainOptions } from "@slicetuner/fr-train";
import { createBoosting } from "../boosting.ts";
import type { FairData } from "../data/fair-data.ts";
import { type Measured, measure } from "../measure.ts";
import {
  type ModelOptions,
  type SeededRows,
  type TrainedOutcome,
  trainModels,
  trainWith,
} from "../train-models.ts";
import { decideByThresholds } from "./thresholds.ts";

/** One way to a classifier, with what it reaches for each seed. */
export interface FrontierPoint {
  readonly name: string;
  /** What it aims at; undefined: at nothing in particular, so that it counts for every target. */
  readonly target: FairnessTarget | undefined;
  /** `thresholds`: chosen after plain training of the same model; `reference`: of gradient boosting. */
  readonly kind: "training" | "thresholds" | "reference";
  readonly measured: readonly Measured[];
  /** For how many seeds the classifier decides the same for everybody. */
  readonly constant: number;
}

/** How methods are compared. */
export interface FrontierOptions extends Omit<ModelOptions, "backend" | "model"> {
  readonly model: Exclude<ModelSpecification, { kind: "cnn" }>;
  readonly seeds: readonly number[];
  /** Full-batch epochs of FR-Train. */
  readonly robustEpochs: number;
  /** Whether gradient boosting is trained too, by a program in Python. */
  readonly hasReference: boolean;
}

const tolerances = [0.01, 0.02, 0.05, 0.1] as const;
const fairBatchTolerances = [undefined, 0.02, 0.05, 0.1] as const;
const fairnessWeights = [0.3, 0.6, 0.85] as const;
const robustTargets = ["demographic-parity", "equalized-odds"] as const;

/**
 * All methods on the same rows: for each seed three quarters of the training rows train them, the others fit
 * thresholds, and all are measured on the test rows.
 */
export async function runFrontier(data: FairData, options: FrontierOptions): Promise<FrontierPoint[]> {
  const { seeds, robustEpochs, hasReference, ...others } = options;
  const { group } = data;
  const model = { ...others, backend: "onnx" } as const;
  const splits = seeds.map((seed) => splitOf(data.train, seed));
  const parts = { train: data.train, validation: data.train, test: data.test };
  const points: FrontierPoint[] = [];
  const add = (
    point: Pick<FrontierPoint, "name" | "target" | "kind">,
    decided: readonly Int32Array[],
  ): void => {
    const column = data.test.groups!.find(({ name }) => name === group)!;
    const measured = decided.map((decisions) => measure(data.test, column, { decisions }));
    const constant = decided.filter((own) => own.every((decision) => decision === own[0])).length;
    points.push({ ...point, measured, constant });
  };
  const addTrained = (name: string, outcomes: readonly TrainedOutcome[], target?: FairnessTarget) =>
    add(
      { name, target, kind: "training" },
      outcomes.map(({ test }) => mostProbable(test)),
    );
  const addThresholds = (
    name: string,
    outcomes: readonly TrainedOutcome[],
    kind: FrontierPoint["kind"],
    targets: readonly FairnessTarget[] = fairnessTargets,
  ) => {
    for (const target of targets) {
      for (const tolerance of tolerances) {
        const decided = outcomes.map((outcome, index) =>
          decideByThresholds(data, splits[index]!, outcome, { target, tolerance }),
        );
        add({ name: `${name}, gap ≤ ${tolerance}`, target, kind }, decided);
      }
    }
  };

  const plain = await trainModels(parts, model, shuffledRows, splits);
  addTrained("plain", plain);
  addThresholds("thresholds", plain, "thresholds");
  const reweighed: TrainedOutcome[] = [];
  for (const split of splits) {
    const weighted = { ...parts, train: reweigh(selectRows(data.train, split.rows), group) };
    reweighed.push(...(await trainModels(weighted, model, shuffledRows, [{ seed: split.seed }])));
  }
  addTrained("reweigh", reweighed);
  addTrained("balanced", await trainModels(parts, model, balancedBatches({ group }), splits));
  for (const target of fairnessTargets) {
    for (const tolerance of fairBatchTolerances) {
      const sampler = fairBatch({ group, target, ...(tolerance !== undefined && { tolerance }) });
      const outcomes = await trainModels(parts, model, sampler, splits);
      const name = tolerance === undefined ? "FairBatch" : `FairBatch, gap ≤ ${tolerance}`;
      addTrained(name, outcomes, target);
      if (tolerance === 0.1)
        addThresholds("FairBatch, gap ≤ 0.1, then thresholds", outcomes, "training", [target]);
    }
  }
  for (const target of robustTargets) {
    for (const fairnessWeight of fairnessWeights) {
      const trainer = await createFrTrainTrainer({
        model: options.model as NonNullable<FrTrainOptions["model"]>,
        group,
        target,
        // No label is known to be wrong here: all rows count.
        strategy: "sample-selection",
        noiseRate: 0,
        fairnessWeight,
        epochs: robustEpochs,
        pretrainingEpochs: Math.round(robustEpochs / 12),
      });
      const outcomes = await trainWith(trainer, parts, splits);
      addTrained(`FR-Train, fairness weight ${fairnessWeight}`, outcomes, target);
    }
  }
  if (hasReference) {
    const boosted = await trainWith(createBoosting(), parts, splits);
    add(
      { name: "gradient boosting", target: undefined, kind: "reference" },
      boosted.map(({ test }) => mostProbable(test)),
    );
    addThresholds("gradient boosting, then thresholds", boosted, "reference");
  }
  return points;
}

/** The rows that train a seed's models. */
function splitOf(train: Dataset, seed: number): Required<SeededRows> {
  const rows = new Random(seed)
    .fork("frontier")
    .shuffle(Uint32Array.from({ length: train.size }, (_, row) => row));
  return { seed, rows: rows.slice(0, Math.round(0.75 * rows.length)) };
}

/** Of two classes. */
function mostProbable(probabilities: Float32Array): Int32Array {
  return Int32Array.from({ length: probabilities.length / 2 }, (_, row) =>
    probabilities[2 * row + 1]! > probabilities[2 * row]! ? 1 : 0,
  );
}
