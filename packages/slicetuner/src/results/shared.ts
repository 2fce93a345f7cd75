import type { Executor, LearningCurve, LossModel, Predicate, Trainer } from "@slicetuner/core";
import { bandLevel, type CurveRecord, nameBySlice, type ResultHead } from "@slicetuner/results";
import type { DataSource, SplitSizes } from "../data/data-source.ts";
import { meanPoints } from "./mean-points.ts";

export function curveRecord(curve: LearningCurve, size: number): CurveRecord {
  const { family, scale, exponent, floor, status, residualSumOfSquares, degreesOfFreedom } = curve;
  const { covariance, points } = curve;
  return {
    family,
    scale,
    exponent,
    floor,
    status,
    residualSumOfSquares,
    degreesOfFreedom,
    covariance: covariance?.map((row) => [...row]) ?? null,
    ...(points === undefined ? {} : { points: meanPoints(points) }),
    loss: curve.predict(size),
    band: curve.interval(size, bandLevel),
  };
}

/** The curves of a model that has curves. */
export function curvesOf(lossModel: LossModel | null): readonly LearningCurve[] | null {
  return lossModel?.kind === "independent-curves" ? lossModel.curves : null;
}

/** What a result says of its data, its settings and its training. */
export function describeWork(work: {
  readonly source: DataSource;
  readonly sizes: SplitSizes;
  readonly unitCosts: readonly number[];
  /** Numbers that describe one example. */
  readonly features: number;
  /** The options' values, as a configuration file takes them. */
  readonly recorded: ResultHead["settings"];
  /** The sizes that the command's options may say: they are recorded as they came out. */
  readonly chosen: readonly (keyof SplitSizes)[];
  readonly trainer: Pick<Trainer, "name">;
  readonly executor: Pick<Executor, "name">;
}): ResultHead {
  const { source, sizes, unitCosts, features, trainer, executor } = work;
  const slices = source.slices.map((slice) => slice.name);
  const bySlice = (values: readonly number[]) => nameBySlice(slices, values);
  const columns = source.columns?.map(({ name, kind, distinct, missing }) => ({
    name,
    kind,
    distinct,
    missing,
  }));
  const data = {
    source: source.title,
    slices,
    slicePredicates: predicatesOf(source),
    features,
    classes: [...source.classes],
    columns: columns ?? null,
    order: source.order,
    initialSizes: bySlice(sizes.initial),
    validationSizes: bySlice(sizes.validation),
    testSizes: bySlice(sizes.test),
    unitCosts: bySlice(unitCosts),
  };
  const chosen = Object.fromEntries(work.chosen.map((part) => [part, bySlice(sizes[part])]));
  const settings = { ...work.recorded, ...chosen, cost: data.unitCosts };
  return { data, settings, trainer: trainer.name, executor: executor.name };
}

/**
 * Which rows each slice has: by the slices of a file, or by the values of the columns that make the slices.
 */
function predicatesOf({ partition, slices, columns }: DataSource): ResultHead["data"]["slicePredicates"] {
  if (partition !== undefined)
    return Object.fromEntries(partition.slices.map(({ name, predicate }) => [name, predicate]));
  const kindOf = new Map(columns?.map(({ name, kind }) => [name, kind]));
  const predicates = slices.map(({ values }): Predicate | undefined => {
    if (values === undefined) return undefined;
    const parts = Object.entries(values).map(([column, text]): Predicate => {
      return { kind: "equals", column, value: kindOf.get(column) === "numeric" ? Number(text) : text };
    });
    return parts.length === 1 ? parts[0] : { kind: "and", of: parts };
  });
  if (predicates.includes(undefined)) return null;
  return Object.fromEntries(slices.map(({ name }, slice) => [name, predicates[slice]!]));
}
