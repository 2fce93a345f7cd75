import type { JsonValue } from "@slicetuner/core";

/** What a training of FR-Train tells besides its result: `TrainingResult.samplerReport`. */
export interface FrTrainReport {
  readonly [key: string]: JsonValue;
  readonly strategy: string;
  readonly target: string;
  /** Weight of each row of the job, in its order; their mean is 1. */
  readonly weights: readonly number[];
  /** Places in the job's rows, the most suspicious (lightest) first, at most 100. */
  readonly mostSuspicious: readonly {
    readonly [key: string]: JsonValue;
    readonly place: number;
    readonly weight: number;
  }[];
  /** How much the weights differ; 0 where all are 1. */
  readonly weightsStandardDeviation: number;
  /** Fit, fairness discriminator and robustness discriminator at the end of each piece of the training. */
  readonly trace: readonly {
    readonly [key: string]: JsonValue;
    readonly epoch: number;
    readonly fit: number;
    readonly fairness: number;
    readonly robustness: number | null;
  }[];
}

const reported = 100;
/** Weights that differ less than this do nothing. */
const leastSpread = 0.05;

export function describeWeights(
  weights: Float32Array,
): Pick<FrTrainReport, "weights" | "mostSuspicious" | "weightsStandardDeviation"> {
  const places = Array.from(weights.keys()).sort(
    (first, second) => weights[first]! - weights[second]! || first - second,
  );
  return {
    weights: Array.from(weights),
    mostSuspicious: places.slice(0, reported).map((place) => ({ place, weight: weights[place]! })),
    weightsStandardDeviation: spreadOf(weights),
  };
}

/** What a person should know of one training. */
export function warningsOf(
  { strategy, weightsStandardDeviation }: Pick<FrTrainReport, "strategy" | "weightsStandardDeviation">,
  decisions: Int32Array,
): string[] {
  const warnings: string[] = [];
  if (weightsStandardDeviation < leastSpread) {
    const why =
      strategy === "published"
        ? ": the published weights hardly ever move"
        : ": the discriminator finds no row suspicious";
    warnings.push(
      `the example weights are nearly constant (standard deviation ${weightsStandardDeviation.toFixed(3)})${why}`,
    );
  }
  if (decisions.every((decision) => decision === decisions[0])) {
    warnings.push(
      "the classifier decides the same for every validation example: its training has collapsed; try a smaller fairnessWeight",
    );
  }
  return warnings;
}

/** Standard deviation with n − 1. */
function spreadOf(values: ArrayLike<number>): number {
  const list = Array.from(values);
  const mean = list.reduce((sum, value) => sum + value, 0) / list.length;
  const squares = list.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return list.length < 2 ? 0 : Math.sqrt(squares / (list.length - 1));
}
