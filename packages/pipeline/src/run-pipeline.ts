import type { Dataset } from "@slicetuner/core";
import type { Table } from "@slicetuner/tabular";
import { measuringOf } from "@slicetuner/tuner";
import { checkCleaned, checkModels } from "./check-steps.ts";
import { chooseSlicing } from "./choose-slicing.ts";
import type { EncodedRows } from "./encode-rows.ts";
import { outcomeOf, type PipelineOutcome } from "./outcome.ts";
import { PipelineRun, secondsSince } from "./pipeline-run.ts";
import type { PipelineWork } from "./pipeline-work.ts";
import { type PipelineRows, type PreparedPipeline, preparePipeline } from "./prepare-pipeline.ts";
import { offerEncoding, type Slicing, withSlices } from "./slicing.ts";
import type { AcquiredExamples, CleanedRows } from "./step.ts";
import { hideLabels } from "./steps/train-step.ts";

export interface PipelineOptions extends PipelineRows, PipelineWork {}

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
export async function runPrepared(prepared: PreparedPipeline, work: PipelineWork): Promise<PipelineOutcome> {
  const run = new PipelineRun(prepared, work);
  const { before, parts } = prepared;
  run.warn(prepared.warnings);
  const start = await measureStart(run);
  const cleaned = await clean(run);
  const rows = cleaned?.rows ?? before;
  const found = await chooseSlicing(run, rows);
  const sliced = (encoded: EncodedRows, table: Table): Dataset =>
    withSlices(encoded.dataset, found.slicing, table, encoded.rows);
  const data = {
    train: sliced(cleaned === undefined ? start : run.encode(rows), rows.table),
    validation: sliced(prepared.validation, parts.validation),
    test: sliced(prepared.test, parts.test),
  };
  const acquired = await acquire(run, data, found.slicing);
  await trainModelsOf(run, { ...data, train: acquired?.train ?? data.train });
  const { validation, test } = data;
  return outcomeOf(run, { ...found, rows, cleaned, acquired, validation, test });
}

/** Examples in the slices of a pipeline. */
interface SlicedData {
  readonly train: Dataset;
  readonly validation: Dataset;
  readonly test: Dataset;
}

/** What the data reach as they are. */
async function measureStart(run: PipelineRun): Promise<EncodedRows> {
  const started = performance.now();
  const encoded = run.encode(run.prepared.before);
  run.warn(encoded.warnings);
  const { dataset: train } = encoded;
  const summary = `${train.size.toLocaleString("en-US")} training rows`;
  const nothing = { reasons: [], record: null, basis: undefined };
  await run.makeStage(
    { ...nothing, name: "start", step: null, by: "the data as they were", train, summary },
    started,
  );
  return encoded;
}

async function clean(run: PipelineRun): Promise<CleanedRows | undefined> {
  const step = run.work.steps.clean;
  if (step === undefined) {
    run.skipped.push({ step: "clean", why: "left out" });
    return undefined;
  }
  const started = performance.now();
  const { name } = step;
  const { before } = run.prepared;
  run.emit({ type: "step-start", step: "clean", name });
  const cleaned = await step.run(before, run.contextOf(name));
  checkCleaned(cleaned, before);
  run.warn(cleaned.warnings);
  const { rows, summary, record, whyWeights } = cleaned;
  run.emit({ type: "step-end", step: "clean", name, summary });
  const { dataset: train } = run.encode(rows);
  const reasons = whyWeights === null ? [] : [whyWeights];
  await run.makeStage(
    { name: "clean", step: "clean", by: name, basis: 0, train, summary, record, reasons },
    started,
  );
  return cleaned;
}

async function acquire(
  run: PipelineRun,
  { train, validation, test }: SlicedData,
  slicing: Slicing,
): Promise<AcquiredExamples | undefined> {
  const step = run.work.steps.acquire;
  if (step === undefined) {
    run.skipped.push({ step: "acquire", why: "left out" });
    return undefined;
  }
  const started = performance.now();
  const { name } = step;
  const { encoder, parts, rows } = run.prepared;
  run.emit({ type: "step-start", step: "acquire", name });
  const acquired = await step.run(
    {
      ...{ train, validation, measuring: measuringOf({ validation, test }, run.seeds.length) },
      encodeOffer: (offer) => {
        const encoded = encoder.encode(offer);
        return withSlices(encoded.dataset, slicing, offer, encoded.rows);
      },
      offers: offerEncoding(encoder, slicing, parts.train, rows),
    },
    run.contextOf(name),
  );
  run.warn(acquired.warnings);
  const { summary, record, reasons } = acquired;
  run.emit({ type: "step-end", step: "acquire", name, summary });
  const basis = run.stages.length - 1;
  await run.makeStage(
    { name: "acquire", step: "acquire", by: name, basis, train: acquired.train, summary, record, reasons },
    started,
  );
  return acquired;
}

/** One stage for each way of training, all on the same data. */
async function trainModelsOf(run: PipelineRun, { train, validation, test }: SlicedData): Promise<void> {
  const { train: steps = [] } = run.work.steps;
  if (steps.length === 0) run.skipped.push({ step: "train", why: "left out" });
  const basis = run.stages.length - 1;
  for (const step of steps) {
    run.signal.throwIfAborted();
    const started = performance.now();
    const { name } = step;
    run.emit({ type: "step-start", step: "train", name });
    const input = { train, validation, test: hideLabels(test), seeds: run.seeds };
    const models = await step.run(input, run.contextOf(name));
    checkModels(models, name, test);
    run.warn(models.warnings);
    const summary = `trained with ${name}`;
    run.emit({ type: "step-end", step: "train", name, summary });
    const { reasons, record } = models;
    run.stages.push({
      ...{ name: `train (${name})`, step: "train", by: name, basis, train, models },
      ...{ summary, reasons, record, seconds: secondsSince(started) },
    });
  }
}
