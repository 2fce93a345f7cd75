import {
  type Interval,
  type LossModel,
  type Measuring,
  ProblemList,
  Random,
  sliceSizes,
  type TrainingData,
} from "@slicetuner/core";
import { expectCount } from "./check-options.ts";
import { type Measures, meanMeasures, measureLosses } from "./measures.ts";
import type { TuneResult } from "./tune.ts";

/** What a number is expected to be, and the band in which it is expected to lie. */
export interface Forecast {
  readonly expected: number;
  /** Null where the model cannot tell. */
  readonly band: Interval | null;
}

/** What is expected to be measured, each as `evaluate` measures it. */
export interface OutcomeForecast {
  /** Share of outcomes that the bands are to hold, in (0, 1). */
  readonly level: number;
  readonly loss: Forecast;
  readonly averageEqualizedErrorRate: Forecast;
  readonly maximumEqualizedErrorRate: Forecast;
  /** One for each slice. */
  readonly sliceLosses: readonly Forecast[];
}

/** Whether what was measured lies in its band; null where there is no band. */
export interface ForecastCheck {
  readonly loss: boolean | null;
  readonly averageEqualizedErrorRate: boolean | null;
  readonly maximumEqualizedErrorRate: boolean | null;
  readonly sliceLosses: readonly (boolean | null)[];
}

/** Unless another level is asked for: 9 of 10 outcomes are to lie in their bands. */
export const forecastLevel = 0.9;

/** Fewer tell nothing of a band's ends. */
export const fewestDraws = 100;

/**
 * What will be measured when the slices have the given sizes. Expected is the mean of `draws` plausible
 * outcomes, and the band goes from their (1 − level)/2 to their (1 + level)/2 quantile.
 *
 * Outcomes of coupled models have all that may move a measurement: that effects and levels are estimated,
 * that the examples at hand and those to be bought are one draw, the noise of the final trainings, and that
 * of the test examples. Where the outcome is measured on the validation examples themselves (`"validation"`),
 * the estimate shares their luck, and their noise is left out.
 *
 * Outcomes of independent curves know the curves' own uncertainty alone: nothing of trainings, validation,
 * test or new examples. Their bands are narrower than the truth. A slice whose curve has no covariance has no
 * band, and the measures over all slices have none.
 *
 * @param options.sizes of the slices when they are measured
 * @param options.level in (0, 1). @default 0.9
 * @param options.draws at least 100. @default 1000
 * @param options.importance what each slice's loss counts in the mean. @default 1 for each
 * @throws InvalidInputError for a level, draws or trainings outside their ranges.
 */
export function forecastOutcome(
  options: ForecasterOptions & { readonly sizes: readonly number[] },
): OutcomeForecast {
  return createForecaster(options)(options.sizes);
}

/** What {@link createForecaster} needs. */
export interface ForecasterOptions {
  readonly lossModel: LossModel;
  readonly measuring: Measuring;
  readonly level?: number;
  readonly draws?: number;
  readonly random: Random;
  /** What each slice's loss counts in the mean. @default 1 for each */
  readonly importance?: readonly number[] | undefined;
}

/** Forecasts of outcomes at any sizes, from the same draws. */
export interface Forecaster {
  (sizes: readonly number[]): OutcomeForecast;
  /**
   * The same with pauses, so that a page can be used meanwhile.
   * @param pause is called after every few draws; true ends the work
   * @returns null where it was ended
   */
  inSteps(sizes: readonly number[], pause: () => Promise<boolean>): Promise<OutcomeForecast | null>;
}

/** So many draws are made between two pauses. */
const drawsOfStep = 10;

/**
 * {@link forecastOutcome} for many sizes: the plausible outcomes are drawn once, which takes most of the
 * time. The same numbers.
 * @throws InvalidInputError for a level, draws or trainings outside their ranges.
 */
export function createForecaster(options: ForecasterOptions): Forecaster {
  const { lossModel, measuring, level = forecastLevel, draws = 1000, random, importance } = options;
  const measure = (losses: readonly number[]): Measures => measureLosses(losses, importance);
  const problems = new ProblemList();
  problems.expect(level > 0 && level < 1, "level", `${level}; expected a number in (0, 1)`);
  expectCount(problems, "draws", draws, fewestDraws);
  expectCount(problems, "measuring.trainings", measuring.trainings);
  problems.throwIfAny();
  const drawn: ((sizes: readonly number[]) => Measures)[] = [];
  const outcomeOf = (index: number): ((sizes: readonly number[]) => Measures) => {
    drawn[index] ??= drawOutcome(lossModel, measuring, random.fork("outcome", index), measure);
    return drawn[index];
  };
  const summarizeAt = (sizes: readonly number[], outcomes: readonly Measures[]): OutcomeForecast =>
    summarize(outcomes, lossModel.interval(sizes, level), level);
  const forecast = (sizes: readonly number[]): OutcomeForecast =>
    summarizeAt(
      sizes,
      Array.from({ length: draws }, (_, index) => outcomeOf(index)(sizes)),
    );
  const inSteps: Forecaster["inSteps"] = async (sizes, pause) => {
    const outcomes: Measures[] = [];
    while (outcomes.length < draws) {
      outcomes.push(outcomeOf(outcomes.length)(sizes));
      if (outcomes.length % drawsOfStep === 0 && (await pause())) return null;
    }
    return summarizeAt(sizes, outcomes);
  };
  return Object.assign(forecast, { inSteps });
}

