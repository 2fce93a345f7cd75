import type { AllocationProblem } from "./allocation-problem.ts";

/**
 * The continuous plan by nothing but bisection of ln μ over typed arrays: no checks, no floors, no bounds, no
 * certificate. What the textbook's way costs in the same language.
 */
export function planByBisection({ columns, budget, fairnessWeight }: AllocationProblem): Float64Array {
  const { sizes, scales, exponents, unitCosts } = columns;
  const count = sizes.length;
  let totalLoss = 0;
  for (let index = 0; index < count; index++)
    totalLoss += scales[index]! * sizes[index]! ** -exponents[index]!;
  const reference = totalLoss / count;
  const logPenalty = Math.log1p(fairnessWeight / reference);

  const logGains = new Float64Array(count);
  const kinks = new Float64Array(count);
  let high = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < count; index++) {
    const exponent = exponents[index]!;
    const logScale = Math.log(scales[index]!);
    logGains[index] = Math.log(exponent / unitCosts[index]!) + logScale;
    kinks[index] = Math.exp((logScale - Math.log(reference)) / exponent);
    high = Math.max(high, logGains[index]! + logPenalty - (exponent + 1) * Math.log(sizes[index]!));
  }

  const amounts = new Float64Array(count);
  let low = high - 40;
  for (;;) {
    const middle = (low + high) / 2;
    let cost = 0;
    for (let index = 0; index < count; index++) {
      const response = 1 / (exponents[index]! + 1);
      let enlarged = Math.exp((logGains[index]! - middle) * response);
      // Above the reference unfairness counts too, until the loss meets it.
      if (enlarged < kinks[index]!) {
        enlarged = Math.min(kinks[index]!, Math.exp((logGains[index]! + logPenalty - middle) * response));
      }
      const amount = Math.max(0, enlarged - sizes[index]!);
      amounts[index] = amount;
      cost += unitCosts[index]! * amount;
    }
    if (Math.abs(cost - budget) <= 1e-12 * budget || middle === low || middle === high) return amounts;
    if (cost > budget) low = middle;
    else high = middle;
  }
}
