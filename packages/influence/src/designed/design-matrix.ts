import { CholeskyDecomposition, Matrix } from "ml-matrix";
import type { InfluenceDesign } from "./influence-design.ts";
import { sizeEffect } from "./size-effect.ts";

/** What losses are regressed on: [1, f], a column for each group of slices whose size was varied. */
export interface DesignMatrix {
  /** The groups, in the order of the columns; a slice of one example cannot be varied. */
  readonly varied: readonly number[];
  /** Z: trainings × (1 + varied groups) */
  readonly matrix: Matrix;
  /** (ZᵀZ)⁻¹; null where the trainings cannot tell the groups apart. */
  readonly inverse: Matrix | null;
}

/** A regression whose coefficients owe this much variance to their likeness tells nothing. */
const largestInflation = 1e3;

export function createDesignMatrix(
  { groups, sizes }: InfluenceDesign,
  present: readonly number[],
  exponent?: number,
): DesignMatrix {
  const effectOf = (subset: readonly number[], members: readonly number[]): number =>
    members.reduce((sum, slice) => sum + sizeEffect(subset[slice]!, present[slice]!, exponent), 0) /
    members.length;
  const columns = groups.map((members) => sizes.map((subset) => effectOf(subset, members)));
  const varied = columns.flatMap((column, group) => (column.some((value) => value !== 0) ? [group] : []));
  const matrix = new Matrix(
    sizes.map((_, training) => [1, ...varied.map((group) => columns[group]![training]!)]),
  );
  return { varied, matrix, inverse: invert(matrix) };
}

/**
 * Variance of the effect of each varied group, by its number, for losses with noise of variance 1; null where
 * the trainings cannot tell the groups apart.
 */
export function effectVariances(
  design: InfluenceDesign,
  present: readonly number[],
  exponent?: number,
): ReadonlyMap<number, number> | null {
  const { varied, inverse } = createDesignMatrix(design, present, exponent);
  if (inverse === null) return null;
  return new Map(varied.map((group, column) => [group, inverse.get(column + 1, column + 1)]));
}

/** (ZᵀZ)⁻¹, or null where columns are as good as dependent. */
export function invert(matrix: Matrix): Matrix | null {
  if (matrix.rows < matrix.columns) return null;
  const crossed = matrix.transpose().mmul(matrix);
  const decomposition = new CholeskyDecomposition(crossed);
  if (!decomposition.isPositiveDefinite()) return null;
  const inverse = decomposition.solve(Matrix.eye(matrix.columns));
  for (let column = 0; column < matrix.columns; column++) {
    if (!(inverse.get(column, column) * crossed.get(column, column) < largestInflation)) return null;
  }
  return inverse;
}
