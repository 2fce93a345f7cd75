import type { Dataset } from "@slicetuner/core";
import {
  type BootstrapOptions,
  bootstrap,
  completeBootstrap,
  crossGroups,
  equalizedErrorRates,
  intervalAround,
} from "@slicetuner/metrics";

/** What every stage is measured by. */
export const pipelineMeasures = [
  "accuracy",
  "loss",
  "averageEqualizedErrorRate",
  "maximumEqualizedErrorRate",
  "demographicParity",
] as const;

export type PipelineMeasure = (typeof pipelineMeasures)[number];

export interface IntervalValue {
  /** null where it cannot be told, e.g. without groups. */
  readonly value: number | null;
  readonly interval: { readonly lower: number; readonly upper: number } | null;
}

export interface Change extends IntervalValue {
  /** better, worse: 0 lies outside the interval; unknown: there is none. */
  readonly verdict: "better" | "worse" | "within-noise" | "unknown";
}

/** Of one stage. */
export interface StageMeasures {
  readonly measures: Readonly<Record<PipelineMeasure, IntervalValue>>;
  /** Against the stage that it builds on; null for the first one. */
  readonly change: Readonly<Record<PipelineMeasure, Change>> | null;
  /** Against the first stage; null for the first one. */
  readonly changeFromStart: Readonly<Record<PipelineMeasure, Change>> | null;
  /** Mean log loss of each slice; null where it has no test row. */
  readonly sliceLosses: readonly (number | null)[];
  /** Intervals of them. */
  readonly sliceIntervals: readonly IntervalValue["interval"][];
  /** Of several group columns those that they form together. */
  readonly groups: readonly GroupMeasures[];
}

/** How the test rows of one group are decided about. */
export interface GroupMeasures {
  /** E.g. `sex`, or `sex × race`. */
  readonly column: string;
  readonly value: string;
  readonly accuracy: IntervalValue;
  readonly loss: IntervalValue;
}

/** Probabilities of the test rows from several models of one stage. */
export interface Stage {
  readonly probabilities: readonly Float32Array[];
  /** Index of the stage that it builds on; undefined for the first one. */
  readonly basis?: number | undefined;
}

/** A probability of 0 would be an infinite loss. */
const leastProbability = 1e-7;

/**
 * Measures stages on the same test rows. Each measure is computed for each model and then averaged over the
 * models, as Slice Tuner's equalized error rates are (SIGMOD 2021). Intervals are bootstrap intervals over
 * the test rows; of a change both stages are measured on the same drawn rows, so that what is hard about the
 * rows cancels out. They do not hold what other training rows would do.
 * @param positive number of the class that is the favourable decision; undefined: there is none, and no
 * demographic parity
 */
export function measureStages(
  test: Dataset,
  stages: readonly Stage[],
  positive: number | undefined,
  options: BootstrapOptions,
): { readonly stages: readonly StageMeasures[]; readonly intervals: Required<BootstrapOptions> } {
  const complete = completeBootstrap(test.size, options);
  const groups = test.groups === undefined || test.groups.length === 0 ? undefined : crossGroups(test.groups);
  const sums = stages.map(({ probabilities }) => probabilities.map((own) => rowsOf(test, own, positive)));
  const statisticsOf = (counts: Float64Array): (number | null)[] =>
    sums.flatMap((models) => {
      const each = models.map((rows) => measuresOf(test, rows, counts, groups, positive));
      return Array.from({ length: width }, (_, place) => meanOf(each.map((values) => values[place]!)));
    });
  const groupValues = groups?.values ?? [];
  const sliceStart = pipelineMeasures.length;
  const groupStart = sliceStart + test.slices.length;
  const width = groupStart + 2 * groupValues.length;
  const measured = statisticsOf(new Float64Array(test.size).fill(1));
  const replicates = bootstrap(test.size, statisticsOf, complete);
  const all = Number.NEGATIVE_INFINITY;
  const changeOf = (stage: number, basis: number, measure: number): Change => {
    const [own, other] = [stage * width + measure, basis * width + measure];
    const value = minus(measured[own]!, measured[other]!);
    const drawn = replicates.map((row) => minus(row[own]!, row[other]!));
    const interval = intervalAround(value, drawn, complete.level, { lowest: all });
    const larger = pipelineMeasures[measure] === "accuracy" ? 1 : -1;
    const verdict =
      interval === null
        ? "unknown"
        : interval.lower * interval.upper <= 0
          ? "within-noise"
          : value! * larger > 0
            ? "better"
            : "worse";
    return { value, interval, verdict };
  };
  const measureOf = (stage: number, place: number): IntervalValue => {
    const value = measured[stage * width + place]!;
    const drawn = replicates.map((row) => row[stage * width + place]!);
    return { value, interval: intervalAround(value, drawn, complete.level) };
  };
  const byMeasure = <Value>(make: (measure: number) => Value) =>
    Object.fromEntries(pipelineMeasures.map((name, measure) => [name, make(measure)])) as Record<
      PipelineMeasure,
      Value
    >;
  return {
    intervals: complete,
    stages: stages.map(({ basis }, stage) => ({
      measures: byMeasure((measure) => measureOf(stage, measure)),
      change: basis === undefined ? null : byMeasure((measure) => changeOf(stage, basis, measure)),
      changeFromStart: stage === 0 ? null : byMeasure((measure) => changeOf(stage, 0, measure)),
      sliceLosses: test.slices.map((_, slice) => measureOf(stage, sliceStart + slice).value),
      sliceIntervals: test.slices.map((_, slice) => measureOf(stage, sliceStart + slice).interval),
      groups: groupValues.map((value, group) => ({
        ...{ column: groups!.name, value },
        accuracy: measureOf(stage, groupStart + 2 * group),
        loss: measureOf(stage, groupStart + 2 * group + 1),
      })),
    })),
  };
}

