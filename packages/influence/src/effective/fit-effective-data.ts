import { ProblemList, type Random } from "@slicetuner/core";
import { Matrix } from "ml-matrix";
import {
  crowdingPlace,
  type EffectiveParameters,
  effectiveLoss,
  exponentOf,
  firstWorth,
  floorPlace,
  levelPlace,
  logistic,
  type RelativeSizes,
  slopeBySizes,
  slopePlace,
} from "./effective-loss.ts";
import { fitOneLoss, type LossFit, type ParameterPrior } from "./fit-one-loss.ts";
import { rootOf } from "./multivariate-normal.ts";

/**
 * Runs and what came out. Losses need not be those of the slices: mixtures of 17 domains may be measured on
 * 13.
 */
export interface EffectiveDataInput {
  /** Entry [run][slice]: examples, or any other amount, of the slice; at least 0, not all 0. */
  readonly sizes: readonly (readonly number[])[];
  /** Entry [run][loss], above 0. */
  readonly losses: readonly (readonly number[])[];
  /**
   * The slice that each loss is measured on; null for none. @default the same place where there are as many
   * losses as slices, else null
   */
  readonly own?: readonly (number | null)[];
  /** Around which sizes the model is written, above 0. @default the mean of the runs */
  readonly reference?: readonly number[];
  /**
   * Whether slices may compete: whether the own share of all examples may count beside the effective data.
   * @default false
   */
  readonly competition?: boolean;
  /** What the runs' noise counts for in draws, for runs on parts of one draw of examples. @default 1 */
  readonly inflation?: number;
}

/** One fitted loss, in numbers that can be read. */
export interface EffectiveDataLoss {
  /** At the reference sizes. */
  readonly level: number;
  /** What no data removes. */
  readonly floor: number;
  /** a, above 0. */
  readonly exponent: number;
  /** h: the power of (total / own size); 0 without competition. */
  readonly crowding: number;
  /** Share of the effective data that each slice's examples make at the reference sizes; sums to 1. */
  readonly shares: readonly number[];
  /** Standard deviation of one run's loss around the model. */
  readonly noise: number;
}

/** Losses as functions of all sizes. */
export interface EffectiveDataModel {
  /** `iteration-limit`: some loss still changed when the fit stopped. */
  readonly status: "converged" | "iteration-limit";
  readonly losses: readonly EffectiveDataLoss[];
  /** The expected losses at these sizes. */
  predict(sizes: readonly number[]): number[];
  /** Entry [loss][slice]: by how much the loss changes for one more example of the slice. */
  gradient(sizes: readonly number[]): number[][];
  /** One plausible truth. */
  draw(random: Random): (sizes: readonly number[]) => number[];
}

/** Beliefs on the scale that the fit moves on: means and standard deviations. */
const beliefs = {
  /** A third of the loss is not removed by any data, give or take a lot. */
  floor: { mean: -0.7, deviation: 1.2 },
  /** Doubling all data lowers the loss by a sixth, give or take a factor of two. */
  slope: { mean: Math.log(0.25), deviation: 0.8 },
  crowding: { mean: 0, deviation: 0.15 },
};
/** An own example is at first believed to be worth e² others', … */
const firstOwnWorth = 2;
/** … and worths to differ by a factor of e. */
const firstSpread = 1;
/** What slices have in common is estimated so often from what was fitted to each. */
const commonTurns = 3;
const leastSpread = 0.15;
const mostSpread = 3;

/**
 * Effective data (specs of this project): ℓᵢ(n) = cᵢ + Aᵢ·(Σⱼ Kᵢⱼ nⱼ)^−aᵢ, the slice's loss falls as a power
 * of its *effective data*, its own examples and what those of the others are worth to it. Independent power
 * laws are Kᵢⱼ = 0 for j ≠ i; "everybody's examples count alike" is Kᵢⱼ = Kᵢᵢ. With `competition` the
 * reducible part is multiplied by (total / own size)^hᵢ, h shrunk to 0.
 *
 * Worths per example are drawn towards two levels, of a slice's own and of others' examples, which are
 * estimated from all losses (empirical Bayes): with few runs the model becomes own size plus total size.
 * O(runs · slices²) for each loss and step.
 *
 * @throws InvalidInputError for runs of different lengths, sizes below 0, losses that are not above 0
 */
