import type { InfluenceMatrix } from "@slicetuner/core";
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import type { MeasuredInfluence } from "./loss-form.ts";
import type { LossRegression } from "./regress-losses.ts";
import { dot, total } from "./vectors.ts";

/**
 * How far two effects act on each other, as a share of the root of their product: what is thought possible.
 * One number for all losses, averaged by how likely each makes the trainings.
 */
const strengths: readonly number[] = [0, 1 / 16, 1 / 8, 1 / 4, 1 / 2, 1];
/** A training's variance, as a share of the variance that is left by effects that act alone. */
const noiseShares: readonly number[] = [0.2, 0.3, 0.45, 0.6, 0.8, 1, 1.2];
/** Of a loss, as a share of it. */
const rounding = 1e-9;
/** Of so many groups, those with the strongest effects on a loss, every pair is looked at … */
const mostPaired = 8;
/** … and of fewer where there are more than so many groups, for the sake of time. */
const manyGroups = 31;
const pairedOfMany = 4;

/**
 * By how much each loss rises when one slice is halved and all others stay whole.
 *
 * The regression's effects are those in the midst of trainings in which half of the other slices are small.
 * What a slice is worth there is not what it is worth beside whole ones: a large rival's harm is cut short, a
 * friend is worth more. So pairs of groups may act together, fⱼ·fₖ·H with H normal around 0 with a standard
 * deviation of strength·√|GⱼGₖ|: strong effects interact strongly. H is integrated over, which moves the
 * effects and widens the bands of the large ones.
 *
 * The luck of the draw of examples, which more trainings do not change, counts in proportion to the effect:
 * where a slice's examples do nothing it makes no difference which of them were drawn.
 */
export function createInfluenceMatrix(measured: MeasuredInfluence): InfluenceMatrix {
  const { regression, groups, inflation } = measured;
  const { varied } = regression;
  const estimates = interactingEffects(measured).map(({ expected, variances }) => {
    const largest = Math.max(...expected.map(Math.abs));
    return {
      expected,
      errors: expected.map((effect, column) => {
        const luck = largest > 0 ? (Math.abs(effect) / largest) * (inflation - 1) : 0;
        return Math.sqrt(variances[column]! * (1 + luck));
      }),
    };
  });
  /** What was measured of a group is shared out in equal parts. */
  const byMember = (ofGroups: readonly number[]): number[] => {
    const row = new Array<number>(regression.intercepts.length).fill(0);
    varied.forEach((group, column) => {
      const members = groups[group]!;
      for (const slice of members) row[slice] = ofGroups[column]! / members.length;
    });
    return row;
  };
  return {
    effects: estimates.map(({ expected }) => byMember(expected)),
    standardErrors: estimates.map(({ errors }) => byMember(errors)),
    groups,
  };
}

/** Effects on one loss, a number for each varied group. */
interface GroupEffects {
  readonly expected: readonly number[];
  readonly variances: readonly number[];
}

/** What one strength makes of one loss. */
interface Answer extends GroupEffects {
  /** How likely it makes the trainings, with a common factor left out. */
  readonly logEvidence: number;
}

function interactingEffects({ regression, noise, levels }: MeasuredInfluence): GroupEffects[] {
  const pairs = new PairColumns(regression);
  const answers = noise.map((variance, slice) => {
    // Where they leave nothing but rounding, effects that act alone say it all.
    const own = variance > (rounding * levels[slice]!) ** 2 ? strengths : [0];
    const interactions = interactionsOn(slice, regression, pairs);
    return own.map((strength) => answerOf(regression, interactions, { slice, strength, variance }));
  });
  const evidence = strengths.map((_, index) => total(answers.map((own) => own[index]?.logEvidence ?? 0)));
  return answers.map((own) => mixed(own, weightsOf(evidence.slice(0, own.length))));
}

/**
 * The pairs that may act on one loss, at strength 1, in the coordinates in which what the trainings tell of
 * them is diagonal: one decomposition serves every strength and noise.
 */
interface Interactions {
  /** How much the trainings tell of each direction, for noise of variance 1. */
  readonly told: readonly number[];
  /** What they say of it: its column times the residuals. */
  readonly crossed: readonly number[];
  /** Entry [group][direction]: by how much the group's effect is measured too large. */
  readonly leaning: readonly (readonly number[])[];
}

function interactionsOn(slice: number, regression: LossRegression, pairs: PairColumns): Interactions {
  const plain = regression.effects.getRow(slice);
  const used = pairs.strongest(plain);
  if (used.length === 0) return { told: [], crossed: [], leaning: plain.map(() => []) };
  const spreads = used.map(({ first, second }) => Math.sqrt(Math.abs(plain[first]! * plain[second]!)));
  const products = used.map((row, index) =>
    used.map((other, place) => spreads[index]! * spreads[place]! * pairs.product(row.column, other.column)),
  );
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(new Matrix(products), {
    assumeSymmetric: true,
  });
  const directions = eigenvectorMatrix.transpose().to2DArray();
  const rotate = (values: readonly number[]): number[] =>
    directions.map((direction) => dot(direction, values));
  return {
    told: realEigenvalues.map((value) => Math.max(0, value)),
    crossed: rotate(used.map(({ column }, index) => spreads[index]! * pairs.withResiduals(column, slice))),
    leaning: plain.map((_, group) =>
      rotate(used.map(({ column }, index) => spreads[index]! * pairs.leaning(column)[group]!)),
    ),
  };
}

