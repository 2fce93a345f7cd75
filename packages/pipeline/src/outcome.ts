import type { Dataset, JsonValue, Predicate } from "@slicetuner/core";
import type { BootstrapOptions } from "@slicetuner/metrics";
import type { Table } from "@slicetuner/tabular";
import type { OutcomeForecast } from "@slicetuner/tuner";
import type { FoundSlicing } from "./choose-slicing.ts";
import { measureStages, type StageMeasures } from "./measure.ts";
import type { Parts } from "./part-rows.ts";
import type { PipelineRun } from "./pipeline-run.ts";
import type { Slicing } from "./slicing.ts";
import type { AcquiredExamples, CleanedRows, StepName, TrainingRows } from "./step.ts";

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

export interface PipelineOutcome extends Omit<FoundSlicing, "slicing"> {
  readonly parts: Parts;
  readonly classes: readonly string[];
  readonly features: number;
  readonly positive: string | null;
  readonly slices: readonly PipelineSlice[];
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

/** What the steps did, beside the stages that they made. */
export interface StepsDone extends FoundSlicing {
  /** The training rows that cleaning left. */
  readonly rows: TrainingRows;
  readonly cleaned: CleanedRows | undefined;
  readonly acquired: AcquiredExamples | undefined;
  /** In the slices of the pipeline. */
  readonly test: Dataset;
  readonly validation: Dataset;
}

/** Measures all stages on the test rows, and tells what was done. */
export function outcomeOf(run: PipelineRun, done: StepsDone): PipelineOutcome {
  const { seed, parts, before, positive } = run.prepared;
  const { slicing, slicesFrom, find, cleaned, acquired, test, validation } = done;
  const stages = run.stages.map(({ models, basis }) => ({ probabilities: models.probabilities, basis }));
  const measured = measureStages(test, stages, positive, { seed, ...run.work.intervals });
  const last = run.stages.at(-1)!;
  return {
    ...{ parts, classes: test.classes, slicesFrom, find, skipped: run.skipped },
    intervals: measured.intervals,
    features: test.exampleShape[0]!,
    positive: positive === undefined ? null : test.classes[positive]!,
    slices: slicesOf(run, done),
    stages: run.stages.map(({ models: _, train, basis, ...stage }, index) => ({
      ...stage,
      ...measured.stages[index]!,
      basis: basis === undefined ? null : run.stages[basis]!.name,
      trainRows: train.size,
      forecast: stage.step === "acquire" ? (acquired?.forecast ?? null) : null,
    })),
    traces: {
      ...{ slicing, before, cleaned, acquired, test, validation, positive },
      last: { name: last.name, probabilities: last.models.probabilities },
    },
    warnings: run.warnings,
  };
}

function slicesOf({ prepared }: PipelineRun, { slicing, rows, acquired }: StepsDone): PipelineSlice[] {
  const { train, test } = prepared.parts;
  const [before, cleaned, tested] = [train, rows.table, test].map((table) => countRows(slicing, table)) as [
    number[],
    number[],
    number[],
  ];
  return slicing.slices.map(({ name, predicate, why }, slice) => ({
    ...{ name, predicate, why },
    rows: {
      before: before[slice]!,
      cleaned: cleaned[slice]!,
      bought: acquired?.amounts[slice] ?? 0,
      test: tested[slice]!,
    },
  }));
}

function countRows(slicing: Slicing, table: Table): number[] {
  const counts = slicing.slices.map(() => 0);
  for (const slice of slicing.assign(table)) counts[slice]! += 1;
  return counts;
}
