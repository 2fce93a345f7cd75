import type { Executor, LearningCurve, LossModel, Trainer } from "@slicetuner/core";
import { bandLevel, type CurveRecord, nameBySlice, type ResultHead } from "@slicetuner/results";
import type { DataSource, SplitSizes } from "../data/data-source.ts";
import type { CompleteSettings } from "../options/defaults.ts";
import { foreignEstimationOptions } from "../options/estimation-settings.ts";
import { planMethods } from "../options/methods.ts";
import { recordModel } from "../options/model-settings.ts";
import { type OptionName, placeOptions } from "../options/options.ts";
import { foreignOptions } from "../options/trainer-settings.ts";

export function curveRecord(curve: LearningCurve, size: number): CurveRecord {
  const { family, scale, exponent, floor, status, residualSumOfSquares, degreesOfFreedom, covariance } =
    curve;
  return {
    family,
    scale,
    exponent,
    floor,
    status,
    residualSumOfSquares,
    degreesOfFreedom,
    covariance: covariance?.map((row) => [...row]) ?? null,
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
  readonly settings: CompleteSettings;
  /** The options that the command takes. */
  readonly options: readonly OptionName[];
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
  const predicates = source.partition?.slices.map(({ predicate }) => predicate);
  const data = {
    source: source.title,
    slices,
    slicePredicates: predicates === undefined ? null : nameBySlice(slices, predicates),
    features,
    classes: [...source.classes],
    columns: columns ?? null,
    order: source.order,
    initialSizes: bySlice(sizes.initial),
    validationSizes: bySlice(sizes.validation),
    testSizes: bySlice(sizes.test),
    unitCosts: bySlice(unitCosts),
  };
  const settings = recordSettings(work.settings, work.options, data);
  return { data, settings, trainer: trainer.name, executor: executor.name };
}

/** The settings that held, in a form that a configuration file takes. */
function recordSettings(
  settings: CompleteSettings,
  options: readonly OptionName[],
  data: ResultHead["data"],
): ResultHead["settings"] {
  const { json: _json, out: _out, saveModel: _saveModel, ...others } = settings;
  // Results are the same wherever they were trained, and an address may hold a password.
  const places: readonly OptionName[] = placeOptions;
  const { blocks: _blocks, blockDropout: _blockDropout, ...given } = others;
  const methods = planMethods(settings.strategies, settings.estimation);
  const effective: { readonly [Name in OptionName]?: ResultHead["settings"][string] | undefined } = {
    ...given,
    strategies: methods.map(({ name }) => name),
    ...recordModel(settings),
    initial: data.initialSizes,
    validation: data.validationSizes,
    test: data.testSizes,
    cost: data.unitCosts,
    [data.order === "file" ? "fileOrder" : "redraw"]: true,
  };
  const foreign = [...foreignOptions(settings), ...foreignEstimationOptions(settings, options)];
  const held = options.filter(
    (name) => effective[name] !== undefined && !foreign.includes(name) && !places.includes(name),
  );
  return Object.fromEntries(held.map((name) => [name, effective[name]!]));
}
