import type { CurveFamily, CurveStatus, Executor, LearningCurve, LossModel, Trainer } from "@slicetuner/core";
import type { TuneStatus } from "@slicetuner/tuner";
import { z } from "zod";
import type { DataSource, SplitSizes } from "../data/data-source.ts";
import { predicateSchema } from "../data/slices-file.ts";
import type { CompleteSettings } from "../options/defaults.ts";
import { foreignEstimationOptions } from "../options/estimation-settings.ts";
import { planMethods } from "../options/methods.ts";
import { recordModel } from "../options/model-settings.ts";
import { type OptionName, placeOptions } from "../options/options.ts";
import { foreignOptions } from "../options/trainer-settings.ts";

/** Level of every band that is shown. */
export const bandLevel = 0.9;

export const intervalSchema = z.object({ lower: z.number(), upper: z.number() });

export const bySliceSchema = z
  .record(z.string(), z.number())
  .describe("one number for each slice, by its name");

/** How a run of a strategy ended; the tuner's own list. */
export const tuneStatuses = [
  "plan-complete",
  "budget-spent",
  "sources-exhausted",
  "nothing-to-gain",
  "round-limit",
  "nothing-delivered",
  "orders-open",
] as const satisfies readonly TuneStatus[];

export const statusMeanings =
  "plan-complete: everything planned was bought; budget-spent: what is left buys no example; sources-exhausted: the sources have no more, also where everything planned was bought; nothing-to-gain: the plan buys nothing; round-limit: the highest number of rounds was reached; nothing-delivered: two rounds of orders brought nothing usable; orders-open: more may come, and the run is not at its end";

/** The descriptions of the measures, which every result has. */
export const measureMeanings = {
  loss: "unweighted mean of the slices' log losses (natural logarithm), averaged over the final trainings",
  averageEqualizedErrorRate:
    "average EER as Slice Tuner (SIGMOD 2021) defines it: mean over the slices of the absolute deviation |slice loss − mean of the slice losses|, computed for each final training and then averaged over them; so it does not follow from the mean slice losses",
  maximumEqualizedErrorRate:
    "maximum EER: the largest |slice loss − mean of the slice losses|, computed for each final training and then averaged over them; so it does not follow from the mean slice losses",
  sliceLosses: "log loss of each slice, averaged over the final trainings",
} as const;

export const summarySchema = z
  .object({
    mean: z.number(),
    standardDeviation: z.number().nullable().describe("sample standard deviation; null for a single seed"),
  })
  .describe("over the seeds");

const curveFamilies = ["power-law", "power-law-with-floor"] as const satisfies readonly CurveFamily[];

const curveStatuses = [
  "converged",
  "flat",
  "rising",
  "edge",
  "too-few-points",
] as const satisfies readonly CurveStatus[];

export const curveSchema = z
  .object({
    family: z.enum(curveFamilies),
    scale: z.number(),
    exponent: z.number(),
    floor: z.number(),
    status: z
      .enum(curveStatuses)
      .describe(
        "what the fit is worth; converged: a falling curve; flat: the loss does not depend on the size; rising: it grows with the size; edge: the exponent lies at the end of the searched range; too-few-points: fewer sizes than parameters",
      ),
    residualSumOfSquares: z.number(),
    degreesOfFreedom: z
      .number()
      .describe("points less parameters; the residual variance is residualSumOfSquares / degreesOfFreedom"),
    covariance: z
      .array(z.array(z.number()))
      .nullable()
      .describe(
        "in the order exponent, scale[, floor]; times the residual variance it is the parameters' covariance; null where the fit has none",
      ),
    loss: z.number().describe("expected at the slice's present size"),
    band: intervalSchema.nullable().describe("90 % band of that loss"),
  })
  .describe("loss = scale · size^−exponent + floor");

export const dataSchema = z.object({
  source: z.string(),
  slices: z.array(z.string()),
  slicePredicates: z
    .record(z.string(), predicateSchema)
    .nullable()
    .describe("which rows each slice has, by its name, where --slices was given; each row is in one"),
  features: z.number(),
  classes: z.array(z.string()),
  columns: z
    .array(
      z.object({
        name: z.string(),
        kind: z.enum(["numeric", "categorical"]),
        distinct: z.number(),
        missing: z.number(),
      }),
    )
    .nullable()
    .describe("the inferred schema of a table; null for a known data set"),
  order: z
    .enum(["file", "redrawn"])
    .describe("whether rows were taken in file order or drawn anew for each seed"),
  initialSizes: bySliceSchema.describe("training examples of each slice before anything is bought"),
  validationSizes: bySliceSchema.describe("examples of each slice held out for validation"),
  testSizes: bySliceSchema.describe(
    "examples of each slice held out to measure the outcome; 0 without --test",
  ),
  unitCosts: bySliceSchema.describe("price of one example of each slice"),
});

/** What every result of trainings begins with. */
export const headSchema = z.object({
  data: dataSchema,
  settings: z
    .record(z.string(), z.json())
    .describe("the values that held, defaults included, as a configuration file takes them"),
  trainer: z.string().describe("what trained, backend included, e.g. onnx (native)"),
  executor: z.string().describe("where it trained, e.g. 2 worker threads"),
});

export type ResultHead = z.infer<typeof headSchema>;

/** One value for each slice, by its name. */
export function nameBySlice<Value>(
  slices: readonly string[],
  values: readonly Value[],
): Record<string, Value> {
  return Object.fromEntries(slices.map((slice, index) => [slice, values[index]!]));
}

export function curveRecord(curve: LearningCurve, size: number): z.infer<typeof curveSchema> {
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
