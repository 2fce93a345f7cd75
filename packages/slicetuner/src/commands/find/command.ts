import type { FindResult } from "@slicetuner/results";
import type { SliceFinding } from "@slicetuner/slice-finder";
import { describeTable, locate } from "@slicetuner/tabular";
import { collectProblems } from "../../cli/collect-problems.ts";
import { pc } from "../../cli/colors.ts";
import type { Command, CommandContext } from "../../cli/command.ts";
import { type OpenedRows, openRows } from "../../data/open-rows.ts";
import { renderSchema } from "../../describe/schema.ts";
import type { CompleteSettings } from "../../options/defaults.ts";
import { searchOptions } from "../../options/find-options.ts";
import { engineForeignOptions } from "../../options/find-settings.ts";
import { expectModelFits, recordModel } from "../../options/model-settings.ts";
import {
  modelOptions,
  type OptionName,
  outputOptions,
  placeOptions,
  readingNames,
} from "../../options/options.ts";
import { requireSettings } from "../../options/read-settings.ts";
import { foreignOptions } from "../../options/trainer-settings.ts";
import { findResult } from "../../results/find-result.ts";
import { type LossesOfRows, lossesOfRows } from "./losses-of-rows.ts";
import { renderExamples, renderGroups, renderNothing, renderSearch, renderSlices } from "./render.ts";
import { searchInDuckDB } from "./search-in-duckdb.ts";
import { checkSearch, searchOptionsOf, searchRows } from "./search-rows.ts";

const sourceOptions = [
  "data",
  "dataset",
  "losses",
  "label",
  "columns",
  "exclude",
  "categorical",
  "weight",
  "dropIncomplete",
  "id",
  "delimiter",
  "missingValues",
  "renameDuplicates",
  ...readingNames,
] as const satisfies readonly OptionName[];

export const find: Command = {
  name: "find",
  summary: "find the slices on which a model does badly, from its losses or by training one",
  examples: [
    "slicetuner find --data rows.csv --losses loss --out slices.json",
    "slicetuner find --data people.csv --label income --model mlp --out slices.json",
    "slicetuner find --dataset adult --maximum-literals 2",
    "slicetuner find --data big.parquet --losses loss --counting duckdb",
  ],
  options: [...sourceOptions, ...searchOptions, "folds", ...modelOptions, ...placeOptions, ...outputOptions],

  async run(context) {
    const { settings, problems, output } = context;
    if (settings.counting === "duckdb") return findInDuckDB(context);
    const rows = await openRows(settings, problems);
    if (rows?.losses.kind === "to-train") {
      expectModelFits(settings, rows.losses.dataset, problems);
      // Before the trainings, which take long.
      await collectProblems(problems, () => checkSearch(rows, settings));
    }
    problems.throwIfAny();
    if (rows === undefined) return;

    if (settings.dataset === undefined) {
      const missingRule = "That a value is missing is a value that slices can be made of.";
      output.print(renderSchema({ columns: describeTable(rows.table), missingRule })!);
    }
    for (const warning of rows.warnings) output.warn(warning);
    const start = performance.now();
    const losses = await lossesOfRows(rows, context);
    const finding = await searchRows(rows, losses.values, context);
    for (const warning of [...losses.warnings, ...finding.warnings]) output.warn(warning);
    const result = resultOf(finding, rows, losses, settings, (performance.now() - start) / 1000);
    await show(result, nextStep(settings, rows.label), output);
  },
};

async function show(result: FindResult, next: string, output: CommandContext["output"]): Promise<void> {
  await output.writeResult(result);
  output.print();
  for (const part of [renderSearch(result), renderSlices(result) ?? renderNothing(result)])
    output.print(`${part}\n`);
  for (const part of [renderGroups(result), renderExamples(result)])
    if (part !== undefined) output.print(`${part}\n`);
  if (result.slices.length > 0) output.print(pc.dim(next));
}

/** The same of rows that stay in DuckDB: nothing is trained, and no row is shown. */
async function findInDuckDB({ settings, problems, output, status, signal }: CommandContext): Promise<void> {
  if (settings.dataset === undefined)
    requireSettings(settings, problems, [["data", "name a CSV or Parquet file"]]);
  problems.throwIfAny();
  const { data, losses } = settings;
  const start = performance.now();
  const told = { ...settings, data: data!, losses: losses! };
  const {
    finding,
    data: found,
    warnings,
  } = await searchInDuckDB(told, searchOptionsOf(settings, status), signal).finally(() => status.clear());
  const all = [...warnings, ...finding.warnings];
  for (const warning of all) output.warn(warning);
  const result = findResult(finding, {
    data: found,
    settings: recordSettings(settings, finding, false),
    losses: { from: `column ${losses} of ${data}`, trainer: null, executor: null, trainings: 0 },
    seconds: (performance.now() - start) / 1000,
    warnings: all,
    placeOf: (row) => `row ${row + 1}`,
    lossOf: () => Number.NaN,
  });
  await show(result, nextStep(settings, settings.label), output);
}

function resultOf(
  finding: SliceFinding,
  rows: OpenedRows,
  { values, record, warnings }: LossesOfRows,
  settings: CompleteSettings,
  seconds: number,
): FindResult {
  const { table, leftOut } = rows;
  const ids =
    rows.losses.kind === "to-train" && settings.id !== undefined ? rows.losses.dataset.exampleIds : null;
  const isLeftOut = new Set(finding.leftOut.map(({ column }) => column));
  return findResult(finding, {
    data: {
      source: table.source,
      rows: table.rowCount,
      columns: rows.columns.map(({ name }) => name).filter((name) => !isLeftOut.has(name)),
      leftOut: [...leftOut, ...finding.leftOut].map(({ column, reason }) => ({ column, reason })),
    },
    settings: recordSettings(settings, finding, record.trainer !== null),
    losses: record,
    seconds,
    warnings: [...rows.warnings, ...warnings, ...finding.warnings],
    placeOf: (row) => ids?.[row] ?? locate(table, row),
    lossOf: (row) => values[row]!,
  });
}

/** The settings that held, as a configuration file takes them. */
function recordSettings(
  settings: CompleteSettings,
  { options: searched }: SliceFinding,
  isTrained: boolean,
): FindResult["settings"] {
  const training: readonly OptionName[] = ["folds", "seed", ...modelOptions];
  const foreign: readonly OptionName[] = [
    ...(isTrained ? foreignOptions(settings) : training),
    ...placeOptions,
    ...engineForeignOptions(settings),
    "json",
    "out",
  ];
  const { blocks: _blocks, blockDropout: _blockDropout, ...given } = settings;
  const held: Readonly<Partial<Record<OptionName, FindResult["settings"][string] | undefined>>> = {
    ...given,
    ...recordModel(settings),
    minimumRows: searched.minimumRows,
  };
  const names = find.options.filter((name) => held[name] !== undefined && !foreign.includes(name));
  return Object.fromEntries(names.map((name) => [name, held[name]!]));
}

function nextStep({ out, data, dataset }: CompleteSettings, label: string | undefined): string {
  const file = out ?? "slices.json";
  const source =
    dataset === undefined ? `--data ${data} --label ${label ?? "COLUMN"}` : `--dataset ${dataset}`;
  const plan = `\`slicetuner plan ${source} --slices ${file} --budget 300\` says how much data to buy for each`;
  return out === undefined ? `Next: --out slices.json keeps these slices; ${plan}.` : `Next: ${plan}.`;
}
