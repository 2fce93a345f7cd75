import type { CleanResult } from "@slicetuner/results";
import { quote } from "shlex";
import type { LoadedConfig } from "../../cli/load-config.ts";
import { pickOptions } from "../../cli/option-group.ts";
import { Placeholder, suggestCommand } from "../../cli/suggest-command.ts";
import { groupOptions } from "../../options/group-options.ts";
import { rowOptions } from "../../options/row-options.ts";
import type { CountedCleaning } from "./count-in-database.ts";
import {
  type CleanOutputSpec,
  cleaningOptions,
  cleanOptions,
  cleanOutputOptions,
  tableOptions,
  type UndoSpec,
  undoOptions,
} from "./options.ts";

/** What `train` takes of the settings of a cleaning. The cleaned table is a plain CSV or Parquet file. */
const repeatedOptions = [
  pickOptions(rowOptions, ["data", "label", "exclude", "weight", "id"]),
  pickOptions(groupOptions, ["group", "positive"]),
];

/** What to do with a table that was cleaned, or might be. */
export function nextStep(
  { data, settings }: CleanResult,
  { table, out: report }: CleanOutputSpec,
  undo: UndoSpec,
  config: LoadedConfig | undefined,
): string {
  if (table === undefined) {
    const out = { out: "cleaned.csv" };
    const command =
      undo.undo === undefined
        ? suggestCommand("clean", [tableOptions, cleaningOptions, cleanOutputOptions], settings, out, config)
        : suggestCommand("clean", [undoOptions, cleanOutputOptions], {}, { ...undoWords(undo), ...out });
    return `Nothing was written. Next: \`${command}\` writes the table and a report.`;
  }
  const takeBack = suggestCommand(
    "clean",
    [undoOptions, cleanOutputOptions],
    {},
    {
      undo: report,
      rows: new Placeholder("IDS"),
      out: table,
    },
  );
  const undone = `\`${takeBack}\` takes decisions about single rows back`;
  if (data.sources.length === 2) return `${table} has the links, ${report} says how they were found.`;
  const onCleaned = {
    data: table,
    weight: data.weightColumn,
    ...(settings.label === undefined && { label: new Placeholder("COLUMN") }),
  };
  const train = suggestCommand("train", repeatedOptions, settings, onCleaned, config);
  return `Next: \`${train}\` trains on it; ${undone}.`;
}

/** What to do with weights of rows that stay where they are. */
export function nextStepOfCounts(
  { counted, settings }: CleanResult,
  { counting, table, database }: CountedCleaning,
  config: LoadedConfig | undefined,
): string {
  const { weights, view, columns } = counted!;
  if (weights === null) {
    // The address is in no result.
    const isToSay = database.postgres !== undefined && config?.values.postgres === undefined;
    const out = {
      ...(isToSay && { postgres: new Placeholder("ADDRESS") }),
      out: counting === "postgresql" ? "weights.sql" : "weights.csv",
    };
    const command = suggestCommand("clean", cleanOptions, settings, out, config);
    const what = counting === "postgresql" ? "a view for you to run" : "the weights";
    return `Nothing was written. Next: \`${command}\` writes ${what}.`;
  }
  if (view !== null) {
    return `Nothing was run. Next: read ${weights}, and \`psql ADDRESS --file ${quote(weights)}\` makes the view ${view}.`;
  }
  const does =
    table.weight === undefined ? "has the weight" : `says by how much ${table.weight} is multiplied`;
  return `${weights} ${does} of each combination of ${columns.join(", ")}; join it with the rows.`;
}

function undoWords({ undo, rows, step }: UndoSpec) {
  return {
    ...(undo !== undefined && { undo }),
    ...(rows !== undefined && { rows: [...rows] }),
    ...(step !== undefined && { step }),
  };
}
