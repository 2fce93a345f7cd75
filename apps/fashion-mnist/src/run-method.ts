import { createPoolAcquirer } from "@slicetuner/acquirer-pool";
import type { Dataset, Estimator, TrainingData } from "@slicetuner/core";
import type { PublishedSetting } from "@slicetuner/datasets";
import {
  type MeasuredOutcome,
  measureOutcome,
  type Strategy,
  type TuneResult,
  tune,
} from "@slicetuner/tuner";
import type { Laboratory } from "./laboratory.ts";
import type { Progress } from "./progress.ts";

/** What one method did and reached. Seconds are as if no training had been remembered. */
export interface MethodRun {
  readonly tuning: TuneResult;
  readonly evaluation: MeasuredOutcome;
  readonly estimateSeconds: number;
  readonly finalSeconds: number;
}

/**
 * Buys with one method, then trains on what it has and measures. The seed decides the seeds of the final
 * trainings.
 */
export async function runMethod(
  { test, trainer, executor, protocol }: Laboratory,
  work: {
    readonly title: string;
    readonly setting: PublishedSetting;
    readonly data: Omit<TrainingData, "test">;
    readonly pool: Dataset;
    readonly strategy: Strategy;
    readonly estimator: Estimator;
    readonly seed: number;
  },
  progress: Progress,
): Promise<MethodRun> {
  const { title, setting, data, pool, strategy, estimator, seed } = work;
  const { unitCosts, budget, fairnessWeight } = setting;
  const acquirer = createPoolAcquirer({ pool, unitCosts });
  try {
    const before = executor.seconds;
    const run = tune({
      data,
      acquirer,
      trainer,
      executor,
      budget,
      fairnessWeight,
      seed,
      strategy,
      estimator,
    });
    for await (const event of run) progress.show(title, event);
    const tuning = await run.result;
    const estimated = executor.seconds;
    const { rounds: round, train } = tuning;
    const evaluation = await measureOutcome({
      data: { ...data, train, test },
      trainer,
      executor,
      seed,
      repeats: protocol.finalTrainings,
      onProgress: (done) =>
        progress.show(title, { type: "training-progress", round, purpose: "evaluation", ...done }),
    });
    progress.clear();
    return {
      tuning,
      evaluation,
      estimateSeconds: estimated - before,
      finalSeconds: executor.seconds - estimated,
    };
  } finally {
    await acquirer.close();
  }
}
