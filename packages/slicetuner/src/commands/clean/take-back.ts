import type { ProblemList } from "@slicetuner/core";
import type { Decisions } from "@slicetuner/mlclean";
import type { CleanResult } from "@slicetuner/results";
import { defaultsOf, type OptionTable, type Values } from "../../cli/option-group.ts";
import {
  type CleaningSpec,
  cleaningOptions,
  type TableSpec,
  tableOptions,
  type UndoSpec,
} from "./options.ts";

/**
 * The table and the settings of the cleaning that is taken back, out of its report; `--data` and `--weight`
 * may be said anew.
 */
export function specsOfReport(
  report: CleanResult,
  given: { readonly table: TableSpec },
  problems: ProblemList,
): { readonly table: TableSpec; readonly cleaning: CleaningSpec; readonly sources: readonly string[] } {
  const table = readSettings(report, tableOptions.options);
  const cleaning = readSettings(report, cleaningOptions.options);
  const sources = given.table.data ?? report.data.sources;
  if (report.counted !== null) {
    const message =
      "the report is of a table whose rows were only counted: do without its weights, or drop the view";
    problems.add("--undo", message);
    problems.throwIfAny();
  }
  problems.expect(
    report.data.sources.length === 1,
    "--undo",
    "the report is of two tables, which were not changed",
  );
  return {
    table: { ...table, ...(given.table.data !== undefined && { data: given.table.data }) },
    cleaning,
    sources,
  };
}

/** The values of options that a report records, and the defaults of the others. */
function readSettings<Table extends OptionTable>(report: CleanResult, options: Table): Values<Table> {
  const said = Object.entries(options).flatMap(([name, { schema }]) => {
    const value = report.settings[name];
    return value === undefined || value === null ? [] : [[name, schema.parse(value)]];
  });
  return { ...defaultsOf(options), ...Object.fromEntries(said) };
}

/** What is left of what a report says was done. */
export function remaining(report: CleanResult, { rows, step }: UndoSpec, cleaning: CleaningSpec): Decisions {
  const isEverything = rows === undefined && step === undefined;
  const back = new Set(rows ?? []);
  const stays = (own: string) => !isEverything && step !== own;
  const removed = report.steps.flatMap((own) => own.removed).map(({ id }) => id);
  const merged = report.steps.flatMap((own) => own.merged);
  return {
    removed: stays("sanitize") ? removed.filter((id) => !back.has(id)) : [],
    merged: stays("resolve") ? merged.filter(({ sources }) => !sources.some((id) => back.has(id))) : [],
    mergePolicy: { weights: cleaning.mergeWeights },
    reweigh:
      stays("reweigh") && report.steps.some((own) => own.step === "reweigh")
        ? { strategy: cleaning.strategy }
        : null,
  };
}
