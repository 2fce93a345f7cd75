import type { Matrix } from "ml-matrix";

export function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

export function dot(first: readonly number[], second: readonly number[]): number {
  return first.reduce((sum, value, index) => sum + value * second[index]!, 0);
}

/**
 * vᵀ·M·v. Entries of v that are 0 take no time: planners ask what a change of one slice does, for each of
 * hundreds of slices.
 */
export function quadraticForm(matrix: Matrix, vector: readonly number[]): number {
  const used: number[] = [];
  vector.forEach((value, index) => {
    if (value !== 0) used.push(index);
  });
  let sum = 0;
  for (const column of used) {
    let own = 0;
    for (const row of used) own += vector[row]! * matrix.get(row, column);
    sum += own * vector[column]!;
  }
  return sum;
}
