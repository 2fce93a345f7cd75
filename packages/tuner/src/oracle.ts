import {
  type Acquirer,
  affordableCount,
  concatenateDatasets,
  type Executor,
  Random,
  rowsBySlice,
  runTrainings,
  selectRows,
  type Trainer,
  type TrainingData,
  type TrainingJob,
  type WorkProgress,
} from "@slicetuner/core";
import { proportional } from "@slicetuner/optimizer";
import { joinRows } from "./curve-estimation.ts";
import { type MeasuredOutcome, measureOutcome } from "./measure-outcome.ts";
import { weightedMean } from "./measures.ts";
import { placeOrders } from "./sources/place-orders.ts";
import { withWorkDone } from "./work-done.ts";

export interface PlanSearchOptions {
  readonly data: TrainingData;
  /** A fresh source: all that any plan may take is taken from it. */
  readonly acquirer: Acquirer;
  readonly trainer: Trainer;
  readonly executor: Executor;
  readonly budget: number;
  /** What methods bought of each slice: tried as well. */
  readonly candidates: readonly (readonly number[])[];
  /** Random plans to try. */
  readonly plans: number;
  /** Final trainings of the plan that is found. @default 10 */
  readonly repeats?: number;
  /** What each slice's loss counts in the mean loss. @default 1 for each */
  readonly importance?: readonly number[] | undefined;
  /** @default 1 */
  readonly seed?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: WorkProgress) => void;
  readonly onNotice?: (message: string) => void;
}

/** The best plan of those that were tried. */
export interface FoundPlan {
  readonly amounts: readonly number[];
  /** Different plans that were tried. */
  readonly tried: number;
  /** By trainings that had no part in the choice, the same as those of the methods of the seed. */
  readonly evaluation: MeasuredOutcome;
  /** All of the search, the final ones included. */
  readonly trainings: number;
}

/** Trainings of each plan at first; their seeds are the same for all plans. */
const screeningTrainings = 2;
/** So many of the best are trained again. */
const finalists = 5;

/**
 * Looks for the best plan by trying: random plans that spend the budget, and those of the methods, are
 * trained twice each; the five with the lowest validation loss are trained `repeats` times with fresh seeds,
 * and of these the one with the lowest validation loss is measured by trainings with fresh seeds again, on
 * the test examples where there are any. No training that chose the plan is part of its measure; the
 * validation examples are (so without test examples the measure flatters a little). The best plan there is
 * may be better still: what is found is what choosing by validation loss reaches.
 *
 * Random plans share the budget by random weights: half of them exponential, half of them their cubes, which
 * leave some slices with next to nothing; prices, and what the source has, are heeded.
 */
export async function searchPlan(options: PlanSearchOptions): Promise<FoundPlan> {
  const { data, acquirer, trainer, executor, budget, repeats = 10, seed = 1 } = options;
  const { importance, onProgress = () => {}, onNotice = () => {} } = options;
  const signal = options.signal ?? new AbortController().signal;
  const random = new Random(seed).fork("oracle");
  const quote = await acquirer.doQuote({ signal });
  const runId = crypto.randomUUID();
  const orders = quote.unitCosts.map((unitCost, slice) => {
    const available = quote.available[slice] ?? Number.POSITIVE_INFINITY;
    return {
      id: `${runId}/${slice}`,
      slice,
      unitCost,
      count: Math.min(affordableCount(budget, unitCost), available),
    };
  });
  const bought = await placeOrders({
    acquirer,
    orders: orders.filter(({ count }) => count > 0),
    round: 1,
    waiting: { seconds: Number.POSITIVE_INFINITY },
    signal,
    emit: () => {},
    warn: () => {},
  });
  const whole = concatenateDatasets(data.train, ...bought.map(({ delivery }) => delivery.examples));
  const rowsOfSlice = rowsBySlice(whole);
  const own = rowsBySlice(data.train).map((rows) => rows.length);
  const present = Uint32Array.from({ length: data.train.size }, (_, row) => row);
  // As a run joins them: what is there, then what was bought, slice by slice in the order of its source.
  const rowsOf = (amounts: readonly number[]): Uint32Array =>
    joinRows([
      present,
      ...rowsOfSlice.map((rows, slice) => rows.subarray(own[slice], own[slice]! + amounts[slice]!)),
    ]);

  const drawn = Array.from({ length: options.plans }, (_, plan) =>
    drawPlan(random.fork("plan", plan), {
      budget,
      unitCosts: quote.unitCosts,
      maximums: rowsOfSlice.map((rows, slice) => rows.length - own[slice]!),
      power: plan % 2 === 0 ? 1 : 3,
    }),
  );
  const plans = [...new Map([...options.candidates, ...drawn].map((plan) => [plan.join(), plan])).values()];

  /** The mean validation loss of each plan; infinite where a training diverged. */
  const lossesOf = async (tried: readonly (readonly number[])[], stage: string, count: number) => {
    const jobs = tried.flatMap((plan, index) => {
      const rows = rowsOf(plan);
      return Array.from({ length: count }, (_, repeat): TrainingJob => {
        const stream = random.fork(stage, repeat);
        const [weightsSeed, batchesSeed] = [stream.fork("weights").uint32(), stream.fork("batches").uint32()];
        return { id: `${stage}-${index + 1}-${repeat + 1}`, rows, weightsSeed, batchesSeed };
      });
    });
    const { validation } = data;
    const results = await runTrainings({
      trainer,
      executor,
      data: { train: whole, validation },
      jobs,
      signal,
      onNotice,
      onProgress: withWorkDone(jobs, onProgress),
    });
    return tried.map((_, index) => {
      const own = results.slice(index * count, (index + 1) * count);
      return (
        own.reduce((sum, result) => sum + meanLoss(result.validation?.sliceLosses, importance), 0) / count
      );
    });
  };

  const screened = await lossesOf(plans, "screening", screeningTrainings);
  const best = lowest(plans, screened).slice(0, finalists);
  const [amounts] = lowest(best, await lossesOf(best, "finalists", repeats));
  const evaluation = await measureOutcome({
    data: { ...data, train: selectRows(whole, rowsOf(amounts!)) },
    trainer,
    executor,
    ...{ repeats, seed, importance, signal },
    onProgress,
    onNotice,
  });
  const trainings = plans.length * screeningTrainings + best.length * repeats + repeats;
  return { amounts: amounts!, tried: plans.length, evaluation, trainings };
}

function drawPlan(
  random: Random,
  {
    power,
    ...constraints
  }: { power: number; budget: number; unitCosts: readonly number[]; maximums: readonly number[] },
): number[] {
  const sizes = constraints.unitCosts.map(() => (-Math.log(1 - random.uniform())) ** power);
  return proportional({ ...constraints, sizes });
}

/** In the order of their losses, the lowest first. */
function lowest(plans: readonly (readonly number[])[], losses: readonly number[]): (readonly number[])[] {
  const places = plans.map((_, place) => place).sort((first, second) => losses[first]! - losses[second]!);
  return places.map((place) => plans[place]!);
}

function meanLoss(
  losses: readonly (number | null)[] | undefined,
  importance: readonly number[] | undefined,
): number {
  if (losses === undefined) return Number.POSITIVE_INFINITY;
  const known = losses.map((loss) => loss!);
  return weightedMean(known, importance ?? known.map(() => 1));
}