function drawOutcome(
  lossModel: LossModel,
  measuring: Measuring,
  stream: Random,
  measure: (losses: readonly number[]) => Measures,
): (sizes: readonly number[]) => Measures {
  if (lossModel.kind === "independent-curves") {
    const losses = lossModel.draw(stream);
    return (sizes) => measure(losses(sizes));
  }
  const outcome = lossModel.drawOutcome(stream, measuring);
  return (sizes) => meanMeasures(outcome(sizes).map(measure));
}

/**
 * Means and quantiles of plausible outcomes. @param bands of the slices' losses, null where the model cannot
 * tell
 */
function summarize(
  outcomes: readonly Measures[],
  bands: readonly (Interval | null)[],
  level: number,
): OutcomeForecast {
  const hasBand = bands.map((band) => band !== null);
  const hasAllBands = hasBand.every(Boolean);
  const of = (pick: (measures: Measures) => number, isKnown: boolean): Forecast => {
    const values = Float64Array.from(outcomes, pick).sort();
    const expected = values.reduce((sum, value) => sum + value, 0) / values.length;
    // Of very skewed outcomes the mean may lie beyond a quantile: a forecast never lies outside its own band.
    const lower = Math.min(expected, quantile(values, (1 - level) / 2));
    const upper = Math.max(expected, quantile(values, (1 + level) / 2));
    return { expected, band: isKnown ? { lower, upper } : null };
  };
  return {
    level,
    loss: of((measures) => measures.loss, hasAllBands),
    averageEqualizedErrorRate: of((measures) => measures.averageEqualizedErrorRate, hasAllBands),
    maximumEqualizedErrorRate: of((measures) => measures.maximumEqualizedErrorRate, hasAllBands),
    sliceLosses: hasBand.map((isKnown, slice) => of((measures) => measures.sliceLosses[slice]!, isKnown)),
  };
}

/** Which of the measures lie in their bands. */
export function forecastHolds(forecast: OutcomeForecast, outcome: Measures): ForecastCheck {
  const holds = ({ band }: Forecast, measured: number): boolean | null =>
    band === null ? null : band.lower <= measured && measured <= band.upper;
  return {
    loss: holds(forecast.loss, outcome.loss),
    averageEqualizedErrorRate: holds(forecast.averageEqualizedErrorRate, outcome.averageEqualizedErrorRate),
    maximumEqualizedErrorRate: holds(forecast.maximumEqualizedErrorRate, outcome.maximumEqualizedErrorRate),
    sliceLosses: forecast.sliceLosses.map((loss, slice) => holds(loss, outcome.sliceLosses[slice]!)),
  };
}

/**
 * How `evaluate` measures with these data: on the test examples where there are any, else on the validation
 * examples.
 */
export function measuringOf({ validation, test }: Omit<TrainingData, "train">, trainings: number): Measuring {
  if (test === undefined) return { trainings, examplesPerValidationExample: "validation" };
  const validationSizes = sliceSizes(validation);
  const examplesPerValidationExample = sliceSizes(test).map((size, slice) => size / validationSizes[slice]!);
  return { trainings, examplesPerValidationExample };
}

/**
 * What a run's last estimate makes of the sizes that the run ended with; null without an estimate.
 * @param seed of the draws
 * @param importance what each slice's loss counts in the mean. @default 1 for each
 */
export function forecastRun(
  { lossModel, train }: Pick<TuneResult, "lossModel" | "train">,
  measuring: Measuring,
  seed: number,
  importance?: readonly number[],
): OutcomeForecast | null {
  if (lossModel === null) return null;
  const random = new Random(seed).fork("forecast");
  return forecastOutcome({ lossModel, sizes: sliceSizes(train), measuring, random, importance });
}

/** Between the values that lie nearest, in proportion. @param sorted ascending */
export function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (place - below) * (sorted[above]! - sorted[below]!);
}
