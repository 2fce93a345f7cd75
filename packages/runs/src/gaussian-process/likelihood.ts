import { factorize, invert, logDeterminant, solveLower, solveUpper } from "./cholesky.ts";
import { type Features, type KernelParameters, kernelMatrix, noiseVariances } from "./kernel.ts";
import type { Differentiable } from "./minimize.ts";

/** Parameters are searched for as logarithms: reaches, then smooth, linear, noise, rounding. */
export function unpack(logarithms: Float64Array): KernelParameters {
  const width = logarithms.length - 4;
  const [smooth, linear, noise, rounding] = logarithms.slice(width).map(Math.exp);
  return {
    reach: logarithms.slice(0, width).map(Math.exp),
    smooth: smooth!,
    linear: linear!,
    noise: noise!,
    rounding: rounding!,
  };
}

/** Where the search begins, and the centre of the prior: losses change little with most sources. */
export function startOf(width: number): Float64Array {
  return Float64Array.from([...new Array<number>(width).fill(-1), 0, -0.5, -2, -2]);
}

/** Standard deviations of the logarithms around the start. */
function spreadOf(width: number): Float64Array {
  return Float64Array.from([...new Array<number>(width).fill(1), 1.5, 2, 1.5, 1.5]);
}

/**
 * The negative logarithm of the marginal likelihood of `targets` and of the prior of the parameters, with its
 * gradient (Rasmussen and Williams, equations 5.8 and 5.9).
 */
export function negativeLogPosterior(features: Features, targets: Float64Array): Differentiable {
  const { size, width, values } = features;
  const start = startOf(width);
  const spread = spreadOf(width);
  return (logarithms) => {
    const parameters = unpack(logarithms);
    const gradient = new Float64Array(logarithms.length);
    const matrix = kernelMatrix(features, features, parameters);
    const noise = noiseVariances(features, parameters);
    const covariance = matrix.total.slice();
    for (let row = 0; row < size; row++) covariance[row * size + row]! += noise[row]! + 1e-10;
    if (!factorize(covariance, size)) return { value: Number.POSITIVE_INFINITY, gradient };
    const weights = targets.slice();
    solveLower(covariance, size, weights);
    solveUpper(covariance, size, weights);
    let value = logDeterminant(covariance, size) / 2;
    for (let row = 0; row < size; row++) value += (targets[row]! * weights[row]!) / 2;

    // How the value changes with each entry of the covariance: (K⁻¹ − w·wᵀ) / 2.
    const influence = invert(covariance, size);
    for (let row = 0; row < size; row++)
      for (let column = 0; column < size; column++)
        influence[row * size + column] =
          (influence[row * size + column]! - weights[row]! * weights[column]!) / 2;

    let smooth = 0;
    let linear = 0;
    const byFeature = new Float64Array(width);
    for (let row = 0; row < size; row++)
      for (let column = 0; column < size; column++) {
        const at = row * size + column;
        smooth += influence[at]! * matrix.smooth[at]!;
        linear += influence[at]! * matrix.products[at]!;
        if (column >= row) continue;
        const slope = 2 * influence[at]! * matrix.slope[at]!;
        for (let j = 0; j < width; j++) {
          const difference = values[row * width + j]! - values[column * width + j]!;
          byFeature[j]! += slope * difference * difference;
        }
      }
    const { reach } = parameters;
    let noiseShare = 0;
    let roundingShare = 0;
    for (let row = 0; row < size; row++) {
      const diagonal = influence[row * size + row]!;
      noiseShare += diagonal;
      for (let j = 0; j < width; j++) {
        const rounded = (features.rounding[row * width + j]! * reach[j]!) ** 2 * parameters.rounding ** 2;
        byFeature[j]! += (diagonal * rounded) / reach[j]! ** 2;
        roundingShare += diagonal * rounded;
      }
    }
    for (let j = 0; j < width; j++) gradient[j] = 2 * reach[j]! ** 2 * byFeature[j]!;
    gradient[width] = 2 * smooth;
    gradient[width + 1] = 2 * parameters.linear ** 2 * linear;
    gradient[width + 2] = 2 * parameters.noise ** 2 * noiseShare;
    gradient[width + 3] = 2 * roundingShare;
    for (let i = 0; i < logarithms.length; i++) {
      const away = (logarithms[i]! - start[i]!) / spread[i]!;
      value += (away * away) / 2;
      gradient[i]! += away / spread[i]!;
    }
    return { value, gradient };
  };
}
