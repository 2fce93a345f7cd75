/** Points, row after row. */
export interface Matrix {
  readonly rows: number;
  readonly width: number;
  readonly values: Float64Array;
}

/** Keeps coefficients of columns that hardly occur from growing without end. */
const ridge = 1e-2;

/**
 * Coefficients, the constant last, that maximise the weighted likelihood with a small ridge, by Newton's
 * method.
 */
export function fitLogistic(
  points: Matrix,
  labels: ArrayLike<number>,
  weights: ArrayLike<number>,
): Float64Array {
  const { rows, width } = points;
  const size = width + 1;
  const coefficients = new Float64Array(size);
  for (let round = 0; round < 12; round++) {
    const hessian = new Float64Array(size * size);
    const gradient = new Float64Array(size);
    const point = new Float64Array(size).fill(1);
    for (let row = 0; row < rows; row++) {
      point.set(points.values.subarray(row * width, (row + 1) * width));
      const probability = sigmoid(dot(point, coefficients));
      const curvature = Math.max(1e-9, weights[row]! * probability * (1 - probability));
      const error = weights[row]! * (labels[row]! - probability);
      for (let first = 0; first < size; first++) {
        const value = point[first]!;
        if (value === 0) continue;
        gradient[first]! += error * value;
        for (let second = 0; second <= first; second++)
          hessian[first * size + second]! += curvature * value * point[second]!;
      }
    }
    for (let place = 0; place < size; place++) {
      hessian[place * size + place]! += ridge;
      gradient[place]! -= ridge * coefficients[place]!;
    }
    const step = solve(hessian, gradient, size);
    let largest = 0;
    step.forEach((change, place) => {
      coefficients[place]! += change;
      largest = Math.max(largest, Math.abs(change));
    });
    if (largest < 1e-6) break;
  }
  return coefficients;
}

/** P(label = 1) of each row. */
export function predictLogistic(points: Matrix, coefficients: Float64Array): Float64Array {
  const { rows, width, values } = points;
  return Float64Array.from({ length: rows }, (_, row) =>
    sigmoid(dot(values.subarray(row * width, (row + 1) * width), coefficients) + coefficients[width]!),
  );
}

function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

function dot(one: Float64Array, other: Float64Array): number {
  let sum = 0;
  for (let place = 0; place < one.length; place++) sum += one[place]! * other[place]!;
  return sum;
}

/**
 * Solves a symmetric positive definite system of which the lower half is given, by Cholesky's decomposition.
 */
function solve(matrix: Float64Array, right: Float64Array, size: number): Float64Array {
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = matrix[row * size + column]!;
      for (let place = 0; place < column; place++)
        sum -= matrix[row * size + place]! * matrix[column * size + place]!;
      matrix[row * size + column] =
        row === column ? Math.sqrt(Math.max(sum, 1e-12)) : sum / matrix[column * size + column]!;
    }
  }
  const solution = right.slice();
  for (let row = 0; row < size; row++) {
    for (let place = 0; place < row; place++)
      solution[row]! -= matrix[row * size + place]! * solution[place]!;
    solution[row]! /= matrix[row * size + row]!;
  }
  for (let row = size - 1; row >= 0; row--) {
    for (let place = row + 1; place < size; place++)
      solution[row]! -= matrix[place * size + row]! * solution[place]!;
    solution[row]! /= matrix[row * size + row]!;
  }
  return solution;
}
