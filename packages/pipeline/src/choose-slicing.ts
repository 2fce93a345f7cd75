import type { JsonValue } from "@slicetuner/core";
import type { PipelineRun } from "./pipeline-run.ts";
import { fewestRowsOfPart, oneSlice, type Slicing, slicingByColumns, slicingOf } from "./slicing.ts";
import type { FindStep, TrainingRows } from "./step.ts";

/** The slices of a pipeline, and how they came about. */
export interface FoundSlicing {
  readonly slicing: Slicing;
  readonly slicesFrom: "columns" | "find" | "none";
  /** What the step `find` did; null where it was left out. */
  readonly find: { readonly by: string; readonly summary: string; readonly record: JsonValue } | null;
}

/**
 * The slices that columns make, where they are named; else those that the step `find` finds. Where it finds
 * none, the groups are the slices.
 */
export async function chooseSlicing(run: PipelineRun, rows: TrainingRows): Promise<FoundSlicing> {
  const { find } = run.work.steps;
  const { sliceBy } = run.prepared.rows;
  if (sliceBy !== undefined) {
    run.skipped.push({ step: "find", why: `slices are made of ${sliceBy.join(", ")}` });
    return { ...byColumns(run, rows, sliceBy), find: null };
  }
  if (find === undefined) {
    run.skipped.push({ step: "find", why: "left out" });
    return { slicing: oneSlice, slicesFrom: "none", find: null };
  }
  return findSlicing(run, rows, find);
}

function byColumns(
  run: PipelineRun,
  rows: TrainingRows,
  columns: readonly string[],
): Omit<FoundSlicing, "find"> {
  const slicing = slicingByColumns(columns, tablesOf(run, rows));
  run.warn(slicing.warnings);
  if (slicing.slices.length > 1) return { slicing, slicesFrom: "columns" };
  const message = `${columns.join(", ")} makes no slices of at least ${fewestRowsOfPart} rows among training, validation and test rows; all rows are one slice`;
  run.warn([message]);
  return { slicing, slicesFrom: "none" };
}

async function findSlicing(run: PipelineRun, rows: TrainingRows, step: FindStep): Promise<FoundSlicing> {
  const { name } = step;
  run.emit({ type: "step-start", step: "find", name });
  const found = await step.run(rows, run.contextOf(name));
  run.warn(found.warnings);
  run.emit({ type: "step-end", step: "find", name, summary: found.summary });
  const find = { by: name, summary: found.summary, record: found.record };
  const slicing = found.slices.length > 0 ? slicingOf(found.slices, tablesOf(run, rows)) : oneSlice;
  if (slicing.slices.length > 1) {
    run.warn(slicing.warnings);
    return { slicing, slicesFrom: "find", find };
  }
  return { ...insteadOfFound(run, rows, found.slices.length), find };
}

function insteadOfFound(run: PipelineRun, rows: TrainingRows, count: number): Omit<FoundSlicing, "find"> {
  const { groups } = run.prepared.rows.roles;
  const slicing = groups.length > 0 ? slicingByColumns(groups, tablesOf(run, rows)) : oneSlice;
  const isOne = slicing.slices.length === 1;
  const why = count === 0 ? "no bad slice was found" : "what was found takes too few rows apart";
  const instead = isOne ? "all rows are one slice" : `the slices are made of ${groups.join(", ")}`;
  run.warn([`${why}; ${instead}`, ...slicing.warnings]);
  return { slicing, slicesFrom: isOne ? "none" : "columns" };
}

function tablesOf({ prepared }: PipelineRun, { table }: TrainingRows) {
  return [table, prepared.parts.validation, prepared.parts.test];
}
