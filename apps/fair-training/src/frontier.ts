import {
  type GroupColumn,
  type ModelSpecification,
  Random,
  selectRows,
  shuffledRows,
} from "@slicetuner/core";
import {
  balancedBatches,
  decideByRules,
  type FairnessTarget,
  fairBatch,
  fitThresholds,
  reweigh,
} from "@slicetuner/fairbatch";
import { summarize } from "@slicetuner/metrics";
import type { FairData } from "./data/fair-data.ts";
import { type Measured, measure, summarizeMeasured } from "./measure.ts";
import type { ResultRow } from "./render.ts";
import { type ModelOptions, type TrainedOutcome, trainModels } from "./train-models.ts";

/** How methods are compared. */
export interface FrontierOptions extends Omit<ModelOptions, "model"> {
  readonly model: ModelSpecification;
  readonly target: FairnessTarget;
  readonly seeds: readonly number[];
}

const tolerances = [0.01, 0.02, 0.05, 0.1] as const;
const fairBatchTolerances = [0.05, 0.1] as const;

/**
 * Plain training, reweighing, balanced batches, FairBatch and thresholds by group on the same rows: three quarters of the training
 * rows train every method, the others fit thresholds. Seeds are paired.
 */
export async function runFrontier(data: FairData, options: FrontierOptions): Promise<ResultRow[]> {
  const { seeds, target, ...model } = options;
  const rows = new Random("frontier").shuffle(Uint32Array.from({ length: data.train.size }, (_, row) => row));
  const cut = Math.round(0.75 * rows.length);
  const parts = {
    train: selectRows(data.train, rows.subarray(0, cut)),
    validation: selectRows(data.train, rows.subarray(cut)),
    test: data.test,
  };
  const { group } = data;
  const column = columnOf(data.test.groups, group);
  const results: ResultRow[] = [];
  const add = (method: string, measured: readonly Measured[], note = "") => {
    results.push({ method, summary: summarizeMeasured(measured), note });
  };
  const measured = (outcomes: readonly TrainedOutcome[]) =>
    outcomes.map(({ test }) => measure(data.test, column, { probabilities: test }));

  const plain = await trainModels(parts, model, shuffledRows, seeds);
  add("plain", measured(plain));
  const weighted = { ...parts, train: reweigh(parts.train, group) };
  add("reweigh", measured(await trainModels(weighted, model, shuffledRows, seeds)));
  add("balanced", measured(await trainModels(parts, model, balancedBatches({ group }), seeds)));
  for (const tolerance of [undefined, ...fairBatchTolerances]) {
    const sampler = fairBatch({ group, target, ...(tolerance !== undefined && { tolerance }) });
    const outcomes = await trainModels(parts, model, sampler, seeds);
    const statuses = [...new Set(outcomes.map(({ report }) => report?.status))].join(", ");
    add(
      tolerance === undefined ? "FairBatch" : `FairBatch, gap ≤ ${tolerance}`,
      measured(outcomes),
      statuses,
    );
  }
  for (const randomized of [false, true]) {
    for (const tolerance of tolerances) {
      const decided = plain.map((outcome, index) => {
        const { rules, expected } = fitThresholds(
          {
            scores: scoresOf(outcome.validation),
            labels: parts.validation.labels,
            group: columnOf(parts.validation.groups, group),
          },
          { target, tolerance, randomized, seed: seeds[index]! },
        );
        const random = new Random(seeds[index]!).fork("decisions");
        const decisions = decideByRules(rules, scoresOf(outcome.test), column.ids, random);
        return { measured: measure(data.test, column, { decisions }), expected: expected.gap.value! };
      });
      const name = randomized ? "mixed thresholds" : "thresholds";
      const { mean } = summarize(decided.map(({ expected }) => expected));
      add(
        `${name}, gap ≤ ${tolerance}`,
        decided.map((each) => each.measured),
        `expected gap ${mean.toFixed(3)}`,
      );
    }
  }
  return results;
}

function columnOf(groups: readonly GroupColumn[] | undefined, name: string): GroupColumn {
  return groups!.find((column) => column.name === name)!;
}

function scoresOf(probabilities: Float32Array): Float64Array {
  return Float64Array.from({ length: probabilities.length / 2 }, (_, row) => probabilities[2 * row + 1]!);
}
