import {
  type ExpectedChange,
  type LossModel,
  type Measuring,
  type PlanDifference,
  ProblemList,
  type Random,
} from "@slicetuner/core";
import { fewestDraws, forecastLevel, quantile } from "./forecast.ts";
import { type Measures, meanMeasures, measureLosses } from "./measures.ts";

/** What one purchase is expected to change against another, as it would be measured, and how surely it is the better one. */
export interface ExpectedGain extends PlanDifference {
  /** Probability, as the estimate sees it, that the mean loss will truly be lower. */
  readonly chance: number;
}

/** What a plan is expected to bring; each null where the estimate has no bands. */
export interface PlanGain {
  /** Share of changes that the bands are to hold. */
  readonly level: number;
  /** Against buying nothing. */
  readonly overNothing: ExpectedGain | null;
  /** Against buying the same amount of each slice for the same budget. */
  readonly overUniform: ExpectedGain | null;
}

/** Outcomes of which a change is made: twice as many would move the ends of its band by less than they are worth. */
const gainDraws = 400;

/**
 * What changes when the slices have the sizes `to` in place of `from`. Both are drawn from the same plausible truths, so that what is not
 * known of both alike, how high the losses are, cancels out: the band is of the change. It has the noise of the final
 * trainings on both sides and of the new examples, as a measured change has.
 *
 * @param measuring how both would be measured. @default 10 trainings, on as many other examples as one likes
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
}): ExpectedGain | null {
  const { lossModel, from, to, random, level = forecastLevel, draws = gainDraws } = options;
  const { measuring = { trainings: 10, examplesPerValidationExample: null } } = options;
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
  const truths = Array.from({ length: draws }, (_, index) => {
    const truth = lossModel.draw(random.fork("truth", index));
    return measureLosses(truth(to)).loss - measureLosses(truth(from)).loss;
  });
  const changeOf = (pick: (measures: Measures) => number): ExpectedChange => {
    const changes = Float64Array.from(pairs, ([before, after]) => pick(after!) - pick(before!)).sort();
    const expected = changes.reduce((sum, value) => sum + value, 0) / changes.length;
    return {
      expected,
      lower: Math.min(expected, quantile(changes, (1 - level) / 2)),
      upper: Math.max(expected, quantile(changes, (1 + level) / 2)),
    };
  };
  return {
    loss: changeOf(({ loss }) => loss),
    averageEqualizedErrorRate: changeOf((measures) => measures.averageEqualizedErrorRate),
    maximumEqualizedErrorRate: changeOf((measures) => measures.maximumEqualizedErrorRate),
    sliceLosses: to.map((_, slice) => changeOf(({ sliceLosses }) => sliceLosses[slice]!)),
    chance: shareBelowZero(truths),
  };
}

/** What a purchase of `amounts` brings, beside nothing and beside `uniform` amounts. */
export function forecastPlanGain(options: {
  readonly lossModel: LossModel;
  readonly sizes: readonly number[];
  readonly amounts: readonly number[];
  readonly uniform: readonly number[];
  readonly random: Random;
}): PlanGain {
  const { lossModel, sizes, amounts, uniform, random } = options;
  const grown = (bought: readonly number[]) => sizes.map((size, slice) => size + bought[slice]!);
  const gainOver = (from: readonly number[]) => forecastGain({ lossModel, from, to: grown(amounts), random });
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

/** No change at all counts as half. */
function shareBelowZero(changes: readonly number[]): number {
  const below = changes.filter((change) => change < 0).length;
  const equal = changes.filter((change) => change === 0).length;
  return (below + equal / 2) / changes.length;
}
