import type {
  BatchSampler,
  BatchSamplerFactory,
  GroupColumn,
  ModuleReference,
  RowEvaluation,
  SampledTraining,
} from "@slicetuner/core";
import { Random } from "@slicetuner/core";
import { countConfusions, groupFairness, type RateComparison } from "@slicetuner/metrics";
import { applyMove, expectedCounts, naturalShares } from "./batch-shares.ts";
import { makeCells } from "./cells.ts";
import { makeContests, moveBack, nextMove, widestContest } from "./contests.ts";
import { drawBatches } from "./draw-batches.ts";
import { findGroups } from "./find-groups.ts";
import { checkOptions, defaultStep, type FairBatchOptions, type FairnessTarget } from "./options.ts";
import { referenceTo } from "./own-reference.ts";
import { makeReport, type TraceEntry } from "./report.ts";

/**
 * FairBatch (Roh et al., ICLR 2021) as a trainer's option `sampler`, in place of `shuffledRows`. Plain data:
 * it works in worker threads and on other machines.
 * @throws InvalidInputError with every problem of the options
 */
export function fairBatch(options: FairBatchOptions): ModuleReference | BatchSamplerFactory {
  checkOptions(options);
  return referenceTo("createFairBatch", options) ?? createFairBatch(options);
}

/**
 * The sampler itself, for code that makes its own batches: call the result with the training, then
 * `rowsForEpoch` before each epoch.
 *
 * Before each epoch, also the first, the share of one group in one label's part of the batches moves by
 * `step` to the group on which the model does worst. Loss, optimizer and data stay as they are.
 * @throws InvalidInputError with every problem of the options; when called, for a group column that the data
 * do not have
 */
export function createFairBatch(options: FairBatchOptions): BatchSamplerFactory {
  checkOptions(options);
  return (training) => sampleFairly(training, options, findGroups(training.train, options.group));
}

function sampleFairly(
  { train, rows, seed, batchSize }: SampledTraining,
  options: FairBatchOptions,
  column: GroupColumn,
): BatchSampler {
  const { target, tolerance, step = defaultStep, minimumShare = 0, positive } = options;
  const cells = makeCells(rows, train.labels, train.classes.length, column);
  const natural = naturalShares(cells);
  const shares = natural.map((ofLabel) => [...ofLabel]);
  const weights = Float64Array.from(rows, (row) => train.weights[row]!);
  const labels = Int32Array.from(rows, (row) => train.labels[row]!);
  const groups = Int32Array.from(rows, (row) => column.ids[row]!);
  const random = new Random(seed);
  const size = Math.min(batchSize, rows.length);
  const trace: TraceEntry[] = [];

  const measure = ({ predictions }: RowEvaluation): RateComparison | undefined => {
    if (cells.groupCount < 2) return undefined;
    const { classCount, groupCount } = cells;
    const confusions = countConfusions({
      decisions: predictions,
      labels,
      groups,
      groupCount,
      classCount,
      weights,
    });
    return groupFairness(confusions, positive)[measureOf[target]];
  };

  return {
    needsEvaluation: true,
    keepsLastWeights: true,
    rowsForEpoch(epoch, evaluation) {
      if (evaluation === undefined) throw new Error("FairBatch needs the evaluation of the training rows");
      const { gap = null, disparity = null, ratio = null } = measure(evaluation) ?? {};
      const fairEnough = tolerance !== undefined && gap !== null && gap <= tolerance;
      const contest = widestContest(makeContests(target, cells, evaluation, weights, positive));
      const move = fairEnough
        ? moveBack(shares, natural, step)
        : contest && nextMove(contest, shares, step, minimumShare);
      if (move !== undefined) applyMove(shares, move);
      trace.push({ epoch, shares: shares.map((ofLabel) => [...ofLabel]), gap, disparity, ratio });
      const places = drawBatches(
        cells,
        expectedCounts(cells, shares, size),
        size,
        random.fork("epoch", epoch),
      );
      return places.map((place) => rows[place]!);
    },
    report: () => makeReport(options, column, train, cells, shares, trace),
  };
}

const measureOf = {
  "demographic-parity": "demographicParity",
  "equal-opportunity": "equalOpportunity",
  "equalized-odds": "equalizedOdds",
} as const satisfies Record<FairnessTarget, string>;
