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

/** Outcomes of which a change is made: twice as many would move the ends of its band by less than they are worth. */
const gainDraws = 400;

/** With so many degrees of freedom Student's t is the normal distribution. */
const endlessDegrees = 1e6;
/** Trainings on both sides, on as many other examples as one likes. */
const usualMeasuring: Measuring = { trainings: 10, examplesPerValidationExample: null };

/**
 * What changes when the slices have the sizes `to` in place of `from`. Both are drawn from the same plausible truths, so that what is not
 * known of both alike, how high the losses are, cancels out: the band is of the change. It has the noise of the final
 * trainings on both sides and of the new examples, as a measured change has.
 *
 * @param measuring how both would be measured. @default 10 trainings, on as many other examples as one likes
 * @param optimism by how much the fall of the mean loss is told too large for `to` having been chosen: the expected change and its band are
 * moved by it, and the slices' by their part of it. @default 0
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
}): ExpectedGain | null {
  const { lossModel, from, to, random, level = forecastLevel, draws = gainDraws } = options;
  const { measuring = usualMeasuring, optimism = 0 } = options;
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
        )
      : [from, to].map((sizes) => measureLosses(lossModel.draw(random.fork("gain", index))(sizes)));
  });
  const changeOf = (pick: (measures: Measures) => number, moved = 0): ExpectedChange => {
    const changes = Float64Array.from(
      pairs,
      ([before, after]) => pick(after!) - pick(before!) + moved,
    ).sort();
    const expected = changes.reduce((sum, value) => sum + value, 0) / changes.length;
    return {
      expected,
      lower: Math.min(expected, quantile(changes, (1 - level) / 2)),
      upper: Math.max(expected, quantile(changes, (1 + level) / 2)),
    };
  };
  const levels = measureLosses(lossModel.predict(from));
  return {
    loss: changeOf(({ loss }) => loss, optimism),
    averageEqualizedErrorRate: changeOf((measures) => measures.averageEqualizedErrorRate),
    maximumEqualizedErrorRate: changeOf((measures) => measures.maximumEqualizedErrorRate),
    sliceLosses: to.map((_, slice) =>
      changeOf(
        ({ sliceLosses }) => sliceLosses[slice]!,
        (optimism * levels.sliceLosses[slice]!) / levels.loss,
      ),
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
): [before: Measures, after: Measures] {
  const [before, after] = [outcome(from), outcome(to)];
  const half = before.length / 2;
  return [
    meanMeasures(before.slice(0, half).map(measureLosses)),
    meanMeasures(after.slice(half).map(measureLosses)),
  ];
}

/** Of coupled slices from the same sum of losses that plans are judged by, so that plan and odds do not contradict each other. */
export function chanceOfLess(
  { lossModel, from, to, random, optimism = 0 }: Parameters<typeof forecastGain>[0],
  draws: number = gainDraws,
): number {
  if (lossModel.kind === "coupled") {
    const { expected, standardError } = lossModel.difference(
      from.map(() => 1 / from.length),
      from,
      to,
    );
    const change = expected + optimism;
    if (!(standardError > 0)) return change < 0 ? 1 : change > 0 ? 0 : 0.5;
    return studentUpperTail(change / standardError, endlessDegrees);
  }
  const changes = Array.from({ length: draws }, (_, index) => {
    const truth = lossModel.draw(random.fork("truth", index));
    return measureLosses(truth(to)).loss - measureLosses(truth(from)).loss + optimism;
  });
  return shareBelowZero(changes);
}

/** No change at all counts as half. */
function shareBelowZero(changes: readonly number[]): number {
  const below = changes.filter((change) => change < 0).length;
  const equal = changes.filter((change) => change === 0).length;
  return (below + equal / 2) / changes.length;
}