export function fitEffectiveData(input: EffectiveDataInput): EffectiveDataModel {
  const { sizes, losses, competition = false, inflation = 1 } = input;
  check(input);
  const slices = sizes[0]!.length;
  const targets = losses[0]!.length;
  const own = input.own ?? losses[0]!.map((_, target) => (targets === slices ? target : null));
  const reference = input.reference ?? meanOf(sizes);
  const relative = (of: readonly number[], target: number): RelativeSizes =>
    relativeSizes(of, reference, own[target]!);
  const runsOf = losses[0]!.map((_, target) => sizes.map((run) => relative(run, target)));

  let common = { own: firstOwnWorth, spread: firstSpread };
  let fits: LossFit[] = [];
  for (let turn = 0; turn <= commonTurns; turn++) {
    fits = losses[0]!.map((_, target) => {
      const measured = losses.map((row) => row[target]!);
      const prior = priorOf(reference, own[target]!, common, competition);
      const start = fits[target]?.parameters ?? startOf(prior, measured);
      return fitOneLoss(runsOf[target]!, measured, prior, start, inflation);
    });
    common = commonOf(fits, reference, own);
  }
  const roots = fits.map(({ covariance }) => rootOf(covariance));
  const predictWith = (parameters: readonly EffectiveParameters[], at: readonly number[]): number[] =>
    parameters.map((one, target) => effectiveLoss(one, relative(at, target)));
  const expected = fits.map(({ parameters }) => parameters);
  return {
    status: fits.every(({ status }) => status === "converged") ? "converged" : "iteration-limit",
    losses: fits.map(describe),
    predict: (at) => predictWith(expected, checked(at, slices)),
    gradient: (at) =>
      expected.map((parameters, target) => {
        const { byShare, byLogCrowding } = slopeBySizes(parameters, relative(checked(at, slices), target));
        const total = at.reduce((sum, size) => sum + size, 0);
        return at.map((size, slice) => {
          const ofOwn = slice === own[target] ? 1 / Math.max(size, Number.MIN_VALUE) : 0;
          const ofCrowding = own[target] === null ? 0 : byLogCrowding * (1 / total - ofOwn);
          return byShare[slice]! / reference[slice]! + ofCrowding;
        });
      }),
    draw: (random) => {
      const drawn = fits.map(({ parameters }, target) => {
        const normals = Matrix.columnVector(Array.from(parameters, () => random.normal()));
        const off = roots[target]!.mmul(normals);
        return parameters.map((value, index) => value + off.get(index, 0));
      });
      return (at) => predictWith(drawn, checked(at, slices));
    },
  };
}

function relativeSizes(
  sizes: readonly number[],
  reference: readonly number[],
  own: number | null,
): RelativeSizes {
  const shares = Float64Array.from(sizes, (size, slice) => size / reference[slice]!);
  if (own === null) return { shares, logCrowding: 0 };
  const total = (of: readonly number[]): number => of.reduce((sum, size) => sum + size, 0);
  // Of a slice without examples its share is taken to be that of one.
  const size = Math.max(sizes[own]!, Math.min(1, 1e-3 * reference[own]!));
  return {
    shares,
    logCrowding: Math.log(total(sizes) / size) - Math.log(total(reference) / reference[own]!),
  };
}

interface CommonWorths {
  /** ln of what an own example is worth beside another's. */
  readonly own: number;
  /** Standard deviation of ln worths. */
  readonly spread: number;
}

function priorOf(
  reference: readonly number[],
  own: number | null,
  common: CommonWorths,
  competition: boolean,
): ParameterPrior {
  const mean = new Float64Array(firstWorth + reference.length);
  const deviation = new Float64Array(firstWorth + reference.length).fill(common.spread);
  mean[levelPlace] = 0;
  deviation[levelPlace] = Number.POSITIVE_INFINITY;
  mean[floorPlace] = beliefs.floor.mean;
  deviation[floorPlace] = beliefs.floor.deviation;
  mean[slopePlace] = beliefs.slope.mean;
  deviation[slopePlace] = beliefs.slope.deviation;
  deviation[crowdingPlace] = competition ? beliefs.crowding.deviation : 1e-6;
  reference.forEach((size, slice) => {
    mean[firstWorth + slice] = Math.log(size) + (slice === own ? common.own : 0);
  });
  return { mean, deviation };
}

function startOf({ mean }: ParameterPrior, losses: readonly number[]): EffectiveParameters {
  const start = mean.slice();
  start[levelPlace] = Math.log(losses.reduce((sum, loss) => sum + loss, 0) / losses.length);
  return start;
}

/**
 * The two levels of worth, own and others', and how far worths lie from them, with what each fit leaves open
 * (one turn of EM).
 */
