import { type Estimator, ProblemList, TrainingError } from "@slicetuner/core";
import { createIndependentLossModel, createLearningCurve } from "@slicetuner/curves";
import { expectCount } from "./check-options.ts";
import { joinRows } from "./curve-estimation.ts";

export interface LossPriorEstimationOptions {
  /** Trainings on all examples, of whose losses the mean is taken. @default 5 */
  readonly trainings?: number;
}

/** p: every slice's loss is taken to fall as size^−p. */
const exponent = 0.5;

/**
 * The cheap estimation: a few trainings at full size, and the belief that every slice's loss falls with the
 * square root of its size. It plans by the present losses alone (designed estimation, loss-prior); its
 * forecasts are that belief, not measured.
 * @throws InvalidInputError for trainings that are no count.
 */
export function lossPriorEstimation({ trainings = 5 }: LossPriorEstimationOptions = {}): Estimator {
  const problems = new ProblemList();
  expectCount(problems, "trainings", trainings);
  problems.throwIfAny();
  return {
    name: "loss-prior",
    design: ({ rowsBySlice, random }) => {
      const rows = joinRows(rowsBySlice);
      return Array.from({ length: trainings }, (_, training) => {
        const id = `training-${training + 1}`;
        return {
          id,
          rows,
          weightsSeed: random.fork(id, "weights").uint32(),
          batchesSeed: random.fork(id, "batches").uint32(),
        };
      });
    },
    fit: ({ rowsBySlice }, jobs, results) => {
      const done = results.flatMap(({ validation }) => validation?.sliceLosses ?? []);
      const diverged = results.filter(({ validation }) => validation === null).length;
      if (done.length === 0) {
        throw new TrainingError(
          jobs.length === 0 ? "no training has a loss" : `all ${jobs.length} trainings diverged`,
          { hint: "Lower the learning rate, or look for extreme feature values." },
        );
      }
      const curves = rowsBySlice.map((rows, slice) => {
        const losses = results.flatMap(({ validation }) => validation?.sliceLosses[slice] ?? []);
        const loss = losses.reduce((sum, value) => sum + value, 0) / losses.length;
        return createLearningCurve({ family: "power-law", scale: loss * rows.length ** exponent, exponent });
      });
      const warnings = [
        ...(diverged > 0 ? [`${diverged} of ${jobs.length} trainings diverged and were left out`] : []),
        "loss-prior takes every loss to fall with the square root of the slice's size: its forecasts are not measured",
      ];
      return { lossModel: createIndependentLossModel(curves), warnings };
    },
  };
}
