import {
  type ExpectedChange,
  type ExpectedGain,
  type LossModel,
  type Measuring,
  type PlanGain,
  ProblemList,
  type Random,
  studentUpperTail,
} from "@slicetuner/core";
import { fewestDraws, forecastLevel, quantile } from "./forecast.ts";
import { type Measures, meanMeasures, measureLosses } from "./measures.ts";

/**
 * Outcomes of which a change is made: twice as many would move the ends of its band by less than they are
 * worth.
 */
const gainDraws = 400;

/** With so many degrees of freedom Student's t is the normal distribution. */
const endlessDegrees = 1e6;
/** Trainings on both sides, on as many other examples as one likes. */
const usualMeasuring: Measuring = { trainings: 10, examplesPerValidationExample: null };

/**
 * What changes when the slices have the sizes `to` in place of `from`. Both are drawn from the same plausible
 * truths, so that what is not known of both alike, how high the losses are, cancels out: the band is of the
 * change. It has the noise of the final trainings on both sides and of the new examples, as a measured change
 * has.
 *
 * @param measuring how both would be measured. @default 10 trainings, on as many other examples as one likes
 * @param optimism by how much the fall of the mean loss is told too large for `to` having been chosen: the
 * expected change and its band are moved by it, and the slices' by their part of it. @default 0
 * @param importance what each slice's loss counts in the mean. @default 1 for each
 * @returns null where the model has no bands
 */
export function forecastGain(options: {
  readonly lossModel: LossModel;
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly random: Random;
  readonly measuring?: Measuring;
  readonly level?: number;
  readonly draws?: number;
  readonly optimism?: number;
  readonly importance?: readonly number[];
}): ExpectedGain | null {
  const { lossModel, from, to, random, level = forecastLevel, draws = gainDraws } = options;
  const { measuring = usualMeasuring, optimism = 0, importance } = options;
  const problems = new ProblemList();
  problems.expect(draws >= fewestDraws, "draws", `is ${draws}, expected at least ${fewestDraws}`);
  problems.expect(level > 0 && level < 1, "level", `is ${level}, expected a number in (0, 1)`);
  problems.throwIfAny();
  if (lossModel.interval(to, level).includes(null)) return null;
  const pairs = Array.from({ length: draws }, (_, index) => {
    const stream = random.fork("gain", index);
    return lossModel.kind === "coupled"
      ? drawPair(
          lossModel.drawOutcome(stream, { ...measuring, trainings: 2 * measuring.trainings }),
          from,
          to,
          importance,
        )
      : [from, to].map((sizes) =>
          measureLosses(lossModel.draw(random.fork("gain", index))(sizes), importance),
        );
  });
  /** @param exact the expected change where it is known without drawing; the band is moved with it */
  const changeOf = (pick: (measures: Measures) => number, exact?: number): ExpectedChange => {
    const changes = Float64Array.from(pairs, ([before, after]) => pick(after!) - pick(before!)).sort();
    const mean = changes.reduce((sum, value) => sum + value, 0) / changes.length;
    const expected = exact ?? mean;
    return {
      expected,
      lower: Math.min(expected, quantile(changes, (1 - level) / 2) + expected - mean),
      upper: Math.max(expected, quantile(changes, (1 + level) / 2) + expected - mean),
    };
  };
  // Without the chance of draws, so that what is shown sums to what is planned with.
  const [before, after] = [from, to].map((sizes) => measureLosses(lossModel.predict(sizes), importance));
  const slicesChange = after!.sliceLosses.map(
    (loss, slice) =>
      loss - before!.sliceLosses[slice]! + (optimism * before!.sliceLosses[slice]!) / before!.loss,
  );
  return {
    loss: changeOf(({ loss }) => loss, after!.loss - before!.loss + optimism),
    averageEqualizedErrorRate: changeOf((measures) => measures.averageEqualizedErrorRate),
    maximumEqualizedErrorRate: changeOf((measures) => measures.maximumEqualizedErrorRate),
    sliceLosses: slicesChange.map((change, slice) =>
      changeOf(({ sliceLosses }) => sliceLosses[slice]!, change),
    ),
    chance: chanceOfLess(options, draws),
  };
}

/** What a purchase of `amounts` brings, beside nothing and beside `uniform` amounts. */
export function forecastPlanGain(options: {
  readonly lossModel: LossModel;
  readonly sizes: readonly number[];
  readonly amounts: readonly number[];
  readonly uniform: readonly number[];
  readonly random: Random;
  readonly measuring?: Measuring;
  readonly optimism?: number;
  readonly importance?: readonly number[];
}): PlanGain {
  const { sizes, amounts, uniform, ...others } = options;
  const grown = (bought: readonly number[]) => sizes.map((size, slice) => size + bought[slice]!);
  const gainOver = (from: readonly number[]) => forecastGain({ ...others, from, to: grown(amounts) });
  const isUniform = amounts.every((amount, slice) => amount === uniform[slice]);
  return {
    level: forecastLevel,
    overNothing: gainOver(sizes),
    overUniform: isUniform ? null : gainOver(grown(uniform)),
  };
}

/** Half of the final trainings at the first sizes, half at the second: their noise is not the same. */
function drawPair(
  outcome: (sizes: readonly number[]) => number[][],
  from: readonly number[],
  to: readonly number[],
  importance: readonly number[] | undefined,
): [before: Measures, after: Measures] {
  const [before, after] = [outcome(from), outcome(to)];
  const half = before.length / 2;
  return [
    meanMeasures(before.slice(0, half).map((losses) => measureLosses(losses, importance))),
    meanMeasures(after.slice(half).map((losses) => measureLosses(losses, importance))),
  ];
}

/**
 * Of coupled slices from the same sum of losses that plans are judged by, so that plan and odds do not
 * contradict each other.
 */
export function chanceOfLess(
  { lossModel, from, to, random, optimism = 0, importance }: Parameters<typeof forecastGain>[0],
  draws: number = gainDraws,
): number {
  if (lossModel.kind === "coupled") {
    const counts = importance ?? from.map(() => 1);
    const all = counts.reduce((sum, count) => sum + count, 0);
    const weights = counts.map((count) => count / all);
    const { expected, standardError } = lossModel.difference(weights, from, to);
    const change = expected + optimism;
    if (!(standardError > 0)) return change < 0 ? 1 : change > 0 ? 0 : 0.5;
    return studentUpperTail(change / standardError, endlessDegrees);
  }
  const changes = Array.from({ length: draws }, (_, index) => {
    const truth = lossModel.draw(random.fork("truth", index));
    return measureLosses(truth(to), importance).loss - measureLosses(truth(from), importance).loss + optimism;
  });
  return shareBelowZero(changes);
}

/** No change at all counts as half. */
function shareBelowZero(changes: readonly number[]): number {
  const below = changes.filter((change) => change < 0).length;
  const equal = changes.filter((change) => change === 0).length;
  return (below + equal / 2) / changes.length;
}