function commonOf(
  fits: readonly LossFit[],
  reference: readonly number[],
  own: readonly (number | null)[],
): CommonWorths {
  const ownWorths: number[] = [];
  let [squares, count] = [0, 0];
  fits.forEach(({ parameters, covariance }, target) => {
    const worths = reference.map((size, slice) => parameters[firstWorth + slice]! - Math.log(size));
    const others = worths.filter((_, slice) => slice !== own[target]);
    const mean = others.reduce((sum, worth) => sum + worth, 0) / Math.max(1, others.length);
    if (own[target] !== null && others.length > 0) ownWorths.push(worths[own[target]!]! - mean);
    worths.forEach((worth, slice) => {
      if (slice === own[target]) return;
      squares += (worth - mean) ** 2 + covariance.get(firstWorth + slice, firstWorth + slice);
      count += 1;
    });
  });
  const spread = count > 0 ? Math.sqrt(squares / count) : firstSpread;
  return {
    own:
      ownWorths.length > 0
        ? ownWorths.reduce((sum, worth) => sum + worth, 0) / ownWorths.length
        : firstOwnWorth,
    spread: Math.min(mostSpread, Math.max(leastSpread, spread)),
  };
}

function describe({ parameters, noise }: LossFit): EffectiveDataLoss {
  const level = Math.exp(parameters[levelPlace]!);
  const worths = Array.from(parameters.subarray(firstWorth), (worth) => worth);
  const most = Math.max(...worths);
  const total = worths.reduce((sum, worth) => sum + Math.exp(worth - most), 0);
  return {
    level,
    floor: level * logistic(parameters[floorPlace]!),
    exponent: exponentOf(parameters),
    crowding: parameters[crowdingPlace]!,
    shares: worths.map((worth) => Math.exp(worth - most) / total),
    noise: Math.sqrt(noise),
  };
}

function meanOf(sizes: readonly (readonly number[])[]): number[] {
  return sizes[0]!.map((_, slice) => {
    const mean = sizes.reduce((sum, run) => sum + run[slice]!, 0) / sizes.length;
    return mean > 0 ? mean : 1;
  });
}

function checked(sizes: readonly number[], slices: number): readonly number[] {
  const problems = new ProblemList();
  problems.expect(sizes.length === slices, "sizes", `${sizes.length} sizes for ${slices} slices`);
  sizes.forEach((size, slice) => {
    if (!(size >= 0 && size < Number.POSITIVE_INFINITY)) {
      problems.add(`sizes[${slice}]`, `is ${size}, expected a finite number of at least 0`);
    }
  });
  problems.throwIfAny();
  return sizes;
}

function check({ sizes, losses, own, reference }: EffectiveDataInput): void {
  const problems = new ProblemList();
  problems.expect(sizes.length > 1, "sizes", `${sizes.length} runs, expected at least 2`);
  problems.expect(
    sizes.length === losses.length,
    "losses",
    `of ${losses.length} runs, expected ${sizes.length}`,
  );
  problems.throwIfAny();
  const [slices, targets] = [sizes[0]!.length, losses[0]!.length];
  problems.expect(slices > 0, "sizes[0]", "no slice");
  problems.expect(targets > 0, "losses[0]", "no loss");
  sizes.forEach((run, index) => {
    const isFine = run.length === slices && run.every((size) => size >= 0 && size < Number.POSITIVE_INFINITY);
    problems.expect(isFine, `sizes[${index}]`, `expected ${slices} finite numbers of at least 0`);
    problems.expect(
      run.some((size) => size > 0),
      `sizes[${index}]`,
      "all 0",
    );
  });
  losses.forEach((run, index) => {
    const isFine = run.length === targets && run.every((loss) => loss > 0 && loss < Number.POSITIVE_INFINITY);
    problems.expect(isFine, `losses[${index}]`, `expected ${targets} finite numbers above 0`);
  });
  problems.expect(own === undefined || own.length === targets, "own", `expected ${targets} entries`);
  (own ?? []).forEach((slice, target) => {
    const isSlice = slice === null || (Number.isInteger(slice) && slice >= 0 && slice < slices);
    problems.expect(isSlice, `own[${target}]`, `is ${slice}, expected a slice's number or null`);
  });
  const isReference =
    reference === undefined || (reference.length === slices && reference.every((size) => size > 0));
  problems.expect(isReference, "reference", `expected ${slices} numbers above 0`);
  problems.throwIfAny();
}
