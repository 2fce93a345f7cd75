import type { ProblemList } from "@slicetuner/core";
import type { Table } from "@slicetuner/tabular";
import { collectProblems } from "../cli/collect-problems.ts";
import { flagOf } from "../cli/option-group.ts";
import { expectOption } from "../cli/read-options.ts";
import type { DataSpec } from "../options/data-options.ts";
import { readingNames } from "../options/reading-options.ts";
import { loadKnown } from "./load-known.ts";
import { readTableInput } from "./rows-in-memory.ts";
import { type GivenLosses, type RowsToSearch, rowsToSearch } from "./rows-to-search.ts";
import { readOptionsOf } from "./table-options.ts";

/** Options that a known data set leaves no choice of. */
const fixedOptions = [
  "data",
  "label",
  "categorical",
  "weight",
  "dropIncomplete",
  "id",
  "delimiter",
  "missingValues",
  "renameDuplicates",
  ...readingNames,
] as const satisfies readonly (keyof DataSpec)[];

/** Where the rows are, where their losses are, and which columns are searched. */
export type RowsSpec = DataSpec & {
  readonly losses: string | undefined;
  readonly columns: readonly string[] | undefined;
  /** Tells the losses of the rows, where a saved model has them. */
  readonly lossesOf?:
    | ((table: Table, spec: DataSpec & { readonly label: string }) => Promise<GivenLosses>)
    | undefined;
};

/** Rows with the name of their label, where they have one. */
export interface OpenedRows extends RowsToSearch {
  readonly label: string | undefined;
}

/**
 * Opens the rows that `--data` or `--dataset` names; undefined when something is missing or wrong (the
 * problems say what).
 */
export async function openRows(
  spec: RowsSpec,
  problems: ProblemList,
  signal: AbortSignal,
): Promise<OpenedRows | undefined> {
  const { data, dataset, label, losses } = spec;
  if (dataset !== undefined) return openKnown(dataset, spec, problems, signal);
  expectOption(data, "data", "name a CSV or Parquet file, or --dataset", problems);
  const isToldLosses = losses !== undefined || label !== undefined;
  const advice =
    "is missing: name a column or file with your model's losses, or a column to predict with --label";
  problems.expect(isToldLosses, flagOf("losses"), advice);
  if (data === undefined || !isToldLosses) return undefined;
  return collectProblems(problems, async () => {
    const { columns = [], exclude = [] } = spec;
    const needed = [...columns, ...(losses === undefined ? [] : [losses])];
    const wanted = { ...spec, exclude: exclude.filter((name) => !needed.includes(name)) };
    const table = await readTableInput(data, readOptionsOf(wanted, undefined, signal));
    const given = label === undefined ? undefined : await spec.lossesOf?.(table, { ...spec, label });
    return { ...(await rowsToSearch(table, spec, signal, given)), label };
  });
}

async function openKnown(
  name: string,
  spec: RowsSpec,
  problems: ProblemList,
  signal: AbortSignal,
): Promise<OpenedRows | undefined> {
  for (const option of fixedOptions) {
    const message = "is fixed for a known data set; leave it out";
    problems.expect(spec[option] === undefined, flagOf(option), message);
  }
  const known = await loadKnown(name, problems);
  if (known === undefined) return undefined;
  const { label, exclude: unprepared } = known;
  return collectProblems(problems, async () => {
    const exclude = [...unprepared, ...(spec.exclude ?? [])];
    const given = await spec.lossesOf?.(known.table, { ...spec, label, exclude });
    return { ...(await rowsToSearch(known.table, { ...spec, label, unprepared }, signal, given)), label };
  });
}
