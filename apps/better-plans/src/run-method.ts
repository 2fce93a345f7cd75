import { createPoolAcquirer } from "@slicetuner/acquirer-pool";
import { type Executor, type PlanGain, Random, type Trainer, type TrainingData } from "@slicetuner/core";
import {
  forecastHolds,
  forecastOutcome,
  type MeasuredOutcome,
  type Measures,
  type Method,
  measureOutcome,
  measuringOf,
  type TuneResult,
  tune,
} from "@slicetuner/tuner";
import type { BandCount, PlanRecord } from "./record.ts";
import type { Draw } from "./settings.ts";

export interface RunMethodOptions {
  readonly draw: Draw;
  readonly method: Method;
  readonly seed: number;
  readonly trainer: Trainer;
  readonly executor: Executor;
  readonly budget: number;
  readonly unitCosts: readonly number[];
  readonly fairnessWeight: number;
  /** Final trainings. */
  readonly repeats: number;
  /** Outcomes that were measured on this draw, by what was bought: the same plans are not measured again. */
  readonly measured: Map<string, MeasuredOutcome>;
}

/** Lets a method buy, and measures what it reached on the test examples. */
export async function runMethod(
  options: RunMethodOptions,
): Promise<Omit<PlanRecord, "setting" | "fileOrder" | "variant" | "draw" | "method">> {
  const { draw, method, seed, trainer, executor, repeats, measured } = options;
  const { pool, ...data } = draw;
  const acquirer = createPoolAcquirer({ pool, unitCosts: options.unitCosts });
  const started = process.cpuUsage();
  const { strategy, estimator, rounds } = method;
  const { budget, fairnessWeight } = options;
  const run = tune({
    data,
    acquirer,
    trainer,
    executor,
    budget,
    fairnessWeight,
    strategy,
    seed,
    ...(estimator && { estimator }),
    ...(rounds && { rounds }),
  });
  const gains: (PlanGain | null)[] = [];
  for await (const event of run) {
    if (event.type === "plan-made") gains.push(event.gain ?? null);
  }
  const tuning = await run.result;
  const { user, system } = process.cpuUsage(started);
  const key = tuning.acquired.join();
  const evaluation =
    measured.get(key) ??
    (await measureOutcome({ data: { ...data, train: tuning.train }, trainer, executor, repeats, seed }));
  measured.set(key, evaluation);
  const { loss, averageEqualizedErrorRate, maximumEqualizedErrorRate, sliceLosses } = evaluation.mean;
  return {
    sizes: tuning.initialSizes,
    amounts: tuning.acquired,
    loss,
    averageEqualizedErrorRate,
    maximumEqualizedErrorRate,
    trainings: tuning.trainings,
    cpuSeconds: (user + system) / 1e6,
    sliceLosses,
    gain: strategy === "one-shot" ? (gains[0] ?? null) : null,
    bands: countBands(tuning, data, evaluation.mean, { repeats, seed }),
  };
}

/**
 * Whether the outcome lies in the bands of the last estimate's forecast; null for the published curves, which
 * know no noise.
 */
function countBands(
  { lossModel, initialSizes, acquired }: TuneResult,
  data: TrainingData,
  outcome: Measures,
  { repeats, seed }: { readonly repeats: number; readonly seed: number },
): BandCount[] | null {
  if (lossModel?.kind !== "coupled") return null;
  const forecast = forecastOutcome({
    lossModel,
    sizes: initialSizes.map((size, slice) => size + acquired[slice]!),
    measuring: measuringOf(data, repeats),
    random: new Random(seed).fork("forecast"),
  });
  const holds = forecastHolds(forecast, outcome);
  const count = (measure: BandCount["measure"], held: readonly (boolean | null)[]): BandCount => ({
    measure,
    held: held.filter(Boolean).length,
    bands: held.length,
  });
  return [
    count("slice losses", holds.sliceLosses),
    count("loss", [holds.loss]),
    count("average EER", [holds.averageEqualizedErrorRate]),
    count("maximum EER", [holds.maximumEqualizedErrorRate]),
  ];
}