function answerOf(
  regression: LossRegression,
  { told, crossed, leaning }: Interactions,
  { slice, strength, variance }: { slice: number; strength: number; variance: number },
): Answer {
  const { inverse, effects, degreesOfFreedom: freedom } = regression;
  const plain = effects.getRow(slice);
  const answers = noiseShares.map((share): Answer => {
    const own = share * variance;
    const alone = variance > 0 ? -0.5 * freedom * (Math.log(share) + 1 / share) : 0;
    const variances = plain.map((_, group) => own * inverse.get(group, group));
    if (strength === 0) return { expected: plain, variances, logEvidence: alone };
    // Posterior of the interactions: what is open of each direction, and its mean.
    const open = told.map((value) => strength ** 2 / (1 + (strength ** 2 * value) / own));
    const mean = crossed.map((value, index) => (open[index]! * value) / own);
    return {
      expected: plain.map((effect, group) => effect - dot(leaning[group]!, mean)),
      variances: variances.map(
        (value, group) => value + total(leaning[group]!.map((lean, index) => lean ** 2 * open[index]!)),
      ),
      logEvidence:
        alone +
        0.5 * total(crossed.map((value, index) => (value * mean[index]!) / own)) -
        0.5 * total(told.map((value) => Math.log1p((strength ** 2 * value) / own))),
    };
  });
  const evidence = answers.map(({ logEvidence }) => logEvidence);
  const most = Math.max(...evidence);
  const logEvidence = most + Math.log(total(evidence.map((value) => Math.exp(value - most))));
  return { ...mixed(answers, weightsOf(evidence)), logEvidence };
}

function weightsOf(logEvidence: readonly number[]): number[] {
  const most = Math.max(...logEvidence);
  const weights = logEvidence.map((value) => Math.exp(value - most));
  const all = total(weights);
  return weights.map((weight) => weight / all);
}

/** Mean and variance of a mixture. */
function mixed(answers: readonly GroupEffects[], weights: readonly number[]): GroupEffects {
  const expected = answers[0]!.expected.map((_, group) =>
    total(answers.map((answer, which) => weights[which]! * answer.expected[group]!)),
  );
  const variances = expected.map((mean, group) =>
    total(
      answers.map(
        (answer, which) =>
          weights[which]! * (answer.variances[group]! + (answer.expected[group]! - mean) ** 2),
      ),
    ),
  );
  return { expected, variances };
}

interface Pair {
  readonly first: number;
  readonly second: number;
  /** Where its column is among those that were made. */
  readonly column: number;
}

/**
 * Columns fⱼ·fₖ of pairs of groups, and what the regression's own columns leave of them; made when asked for.
 */
class PairColumns {
  readonly #regression: LossRegression;
  readonly #pairs = new Map<string, Pair>();
  readonly #columns: Float64Array[] = [];
  /** Zᵀ·column and (ZᵀZ)⁻¹·Zᵀ·column */
  readonly #crossed: Float64Array[] = [];
  readonly #coefficients: Float64Array[] = [];

  constructor(regression: LossRegression) {
    this.#regression = regression;
  }

  /** The pairs among the groups with the strongest effects. */
  strongest(effects: readonly number[]): Pair[] {
    const most = effects.length > manyGroups ? pairedOfMany : mostPaired;
    const groups = effects
      .map((effect, group) => ({ group, size: Math.abs(effect) }))
      .sort((first, second) => second.size - first.size)
      .slice(0, most)
      .filter(({ size }) => size > 0)
      .map(({ group }) => group)
      .sort((first, second) => first - second);
    return groups.flatMap((first, index) =>
      groups.slice(index + 1).map((second) => this.#pair(first, second)),
    );
  }

  /** What the regression leaves of two columns, multiplied. */
  product(one: number, other: number): number {
    // In one order, so that products are symmetric to the last digit.
    const [first, second] = one < other ? [one, other] : [other, one];
    return (
      dot64(this.#columns[first]!, this.#columns[second]!) -
      dot64(this.#crossed[first]!, this.#coefficients[second]!)
    );
  }

  /** A column times the residuals of a slice's loss. */
  withResiduals(column: number, slice: number): number {
    const { residuals } = this.#regression;
    return this.#columns[column]!.reduce((sum, value, row) => sum + value * residuals.get(row, slice), 0);
  }

  /** By how much each group's effect is measured too large for a column with coefficient 1. */
  leaning(column: number): ArrayLike<number> {
    return this.#coefficients[column]!.subarray(1);
  }

  #pair(first: number, second: number): Pair {
    const name = `${first}/${second}`;
    const known = this.#pairs.get(name);
    if (known !== undefined) return known;
    const { design, wholeInverse } = this.#regression;
    const values = Float64Array.from(
      { length: design.rows },
      (_, row) => design.get(row, first + 1) * design.get(row, second + 1),
    );
    const crossed = new Float64Array(design.columns);
    values.forEach((value, row) => {
      if (value === 0) return;
      for (let column = 0; column < design.columns; column++)
        crossed[column]! += value * design.get(row, column);
    });
    const pair = { first, second, column: this.#columns.length };
    this.#pairs.set(name, pair);
    this.#columns.push(values);
    this.#crossed.push(crossed);
    this.#coefficients.push(Float64Array.from(wholeInverse.mmul(Matrix.columnVector(crossed)).to1DArray()));
    return pair;
  }
}

function dot64(first: Float64Array, second: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < first.length; index++) sum += first[index]! * second[index]!;
  return sum;
}
