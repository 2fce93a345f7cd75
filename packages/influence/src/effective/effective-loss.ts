/**
 * Sizes as they enter a loss: each relative to its reference, and the own slice's share of all relative to
 * its reference share.
 */
export interface RelativeSizes {
  readonly shares: Float64Array;
  /** ln of (total / own size) relative to the reference; 0 where there is no own slice. */
  readonly logCrowding: number;
}

/**
 * The parameters of one loss as the fit moves them, none of them bounded:
 * [ln level, logit of the floor's share φ, ln of the slope (1 − φ)·a, crowding exponent, k₁ … kⱼ].
 *
 * Runs tell the slope at the reference sizes well, and hardly how it is made of floor and exponent: so the
 * slope is a parameter of its own, and what is open of the floor leaves it as it is.
 */
export type EffectiveParameters = Float64Array;

export const levelPlace = 0;
export const floorPlace = 1;
export const slopePlace = 2;
export const crowdingPlace = 3;
export const firstWorth = 4;

/** No effective data at all would be an infinite loss. */
const leastEffective = 1e-9;

/**
 * ℓ = level · (φ + (1 − φ) · E^−a · Q^h), E = Σⱼ wⱼ·sⱼ with wⱼ = e^kⱼ / Σ e^k: the slice's *effective data*,
 * its own and what the others' are worth to it, relative to the reference sizes. Q is how much larger a crowd
 * its examples stand in (classes that compete), h its exponent.
 * @param slope where given, filled with ∂ℓ by the parameters
 */
export function effectiveLoss(
  parameters: EffectiveParameters,
  sizes: RelativeSizes,
  slope?: Float64Array,
): number {
  const { shares, logCrowding } = sizes;
  const level = Math.exp(parameters[levelPlace]!);
  const floor = logistic(parameters[floorPlace]!);
  const exponent = exponentOf(parameters);
  const { effective, weights } = effectiveData(parameters, shares);
  const logEffective = Math.log(effective);
  const fall = Math.exp(parameters[crowdingPlace]! * logCrowding - exponent * logEffective);
  const reducible = level * (1 - floor) * fall;
  const loss = level * floor + reducible;
  if (slope !== undefined) {
    slope[levelPlace] = loss;
    const byLogExponent = -reducible * logEffective * exponent;
    slope[floorPlace] = level * floor * (1 - floor) * (1 - fall) + byLogExponent * floor;
    slope[slopePlace] = byLogExponent;
    slope[crowdingPlace] = reducible * logCrowding;
    for (let index = 0; index < shares.length; index++) {
      const ofWorth = weights[index]! * (shares[index]! - effective);
      slope[firstWorth + index] = (-reducible * exponent * ofWorth) / effective;
    }
  }
  return loss;
}

/** ∂ℓ by the relative sizes sⱼ, and by ln Q. */
export function slopeBySizes(
  parameters: EffectiveParameters,
  { shares, logCrowding }: RelativeSizes,
): { readonly byShare: Float64Array; readonly byLogCrowding: number } {
  const level = Math.exp(parameters[levelPlace]!);
  const floor = logistic(parameters[floorPlace]!);
  const exponent = exponentOf(parameters);
  const crowding = parameters[crowdingPlace]!;
  const { effective, weights } = effectiveData(parameters, shares);
  const reducible = level * (1 - floor) * Math.exp(crowding * logCrowding - exponent * Math.log(effective));
  return {
    byShare: weights.map((weight) => (-reducible * exponent * weight) / effective),
    byLogCrowding: reducible * crowding,
  };
}

function effectiveData(
  parameters: EffectiveParameters,
  shares: Float64Array,
): { readonly effective: number; readonly weights: Float64Array } {
  const weights = new Float64Array(shares.length);
  let most = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < shares.length; index++) most = Math.max(most, parameters[firstWorth + index]!);
  let total = 0;
  for (let index = 0; index < shares.length; index++) {
    weights[index] = Math.exp(parameters[firstWorth + index]! - most);
    total += weights[index]!;
  }
  let effective = 0;
  for (let index = 0; index < shares.length; index++) {
    weights[index]! /= total;
    effective += weights[index]! * shares[index]!;
  }
  return { effective: Math.max(effective, leastEffective), weights };
}

/** a = slope / (1 − φ) */
export function exponentOf(parameters: EffectiveParameters): number {
  return Math.exp(parameters[slopePlace]!) / (1 - logistic(parameters[floorPlace]!));
}

export function logistic(value: number): number {
  return 1 / (1 + Math.exp(-value));
}
