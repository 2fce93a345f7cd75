import type { Dataset, Executor, Journal, JsonValue, Predicate, Trainer } from "@slicetuner/core";
import type { BootstrapOptions } from "@slicetuner/metrics";
import type { Table } from "@slicetuner/tabular";
import { measuringOf, type OutcomeForecast } from "@slicetuner/tuner";
import { durableExecutor } from "@slicetuner/tuner/durable";
import { checkCleaned, checkModels } from "./check-steps.ts";
import type { RowEncoder } from "./encode-rows.ts";
import { measureStages, type StageMeasures } from "./measure.ts";
import type { Parts } from "./part-rows.ts";
import { type PipelineRows, type PreparedPipeline, preparePipeline } from "./prepare-pipeline.ts";
import { offerEncoding, oneSlice, type Slicing, slicingByColumns, slicingOf, withSlices } from "./slicing.ts";
import type {
  AcquiredExamples,
  CleanedRows,
  PipelineSteps,
  StepContext,
  StepName,
  TrainedModels,
  TrainingRows,
} from "./step.ts";
import { hideLabels, trainModels } from "./steps/train-step.ts";

/** How prepared rows are worked on. */
export interface PipelineWork {
  readonly steps: PipelineSteps;
  readonly trainer: Trainer;
  readonly executor: Executor;
  /** What tells these trainings from others besides name, data and seeds; with a journal. @default null */
  readonly identity?: JsonValue | undefined;
  /**
   * Trainings are kept in it, and not done again where a pipeline is taken up again. @default nothing is kept
   */
  readonly journal?: Journal | undefined;
  /** Models that every stage trains and whose measures are averaged. @default 3 */
  readonly repeats?: number | undefined;
  readonly intervals?: BootstrapOptions | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ((event: PipelineEvent) => void) | undefined;
}

export interface PipelineOptions extends PipelineRows, PipelineWork {}

export type PipelineEvent =
  | { readonly type: "step-start"; readonly step: StepName | "measure"; readonly name: string }
  | { readonly type: "step-progress"; readonly name: string; readonly done: number; readonly of: number }
  | { readonly type: "step-end"; readonly step: StepName; readonly name: string; readonly summary: string }
  | { readonly type: "warning"; readonly message: string };

/** One state of the training data and of the way of training, with what it reaches on the test rows. */
export interface PipelineStage extends StageMeasures {
  readonly name: string;
  /** null for the data as they were. */
  readonly step: StepName | null;
  /** What did it. */
  readonly by: string;
  /** The stage that it builds on; null for the first one. */
  readonly basis: string | null;
  readonly trainRows: number;
  readonly summary: string;
  readonly reasons: readonly string[];
  readonly record: JsonValue;
  /** Of buying: what was expected of it before it was measured; null where nothing was. */
  readonly forecast: OutcomeForecast | null;
  readonly seconds: number;
}

export interface PipelineSlice {
  readonly name: string;
  readonly predicate: Predicate | null;
  readonly why: string | null;
  /** Training rows as they were, after cleaning, and after buying; test rows. */
  readonly rows: {
    readonly before: number;
    readonly cleaned: number;
    readonly bought: number;
    readonly test: number;
  };
}

export interface PipelineOutcome {
  readonly parts: Parts;
  readonly classes: readonly string[];
  readonly features: number;
  readonly positive: string | null;
  readonly slices: readonly PipelineSlice[];
  /** Where the slices come from. */
  readonly slicesFrom: "columns" | "find" | "none";
  readonly find: { readonly by: string; readonly summary: string; readonly record: JsonValue } | null;
  readonly stages: readonly PipelineStage[];
  readonly skipped: readonly { readonly step: StepName; readonly why: string }[];
  readonly intervals: Required<BootstrapOptions>;
  /** What there is to say of each row; see `rowStories`. */
  readonly traces: PipelineTraces;
  readonly warnings: readonly string[];
}

/** All that rows' stories are made of. */
export interface PipelineTraces {
  readonly slicing: Slicing;
  readonly before: TrainingRows;
  readonly cleaned: CleanedRows | undefined;
  readonly acquired: AcquiredExamples | undefined;
  readonly test: Dataset;
  readonly validation: Dataset;
  readonly positive: number | undefined;
  /** Of the last stage. */
  readonly last: { readonly name: string; readonly probabilities: readonly Float32Array[] };
}

interface Made {
  readonly name: string;
  readonly step: StepName | null;
  readonly by: string;
  readonly basis: number | undefined;
  readonly train: Dataset;
  readonly models: TrainedModels;
  readonly summary: string;
  readonly reasons: readonly string[];
  readonly record: JsonValue;
  readonly seconds: number;
}

