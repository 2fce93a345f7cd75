import { TrainingError } from "@slicetuner/core";
import { Matrix } from "ml-matrix";
import { createDesignMatrix } from "./design-matrix.ts";
import type { InfluenceDesign } from "./influence-design.ts";

/** What was trained and what came out. */
export interface InfluenceMeasurements extends InfluenceDesign {
  /** The present sizes. */
  readonly present: readonly number[];
  /** Entry [training][slice]: validation loss of the slice. */
  readonly losses: readonly (readonly number[])[];
  /** p @default 0.5 */
  readonly exponent?: number;
}

/** Least squares of the slices' losses on how small the groups of slices were. */
export interface LossRegression {
  /** Those whose size was varied, in the order of the columns; a slice of one example cannot be. */
  readonly varied: readonly number[];
  readonly trainings: number;
  /** Loss of each slice at the present sizes. */
  readonly intercepts: readonly number[];
  /** slices × varied groups: rise of the slice's loss when the group is halved. */
  readonly effects: Matrix;
  /** Z: trainings × (1 + varied groups), the intercept's column first. */
  readonly design: Matrix;
  /** (ZᵀZ)⁻¹ */
  readonly wholeInverse: Matrix;
  /** The same without the intercept's row and column. */
  readonly inverse: Matrix;
  /** Its entry of the intercept. */
  readonly interceptVariance: number;
  /** trainings × slices. */
  readonly residuals: Matrix;
  /** Trainings less columns. */
  readonly degreesOfFreedom: number;
}

/**
 * Ordinary least squares of each slice's losses on [1, f] (designed estimation, regress).
 * @throws TrainingError where the trainings that are left cannot tell the groups apart.
 */
export function regressLosses(measured: InfluenceMeasurements): LossRegression {
  const { present, sizes, losses, exponent } = measured;
  const { varied, matrix: design, inverse } = createDesignMatrix(measured, present, exponent);
  const degreesOfFreedom = design.rows - design.columns;
  if (degreesOfFreedom < 1) throw tooFew(sizes.length, design.columns + 1);
  if (inverse === null) throw tooFew(sizes.length);
  const outcomes = new Matrix(losses.map((row) => [...row]));
  const coefficients = inverse.mmul(design.transpose().mmul(outcomes));
  const last = design.columns - 1;
  return {
    varied,
    trainings: sizes.length,
    intercepts: coefficients.getRow(0),
    effects: (last === 0
      ? new Matrix(0, outcomes.columns)
      : coefficients.subMatrix(1, last, 0, outcomes.columns - 1)
    ).transpose(),
    design,
    wholeInverse: inverse,
    inverse: last === 0 ? new Matrix(0, 0) : inverse.subMatrix(1, last, 1, last),
    interceptVariance: inverse.get(0, 0),
    residuals: Matrix.sub(outcomes, design.mmul(coefficients)),
    degreesOfFreedom,
  };
}

function tooFew(trainings: number, needed?: number): TrainingError {
  const expected = needed === undefined ? "" : `, at least ${needed} are needed`;
  return new TrainingError(`${trainings} trainings cannot separate the influence of the slices${expected}`, {
    hint: "Ask for more trainings, or look why trainings failed.",
  });
}
