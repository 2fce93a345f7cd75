/** Rows of standardized features: `size × width` numbers. */
export interface Features {
  readonly size: number;
  readonly width: number;
  readonly values: Float64Array;
  /**
   * How far each feature may be off by rounding, one number for each entry of `values`; 0 where it is exact.
   */
  readonly rounding: Float64Array;
}

/**
 * How alike the losses of two mixtures are: k(x, y) = smooth² · Matérn₅⸝₂(r) + linear² · x·y + constant, r² =
 * Σⱼ (xⱼ − yⱼ)² · reachⱼ², (Rasmussen and Williams, Gaussian Processes for Machine Learning, sections 4.2 and
 * 5.1). The linear part carries on as a power law where the runs end, since features are logarithms of
 * amounts and targets logarithms of losses.
 */
export interface KernelParameters {
  /** One number for each feature: how fast losses change with it (the inverse of its length scale). */
  readonly reach: Float64Array;
  readonly smooth: number;
  readonly linear: number;
  /** Standard deviation of what two runs with the same mixture differ by. */
  readonly noise: number;
  /** How much of the rounding of features, times their reach, comes back as noise. */
  readonly rounding: number;
}

/** Variance of the level of all losses around their mean, in units of their variance: as good as unknown. */
const constant = 25;

/** Of each pair of rows: the smooth part, its derivative by r², the linear part's product, and their sum. */
export interface KernelMatrix {
  readonly total: Float64Array;
  readonly smooth: Float64Array;
  /** d smooth / d r². */
  readonly slope: Float64Array;
  readonly products: Float64Array;
}

export function kernelMatrix(first: Features, second: Features, parameters: KernelParameters): KernelMatrix {
  const { reach, smooth, linear } = parameters;
  const { width } = first;
  const squares = reach.map((value) => value * value);
  const length = first.size * second.size;
  const matrix = {
    total: new Float64Array(length),
    smooth: new Float64Array(length),
    slope: new Float64Array(length),
    products: new Float64Array(length),
  };
  for (let row = 0; row < first.size; row++)
    for (let column = 0; column < second.size; column++) {
      let distance = 0;
      let product = 0;
      for (let j = 0; j < width; j++) {
        const x = first.values[row * width + j]!;
        const y = second.values[column * width + j]!;
        distance += (x - y) * (x - y) * squares[j]!;
        product += x * y;
      }
      const at = row * second.size + column;
      const r = Math.sqrt(5 * distance);
      const decay = smooth * smooth * Math.exp(-r);
      matrix.smooth[at] = decay * (1 + r + (r * r) / 3);
      matrix.slope[at] = (-5 / 6) * decay * (1 + r);
      matrix.products[at] = product;
      matrix.total[at] = matrix.smooth[at]! + linear * linear * product + constant;
    }
  return matrix;
}

/** Variance of the prior at one row. */
export function priorVariance(features: Features, row: number, { smooth, linear }: KernelParameters): number {
  let product = 0;
  for (let j = 0; j < features.width; j++) product += features.values[row * features.width + j]! ** 2;
  return smooth * smooth + linear * linear * product + constant;
}

/** Variance of the noise of each row: of trainings, and of amounts that are known only rounded. */
export function noiseVariances(
  features: Features,
  { reach, noise, rounding }: KernelParameters,
): Float64Array {
  const variances = new Float64Array(features.size);
  for (let row = 0; row < features.size; row++) {
    let spread = 0;
    for (let j = 0; j < features.width; j++)
      spread += (features.rounding[row * features.width + j]! * reach[j]!) ** 2;
    variances[row] = noise * noise + rounding * rounding * spread;
  }
  return variances;
}
