import { type Dataset, type GroupColumn, Random, selectRows } from "@slicetuner/core";
import { decideByRules, type FairnessTarget, fitThresholds } from "@slicetuner/fairbatch";
import type { FairData } from "../data/fair-data.ts";
import type { SeededRows, TrainedOutcome } from "../train-models.ts";

/**
 * Thresholds by group, fitted to the training rows that the model has not seen, and what they decide of the
 * test rows.
 * @param outcome its `validation` is of all training rows
 */
export function decideByThresholds(
  { train, test, group }: FairData,
  { seed, rows }: Required<SeededRows>,
  outcome: Pick<TrainedOutcome, "validation" | "test">,
  { target, tolerance }: { readonly target: FairnessTarget; readonly tolerance: number },
): Int32Array {
  const seen = new Set(rows);
  const others = Uint32Array.from({ length: train.size }, (_, row) => row).filter((row) => !seen.has(row));
  const validation = selectRows(train, others);
  const { rules } = fitThresholds(
    {
      scores: Float64Array.from(others, (row) => outcome.validation[2 * row + 1]!),
      labels: validation.labels,
      group: columnOf(validation, group),
    },
    { target, tolerance, seed },
  );
  const scores = Float64Array.from({ length: test.size }, (_, row) => outcome.test[2 * row + 1]!);
  return decideByRules(rules, scores, columnOf(test, group).ids, new Random(seed).fork("decisions"));
}

function columnOf({ groups }: Dataset, name: string): GroupColumn {
  return groups!.find((column) => column.name === name)!;
}
