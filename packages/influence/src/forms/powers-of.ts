import type { ConvexObjective, SeparableObjective } from "@slicetuner/core";

/**
 * constant + Σⱼ scalesⱼ · sizeⱼ^−exponent as a convex function. A power whose scale is below 0 is concave: in
 * its place is the line through it at the sizes `from` and `to`. Where both are the same that is its tangent,
 * which is nowhere below it; else a chord, which is nowhere above it between the two.
 */
export function powersOf(
  { constant, scales, exponent }: SeparableObjective,
  from: readonly number[],
  to: readonly number[],
): ConvexObjective & { readonly isExact: boolean } {
  const power = (size: number): number => size ** -exponent;
  const slopeAt = (size: number): number => -exponent * size ** (-exponent - 1);
  const lines = scales.map((scale, slice) => {
    if (scale >= 0) return null;
    const [first, last] = [from[slice]!, to[slice]!];
    const slope = last === first ? slopeAt(first) : (power(last) - power(first)) / (last - first);
    return { slope, value: (size: number) => power(first) + slope * (size - first) };
  });
  return {
    isExact: lines.every((line) => line === null),
    value: (sizes) =>
      sizes.reduce(
        (sum, size, slice) => sum + scales[slice]! * (lines[slice]?.value(size) ?? power(size)),
        constant,
      ),
    gradient: (sizes) => sizes.map((size, slice) => scales[slice]! * (lines[slice]?.slope ?? slopeAt(size))),
    curvature: (sizes) =>
      sizes.map(
        (size, slice) => Math.max(0, scales[slice]!) * exponent * (exponent + 1) * size ** (-exponent - 2),
      ),
  };
}
