import { type CoupledLossModel, type InfluenceMatrix, InvalidInputError, Random } from "@slicetuner/core";
import { createForm } from "../forms/create-form.ts";
import { halvesOf, takeTrainings, tellsApart } from "../forms/split-trainings.ts";
import { createInfluenceMatrix } from "./influence-matrix.ts";
import { measureInfluence } from "./measure-influence.ts";
import { drawLosses, drawMeasurement, type LossKnowledge, newExamplesVariance } from "./plausible-losses.ts";
import { quantile } from "./quantile.ts";
import type { InfluenceMeasurements } from "./regress-losses.ts";
import { sizeExponent } from "./size-effect.ts";

/**
 * How losses depend on sizes: as sums of what each slice's size does, as powers of effective data, or as
 * both, weighed by what they predict.
 */
export const lossFormNames = ["additive", "effective", "auto"] as const;

export type LossFormName = (typeof lossFormNames)[number];

export interface InfluenceLossModelInput extends InfluenceMeasurements {
  /**
   * Standard error of each slice's validation loss that other validation examples would make; null where it
   * is not known.
   */
  readonly standardErrors: readonly (number | null)[];
  /** Validation examples of each slice; null where their number is not known. @default null for each */
  readonly examples?: readonly (number | null)[];
  /**
   * Losses of further trainings on all examples, entry [training][slice]; they tell how far final trainings
   * vary. @default none
   */
  readonly replicates?: readonly (readonly number[])[];
  /** @default "additive" */
  readonly form?: LossFormName;
}

/** Plausible truths of which bands are made. */
const bandDraws = 1000;

/**
 * A loss model of designed trainings: what slices do to each other, forecasts with bands, and the weighted
 * sum of losses that plans are made on. How losses depend on sizes is the `form`: sums of what every slice's
 * size does, which sees harm between slices, or powers of effective data, which goes further from the present
 * sizes; `auto` mixes both by how well they predict held-out trainings.
 *
 * @throws TrainingError where the trainings cannot separate the influence of the slices.
 */
export function createInfluenceLossModel(input: InfluenceLossModelInput): CoupledLossModel {
  const { present, groups, losses, standardErrors, form = "additive" } = input;
  const { examples = present.map(() => null), exponent = sizeExponent, replicates = [] } = input;
  const { influence, measured, levels, seedShare } = measureInfluence(input);
  const { regression, noise } = influence;
  const { form: used, weights: forms } = createForm(input, influence);
  const hasBands = standardErrors.some((error) => error !== null);
  const knowledge: LossKnowledge = {
    regression,
    measured,
    levels,
    noise,
    seedShare,
    drawRatios: used.drawRatios,
  };
  const predict = (sizes: readonly number[]): number[] =>
    used.ratios(sizes).map((ratio, slice) => levels.expected[slice]! * ratio);
  let matrix: InfluenceMatrix | undefined;
  let halves: ReturnType<typeof splitModel> | undefined;
  let drawnTruths: ((sizes: readonly number[]) => number[])[] | undefined;
  /** The same for every band, so that bands of the same model do not contradict each other. */
  const truths = (): ((sizes: readonly number[]) => number[])[] => {
    drawnTruths ??= Array.from({ length: bandDraws }, (_, draw) =>
      drawLosses(knowledge, new Random("band").fork(draw)),
    );
    return drawnTruths;
  };

  return {
    kind: "coupled",
    measurements: {
      ...{ present, groups, exponent, form, losses, standardErrors, examples, replicates },
      sizes: input.sizes,
    },
    get influence() {
      matrix ??= createInfluenceMatrix(influence);
      return matrix;
    },
    predict,
    gradient: used.gradient,
    interval: (sizes, level) => {
      if (!(level > 0 && level < 1)) {
        throw new InvalidInputError([{ path: "level", message: `is ${level}, expected a number in (0, 1)` }]);
      }
      const expected = predict(sizes);
      if (!hasBands) return expected.map(() => null);
      const drawn = truths().map((truth) => truth(sizes));
      return expected.map((loss, slice) => {
        const own = Float64Array.from(drawn, (losses) => losses[slice]!).sort();
        return {
          lower: Math.min(loss, quantile(own, (1 - level) / 2)),
          upper: Math.max(loss, quantile(own, (1 + level) / 2)),
        };
      });
    },
    draw: (random) => drawLosses(knowledge, random),
    drawOutcome: (random, measuring) => {
      const measurement = drawMeasurement(knowledge, random, measuring);
      return (sizes) => measurement(sizes, newExamplesVariance(present, sizes));
    },
    weigh: used.weigh,
    difference: used.difference,
    ...(used.convexSum && { convexSum: used.convexSum }),
    forms,
    halves: () => {
      halves ??= splitModel(input);
      return halves.pair;
    },
  };
}

/** Models of half of the trainings each, which are seldom asked for and kept. */
function splitModel(input: InfluenceLossModelInput): {
  readonly pair: readonly [CoupledLossModel, CoupledLossModel] | null;
} {
  const half = halvesOf(input);
  const modelOf = (side: 0 | 1): CoupledLossModel =>
    createInfluenceLossModel(takeTrainings(input, (training) => half[training] === side));
  const isTold = ([0, 1] as const).every((side) =>
    tellsApart(takeTrainings(input, (training) => half[training] === side)),
  );
  return { pair: isTold ? [modelOf(0), modelOf(1)] : null };
}
