import type { ProblemList } from "@slicetuner/core";
import { collectProblems } from "../cli/collect-problems.ts";
import { flagOf, type OptionName, readingNames, type Settings } from "../options/options.ts";
import { requireSettings } from "../options/read-settings.ts";
import { loadKnown } from "./load-known.ts";
import { readTables } from "./read-tables.ts";
import { type RowsToSearch, rowsToSearch } from "./rows-to-search.ts";
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
] as const satisfies readonly OptionName[];

/** Rows with the name of their label, where they have one. */
export interface OpenedRows extends RowsToSearch {
  readonly label: string | undefined;
}

/** Opens the rows that `--data` or `--dataset` names; undefined when something is missing or wrong (the problems say what). */
export async function openRows(settings: Settings, problems: ProblemList): Promise<OpenedRows | undefined> {
  const { data, dataset, label, losses } = settings;
  if (dataset !== undefined) return openKnown(dataset, settings, problems);
  requireSettings(settings, problems, [["data", "name a CSV or Parquet file, or --dataset"]]);
  const isToldLosses = losses !== undefined || label !== undefined;
  const advice =
    "is missing: name a column or file with your model's losses, or a column to predict with --label";
  problems.expect(isToldLosses, flagOf("losses"), advice);
  if (data === undefined || !isToldLosses) return undefined;
  return collectProblems(problems, async () => {
    const { columns = [], exclude = [] } = settings;
    const needed = [...columns, ...(losses === undefined ? [] : [losses])];
    const wanted = { ...settings, exclude: exclude.filter((name) => !needed.includes(name)) };
    return { ...rowsToSearch(await readTables(data, readOptionsOf(wanted)), settings), label };
  });
}

async function openKnown(
  name: string,
  settings: Settings,
  problems: ProblemList,
): Promise<OpenedRows | undefined> {
  for (const option of fixedOptions) {
    const message = "says nothing new of a known data set; leave it out";
    problems.expect(settings[option] === undefined, flagOf(option), message);
  }
  const known = await loadKnown(name, problems);
  if (known === undefined) return undefined;
  const { label, exclude: unprepared } = known;
  return collectProblems(problems, () => ({
    ...rowsToSearch(known.table, { ...settings, label, unprepared }),
    label,
  }));
}