/**
 * Of each test row: its log loss, whether the most probable class is right, and whether it is the favourable
 * one.
 */
interface RowOutcomes {
  readonly losses: Float64Array;
  readonly right: Uint8Array;
  readonly favourable: Uint8Array;
}

function rowsOf(test: Dataset, probabilities: Float32Array, positive: number | undefined): RowOutcomes {
  const { size, labels, classes } = test;
  const rows = {
    losses: new Float64Array(size),
    right: new Uint8Array(size),
    favourable: new Uint8Array(size),
  };
  for (let row = 0; row < size; row++) {
    const own = probabilities.subarray(row * classes.length, (row + 1) * classes.length);
    const decided = own.indexOf(Math.max(...own));
    rows.losses[row] = -Math.log(Math.max(own[labels[row]!]!, leastProbability));
    rows.right[row] = decided === labels[row] ? 1 : 0;
    rows.favourable[row] = decided === positive ? 1 : 0;
  }
  return rows;
}

/**
 * In the order of {@link pipelineMeasures}; then the loss of each slice, and accuracy and loss of each group.
 */
function measuresOf(
  { size, weights, sliceIds, slices }: Dataset,
  { losses, right, favourable }: RowOutcomes,
  counts: Float64Array,
  groups: ReturnType<typeof crossGroups> | undefined,
  positive: number | undefined,
): (number | null)[] {
  const sliceWeight = new Float64Array(slices.length);
  const sliceLoss = new Float64Array(slices.length);
  const groupWeight = new Float64Array(groups?.values.length ?? 0);
  const groupRate = new Float64Array(groups?.values.length ?? 0);
  const groupRight = new Float64Array(groups?.values.length ?? 0);
  const groupLoss = new Float64Array(groups?.values.length ?? 0);
  let [weight, correct] = [0, 0];
  for (let row = 0; row < size; row++) {
    const own = counts[row]! * weights[row]!;
    if (own === 0) continue;
    const slice = sliceIds[row]!;
    weight += own;
    correct += own * right[row]!;
    sliceWeight[slice]! += own;
    sliceLoss[slice]! += own * losses[row]!;
    const group = groups === undefined ? -1 : groups.ids[row]!;
    if (group < 0) continue;
    groupWeight[group]! += own;
    groupRate[group]! += own * favourable[row]!;
    groupRight[group]! += own * right[row]!;
    groupLoss[group]! += own * losses[row]!;
  }
  const means = [...sliceLoss].map((sum, slice) =>
    sliceWeight[slice]! > 0 ? sum / sliceWeight[slice]! : null,
  );
  const errors = means.includes(null) ? null : equalizedErrorRates(means);
  const rates = [...groupRate].flatMap((sum, group) =>
    groupWeight[group]! > 0 ? [sum / groupWeight[group]!] : [],
  );
  const gap = positive === undefined || rates.length < 2 ? null : Math.max(...rates) - Math.min(...rates);
  return [
    weight === 0 ? null : correct / weight,
    errors?.loss ?? null,
    errors?.average ?? null,
    errors?.maximum ?? null,
    gap,
    ...means,
    ...[...groupWeight].flatMap((all, group) =>
      all > 0 ? [groupRight[group]! / all, groupLoss[group]! / all] : [null, null],
    ),
  ];
}

function meanOf(values: readonly (number | null)[]): number | null {
  let sum = 0;
  for (const value of values) {
    if (value === null) return null;
    sum += value;
  }
  return values.length === 0 ? null : sum / values.length;
}

function minus(first: number | null, second: number | null): number | null {
  return first === null || second === null ? null : first - second;
}
