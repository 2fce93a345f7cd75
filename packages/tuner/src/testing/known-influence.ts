import type { CoupledLossModel } from "@slicetuner/core";

/**
 * A model whose effects are known: `effects[i][j]` is by how much the loss of slice i rises when slice j is
 * halved, all sums of them known up to `standardError`.
 */
export function knownInfluence(known: {
  readonly levels: readonly number[];
  readonly sizes: readonly number[];
  readonly effects: readonly (readonly number[])[];
  readonly standardError: number;
  readonly groups?: readonly (readonly number[])[];
}): CoupledLossModel {
  const { levels, sizes: present, effects, standardError } = known;
  const unit = Math.SQRT2 - 1;
  const changes = (sizes: readonly number[]) =>
    sizes.map((size, slice) => ((size / present[slice]!) ** -0.5 - 1) / unit);
  const predict = (sizes: readonly number[]) => {
    const change = changes(sizes);
    return levels.map((level, slice) =>
      effects[slice]!.reduce((sum, effect, other) => sum + effect * change[other]!, level),
    );
  };
  const sum = (weights: readonly number[], losses: readonly number[]) =>
    losses.reduce((total, loss, slice) => total + weights[slice]! * loss, 0);
  return {
    kind: "coupled",
    influence: {
      effects,
      standardErrors: effects.map((row) => row.map(() => standardError)),
      groups: known.groups ?? levels.map((_, slice) => [slice]),
    },
    predict,
    gradient: () => {
      throw new Error("not needed");
    },
    interval: (sizes) => predict(sizes).map((loss) => ({ lower: loss, upper: loss })),
    draw: () => predict,
    drawOutcome:
      (_, { trainings }) =>
      (sizes) =>
        Array.from({ length: trainings }, () => predict(sizes)),
    weigh: (weights) => {
      const scales = present.map(
        (size, other) =>
          (sum(
            weights,
            effects.map((row) => row[other]!),
          ) *
            Math.sqrt(size)) /
          unit,
      );
      const atPresent = scales.reduce((total, scale, slice) => total + scale / Math.sqrt(present[slice]!), 0);
      return { constant: sum(weights, levels) - atPresent, scales, exponent: 0.5 };
    },
    difference: (weights, from, to) => ({
      expected: sum(weights, predict(to)) - sum(weights, predict(from)),
      standardError,
    }),
  };
}
