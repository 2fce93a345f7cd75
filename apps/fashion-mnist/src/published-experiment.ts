import { splitBySlice } from "@slicetuner/core";
import type { PublishedSetting } from "@slicetuner/datasets";
import { amortizedEstimation, type Measurement, type Strategy } from "@slicetuner/tuner";
import type { Laboratory } from "./laboratory.ts";
import type { Progress } from "./progress.ts";
import type { Protocol } from "./protocol.ts";
import { type MethodRun, runMethod } from "./run-method.ts";

export type Method = Extract<Strategy, "none" | "uniform" | "water-filling" | "moderate">;

/** The methods of the published table. */
export const methods: readonly Method[] = ["none", "uniform", "water-filling", "moderate"];

/** One method in one setting. */
export interface MethodResult {
  readonly method: Method;
  /** Examples bought of each slice. */
  readonly bought: readonly number[];
  /** Rounds of planning and buying. */
  readonly rounds: number;
  /** Trainings for estimates. */
  readonly estimates: number;
  /** Of all its trainings, as if none had been remembered. */
  readonly seconds: number;
  /** The published measure: on the data that stop training early and feed the curves. */
  readonly validation: Measurement;
  /** The same models on the test set, which no decision looks at. */
  readonly test: Measurement;
}

/** What is written for each setting, as it goes. */
export interface SettingResult {
  readonly setting: string;
  readonly model: string;
  readonly protocol: Protocol;
  readonly trainer: string;
  readonly executor: string;
  readonly seed: number;
  /** Methods in the order of {@link methods}; fewer while the run goes on. */
  readonly methods: readonly MethodResult[];
}

/**
 * Runs all methods of a setting on the published split: of each slice the first rows of the file train, the
 * next 500 validate, the rest can be bought. All final trainings of the setting have the same seeds, so that
 * differences are paired.
 * @param onMethod told of each method that is done
 */
export async function runSetting(
  laboratory: Laboratory,
  setting: PublishedSetting,
  seed: number,
  progress: Progress,
  onMethod: (result: SettingResult) => Promise<void>,
): Promise<SettingResult> {
  const { dataset, trainer, executor, protocol, modelName } = laboratory;
  const { initial, validation } = setting;
  const { subsetSizes, subsetRepeats } = protocol;
  const { pool, ...data } = splitBySlice(dataset, { initial, validation, order: "file" });
  const estimator = amortizedEstimation({ subsetSizes, repeats: subsetRepeats });
  const results: MethodResult[] = [];
  const record = (): SettingResult => ({
    setting: setting.name,
    model: modelName,
    protocol,
    trainer: trainer.name,
    executor: executor.name,
    seed,
    methods: [...results],
  });
  for (const method of methods) {
    const title = `${setting.name}, ${method}`;
    const work = { title, setting, data, pool, strategy: method, estimator, seed };
    results.push(methodResult(method, await runMethod(laboratory, work, progress)));
    await onMethod(record());
  }
  return record();
}

function methodResult(
  method: Method,
  { tuning, evaluation, estimateSeconds, finalSeconds }: MethodRun,
): MethodResult {
  const { mean, trainings, onValidation } = evaluation;
  return {
    method,
    bought: tuning.acquired,
    rounds: tuning.rounds,
    estimates: tuning.trainings,
    seconds: estimateSeconds + finalSeconds,
    validation: onValidation,
    test: { mean, trainings },
  };
}
