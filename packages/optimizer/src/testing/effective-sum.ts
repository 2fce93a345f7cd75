import { type ConvexObjective, Random } from "@slicetuner/core";

/** Σ scaleᵢ · (Σⱼ worthᵢⱼ · sizeⱼ)^−exponentᵢ: losses that fall with effective data. */
export function effectiveSum(
  scales: readonly number[],
  exponents: readonly number[],
  worths: readonly Float64Array[],
): ConvexObjective {
  const effective = (row: Float64Array, sizes: readonly number[]): number => {
    let sum = 0;
    for (let index = 0; index < row.length; index++) sum += row[index]! * sizes[index]!;
    return sum;
  };
  const sumOver = (
    sizes: readonly number[],
    termOf: (scale: number, exponent: number, data: number, worth: number, size: number) => number,
  ): number[] => {
    const sums = new Float64Array(sizes.length);
    worths.forEach((row, target) => {
      const data = effective(row, sizes);
      for (let index = 0; index < row.length; index++) {
        sums[index]! += termOf(scales[target]!, exponents[target]!, data, row[index]!, sizes[index]!);
      }
    });
    return Array.from(sums);
  };
  return {
    value: (sizes) =>
      worths.reduce(
        (sum, row, target) => sum + scales[target]! * effective(row, sizes) ** -exponents[target]!,
        0,
      ),
    gradient: (sizes) => sumOver(sizes, (b, a, data, worth) => -b * a * data ** (-a - 1) * worth),
    curvature: (sizes) =>
      sumOver(sizes, (b, a, data, worth, size) => (b * a * (a + 1) * data ** (-a - 1) * worth) / size),
  };
}

/**
 * So many slices, each of which lives on its own examples and a little on all others'; 20 to spend for each.
 */
export function coupledProblem(count: number): {
  readonly objective: ConvexObjective;
  readonly sizes: readonly number[];
  readonly budget: number;
} {
  const random = new Random("coupled");
  const values = (from: number, to: number) =>
    Array.from({ length: count }, () => from + (to - from) * random.uniform());
  const sizes = values(50, 2000);
  const objective = effectiveSum(
    values(0.5, 3).map((scale) => scale / count),
    values(0.2, 0.6),
    sizes.map((_, own) =>
      Float64Array.from(sizes, (_, other) => (own === other ? 1 : 0.02 * random.uniform() ** 4)),
    ),
  );
  return { objective, sizes, budget: 20 * count };
}