/**
 * Sets test and validation rows aside; then cleans the training rows, finds bad slices among them, buys
 * examples for these, and trains. After each step the models are trained again and measured on the test rows,
 * which no step is given.
 * @throws InvalidInputError with all that is wrong with table, columns and options
 */
export async function runPipeline(options: PipelineOptions): Promise<PipelineOutcome> {
  return runPrepared(preparePipeline(options), options);
}

/** The same with rows that were prepared before. */
export async function runPrepared(
  prepared: PreparedPipeline,
  options: PipelineWork,
): Promise<PipelineOutcome> {
  const { seed, parts, encoder, before, validation, test, positive } = prepared;
  const { roles, sliceBy } = prepared.rows;
  const { steps, repeats = 3 } = options;
  const signal = options.signal ?? new AbortController().signal;
  const emit = options.onEvent ?? (() => {});
  const warnings = new Set<string>();
  const warn = (found: readonly string[]): void => {
    for (const message of found.filter((own) => !warnings.has(own))) {
      warnings.add(message);
      emit({ type: "warning", message });
    }
  };
  const seeds = Array.from({ length: repeats }, (_, repeat) => seed + 1000 * repeat);
  warn(prepared.warnings);

  const executorFor = (...names: string[]): Executor =>
    options.journal === undefined
      ? options.executor
      : durableExecutor(options.executor, options.journal, [options.identity ?? null, ...names]);
  const contextOf = (name: string): StepContext => ({
    ...{ roles, seed, signal, trainer: options.trainer },
    executor: executorFor(name),
    executorFor: (own) => executorFor(name, own),
    encode: (rows) => encodeTraining(encoder, rows),
    onProgress: (done, of) => emit({ type: "step-progress", name, done, of }),
  });
  const made: Made[] = [];
  const measure = async (stage: Omit<Made, "models" | "seconds">, started: number): Promise<void> => {
    signal.throwIfAborted();
    emit({ type: "step-start", step: "measure", name: stage.name });
    const input = { train: stage.train, validation: validation.dataset, test: test.dataset, seeds };
    const models = await trainModels(options.trainer, input, contextOf("measure"));
    warn(models.warnings);
    made.push({ ...stage, models, seconds: secondsSince(started) });
  };

  const start = encodeTraining(encoder, before);
  warn(start.warnings);
  const asTheyWere = { name: "start", step: null, by: "the data as they were", basis: undefined } as const;
  const nothing = { reasons: [], record: null } as const;
  const rowsSummary = `${start.dataset.size.toLocaleString("en-US")} training rows`;
  await measure({ ...asTheyWere, ...nothing, train: start.dataset, summary: rowsSummary }, performance.now());

  const skipped: { step: StepName; why: string }[] = [];
  let rows = before;
  let train = start;
  let cleaned: CleanedRows | undefined;
  if (steps.clean === undefined) skipped.push({ step: "clean", why: "left out" });
  else {
    const started = performance.now();
    const { name } = steps.clean;
    emit({ type: "step-start", step: "clean", name });
    cleaned = await steps.clean.run(rows, contextOf(name));
    checkCleaned(cleaned, rows);
    warn(cleaned.warnings);
    emit({ type: "step-end", step: "clean", name, summary: cleaned.summary });
    rows = cleaned.rows;
    train = encodeTraining(encoder, rows);
    const { summary, record } = cleaned;
    const why = cleaned.whyWeights === null ? [] : [cleaned.whyWeights];
    await measure(
      {
        name: "clean",
        step: "clean",
        by: name,
        basis: 0,
        train: train.dataset,
        summary,
        record,
        reasons: why,
      },
      started,
    );
  }

  const tables = [rows.table, parts.validation, parts.test];
  let slicing: Slicing = oneSlice;
  let slicesFrom: PipelineOutcome["slicesFrom"] = "none";
  let find: PipelineOutcome["find"] = null;
  if (steps.find === undefined || sliceBy !== undefined) {
    const why = sliceBy === undefined ? "left out" : `slices are made of ${sliceBy.join(", ")}`;
    skipped.push({ step: "find", why });
    if (sliceBy !== undefined) {
      slicing = slicingByColumns(sliceBy, tables);
      slicesFrom = "columns";
    }
  } else {
    const { name } = steps.find;
    emit({ type: "step-start", step: "find", name });
    const found = await steps.find.run(rows, contextOf(name));
    warn(found.warnings);
    emit({ type: "step-end", step: "find", name, summary: found.summary });
    find = { by: name, summary: found.summary, record: found.record };
    if (found.slices.length > 0) slicing = slicingOf(found.slices, tables);
    if (slicing.slices.length > 1) slicesFrom = "find";
    else {
      const why =
        found.slices.length === 0 ? "no bad slice was found" : "what was found takes too few rows apart";
      if (roles.groups.length > 0) slicing = slicingByColumns(roles.groups, tables);
      slicesFrom = slicing.slices.length > 1 ? "columns" : "none";
      const instead =
        slicesFrom === "none"
          ? "all rows are one slice"
          : `the slices are made of ${roles.groups.join(", ")}`;
      warn([`${why}; ${instead}`]);
    }
  }

  const sliced = (encoded: { readonly dataset: Dataset; readonly rows: Uint32Array }, own: Table): Dataset =>
    withSlices(encoded.dataset, slicing, own, encoded.rows);
  const slicedValidation = sliced(validation, parts.validation);
  const slicedTest = sliced(test, parts.test);
  let enlarged = sliced(train, rows.table);
  let acquired: AcquiredExamples | undefined;
  if (steps.acquire === undefined) skipped.push({ step: "acquire", why: "left out" });
  else {
    const started = performance.now();
    const { name } = steps.acquire;
    emit({ type: "step-start", step: "acquire", name });
    acquired = await steps.acquire.run(
      {
        ...{ train: enlarged, validation: slicedValidation },
        measuring: measuringOf({ validation: slicedValidation, test: slicedTest }, repeats),
        encodeOffer: (offer) => sliced(encoder.encode(offer), offer),
        offers: offerEncoding(encoder, slicing, parts.train, prepared.rows),
      },
      contextOf(name),
    );
    warn(acquired.warnings);
    emit({ type: "step-end", step: "acquire", name, summary: acquired.summary });
    enlarged = acquired.train;
    const { summary, record, reasons } = acquired;
    const basis = made.length - 1;
    await measure(
      { name: "acquire", step: "acquire", by: name, basis, train: enlarged, summary, record, reasons },
      started,
    );
  }

  const basis = made.length - 1;
  if ((steps.train ?? []).length === 0) skipped.push({ step: "train", why: "left out" });
  for (const step of steps.train ?? []) {
    signal.throwIfAborted();
    const started = performance.now();
    emit({ type: "step-start", step: "train", name: step.name });
    const input = { train: enlarged, validation: slicedValidation, test: hideLabels(slicedTest), seeds };
    const models = await step.run(input, contextOf(step.name));
    checkModels(models, step.name, slicedTest);
    warn(models.warnings);
    const summary = `trained with ${step.name}`;
    emit({ type: "step-end", step: "train", name: step.name, summary });
    made.push({
      ...{
        name: `train (${step.name})`,
        step: "train",
        by: step.name,
        basis,
        train: enlarged,
        models,
        summary,
      },
      ...{ reasons: models.reasons, record: models.record, seconds: secondsSince(started) },
    });
  }

  const stages = made.map(({ models, basis: own }) => ({ probabilities: models.probabilities, basis: own }));
  const measured = measureStages(slicedTest, stages, positive, { seed, ...options.intervals });
  const last = made.at(-1)!;
  const sizes = {
    before: countOf(slicing, parts.train),
    cleaned: countOf(slicing, rows.table),
    test: countOf(slicing, parts.test),
  };
  return {
    ...{ parts, classes: test.dataset.classes, slicesFrom, find, skipped, intervals: measured.intervals },
    features: test.dataset.exampleShape[0]!,
    positive: positive === undefined ? null : test.dataset.classes[positive]!,
    slices: slicing.slices.map(({ name, predicate, why }, slice) => ({
      ...{ name, predicate, why },
      rows: {
        before: sizes.before[slice]!,
        cleaned: sizes.cleaned[slice]!,
        bought: acquired?.amounts[slice] ?? 0,
        test: sizes.test[slice]!,
      },
    })),
    stages: made.map(({ models: _, train: own, basis: builtOn, ...stage }, index) => ({
      ...stage,
      ...measured.stages[index]!,
      basis: builtOn === undefined ? null : made[builtOn]!.name,
      trainRows: own.size,
      forecast: stage.step === "acquire" ? (acquired?.forecast ?? null) : null,
    })),
    traces: {
      ...{ slicing, before, cleaned, acquired, test: slicedTest, validation: slicedValidation, positive },
      last: { name: last.name, probabilities: last.models.probabilities },
    },
    warnings: [...warnings],
  };
}

/** With the weights that cleaning gave the rows. */
function encodeTraining(encoder: RowEncoder, { table, weights, ids }: TrainingRows) {
  const { dataset, rows, warnings } = encoder.encode(table);
  return {
    dataset: {
      ...dataset,
      weights: dataset.weights.map((weight, example) => weight * weights[rows[example]!]!),
      exampleIds: Array.from(rows, (row) => ids[row]!),
    },
    rows,
    warnings,
  };
}

function countOf(slicing: Slicing, table: Table): number[] {
  const counts = slicing.slices.map(() => 0);
  for (const slice of slicing.assign(table)) counts[slice]! += 1;
  return counts;
}

function secondsSince(started: number): number {
  return (performance.now() - started) / 1000;
}
