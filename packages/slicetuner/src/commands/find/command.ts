import type { TrainingProgress } from "@slicetuner/core";
import type { FindResult } from "@slicetuner/results";
import type { SliceFinding } from "@slicetuner/slice-finder";
import { describeTable, locate } from "@slicetuner/tabular";
import { collectProblems } from "../../cli/collect-problems.ts";
import { pc } from "../../cli/colors.ts";
import { allOf, defineCommand, type View, type WorkContext } from "../../cli/define-command.ts";
import type { LoadedConfig } from "../../cli/load-config.ts";
import { pickOptions, type Settings } from "../../cli/option-group.ts";
import { expectOption } from "../../cli/read-options.ts";
import { Placeholder, suggestCommand } from "../../cli/suggest-command.ts";
import { type OpenedRows, openRows, type RowsSpec } from "../../data/open-rows.ts";
import { renderSchema } from "../../describe/schema.ts";
import { dataOptions } from "../../options/data-options.ts";
import { databaseOptions } from "../../options/database-options.ts";
import { moneyOptions } from "../../options/money-options.ts";
import { outputOptions, seedOptions } from "../../options/output-options.ts";
import { placeOptions } from "../../options/place-options.ts";
import { readingNames } from "../../options/reading-options.ts";
import { trainerOptions } from "../../options/trainer-options.ts";
import { findResult } from "../../results/find-result.ts";
import { expectTrainable } from "../../training/expect-trainable.ts";
import { checkBesideData } from "./check-search.ts";
import { lossesOfModel } from "./losses-of-model.ts";
import { type LossesOfRows, lossesOfRows } from "./losses-of-rows.ts";
import { modelOptions } from "./model-options.ts";
import { searchOptions } from "./options.ts";
import { renderExamples, renderGroups, renderNothing, renderSearch, renderSlices } from "./render.ts";
import { type FoundInDatabase, searchInDatabase } from "./search-in-database.ts";
import { checkSearch, searchRows } from "./search-rows.ts";

/** How far the search is. */
export type FindEvent =
  | { readonly type: "training"; readonly progress: TrainingProgress }
  | { readonly type: "notice"; readonly message: string }
  | { readonly type: "searching"; readonly conditions: number; readonly of: number };

const findOptions = [
  pickOptions(dataOptions, [
    "data",
    "dataset",
    "label",
    "exclude",
    "categorical",
    "weight",
    "dropIncomplete",
    "id",
    "delimiter",
    "missingValues",
    "renameDuplicates",
    ...readingNames,
  ]),
  searchOptions,
  databaseOptions,
  modelOptions,
  placeOptions,
  seedOptions,
] as const;

export const command = defineCommand({
  examples: [
    "slicetuner find --data rows.csv --losses loss --out slices.json",
    "slicetuner find --data people.csv --label income --model mlp --out slices.json",
    "slicetuner find --data people.csv --label income --model model.onnx --model-columns age,hours",
    "slicetuner find --dataset adult --maximum-literals 2",
    "slicetuner find --data big.parquet --losses loss --counting duckdb",
    "slicetuner find --table people --losses loss --counting postgresql --postgres postgresql://me@127.0.0.1/survey",
  ],
  options: [...findOptions, outputOptions],

  async prepare(
    { data, search, database, model, place, seed, output },
    { problems, recorded, isSaidHere, signal },
  ) {
    const { trainer, saved } = model;
    checkBesideData({ search, data, database, saved }, isSaidHere, problems);
    const common = { data, search, database, trainer, saved, place, seed, recorded, out: output.out };
    if (search.counting === "postgresql") {
      const { source, losses } = allOf({ source: database.table, losses: search.losses }, problems);
      return { ...common, rows: undefined, source, column: losses };
    }
    if (search.counting === "duckdb") {
      if (data.dataset === undefined) expectOption(data.data, "data", "name a CSV or Parquet file", problems);
      const isFile = data.data === undefined || typeof data.data === "string";
      problems.expect(isFile, "--data", "are rows in memory; DuckDB counts those of a file");
      const name = typeof data.data === "string" ? data.data : undefined;
      const { source, losses } = allOf({ source: name, losses: search.losses }, problems);
      return { ...common, rows: undefined, source, column: losses };
    }
    const { losses, columns, modelColumns } = search;
    const lossesOf: RowsSpec["lossesOf"] =
      saved === undefined
        ? undefined
        : (table, spec) => lossesOfModel(saved, modelColumns, table, spec, signal);
    const rows = await openRows({ ...data, losses, columns, lossesOf }, problems, signal);
    const dataset = rows?.losses.kind === "to-train" ? rows.losses.dataset : undefined;
    expectTrainable(trainer, data, dataset, problems);
    // Before the trainings, which take long.
    if (rows && dataset) await collectProblems(problems, () => checkSearch(rows, search));
    return { ...common, ...allOf({ rows }, problems) };
  },

  async run(work, context: WorkContext<FindEvent>) {
    const { search, rows, recorded } = work;
    const started = performance.now();
    const seconds = () => (performance.now() - started) / 1000;
    if (rows === undefined) {
      const { source, column, data, database } = work;
      const asked = { ...search, ...data, ...database, source, losses: column };
      const found = await searchInDatabase(asked, search, context);
      return databaseResult(found, settingsOf(recorded, found.finding, false), column, seconds(), context);
    }
    const losses = await lossesOfRows(rows, work, context);
    const finding = await searchRows(rows, losses.values, search, context);
    for (const warning of [...losses.warnings, ...finding.warnings]) context.warn(warning);
    const held = settingsOf(recorded, finding, losses.record.trainer !== null);
    const settings = work.saved === undefined ? held : { ...held, model: work.saved };
    return resultOf(finding, rows, losses, {
      settings,
      seconds: seconds(),
      hasIds: work.data.id !== undefined,
    });
  },

  watch({ rows, data }, { output, status }) {
    if (rows !== undefined && data.dataset === undefined) {
      const missingRule = "That a value is missing is a value that slices can be made of.";
      output.print(renderSchema({ columns: describeTable(rows.table), missingRule })!);
    }
    for (const warning of rows?.warnings ?? []) output.warn(warning);
    return (event) => {
      if (event.type === "searching") {
        status.counting("searching slices, conditions", event.conditions, event.of);
      } else if (event.type === "training") {
        // Folds are of one size.
        const workDone = event.progress.jobsDone / event.progress.jobsTotal;
        status.training("training for the losses", { ...event.progress, workDone });
      } else {
        status.clear();
        output.report(event.message);
      }
    };
  },

  show(result, { output }, { data, search, saved, rows, out }) {
    const label = rows === undefined ? data.label : rows.label;
    const { losses } = search;
    const isColumn = rows === undefined || rows.table.columns.some(({ name }) => name === losses);
    show(
      result,
      nextStep(
        saved === undefined ? result.settings : withoutModel(result.settings),
        label,
        isColumn ? losses : undefined,
        out,
        output.config,
      ),
      output,
    );
  },
});

function show(result: FindResult, next: string, output: View["output"]): void {
  output.print();
  for (const part of [renderSearch(result), renderSlices(result) ?? renderNothing(result)])
    output.print(`${part}\n`);
  for (const part of [renderGroups(result), renderExamples(result)])
    if (part !== undefined) output.print(`${part}\n`);
  if (result.slices.length > 0) output.print(pc.dim(next));
}

/** The result of a search on rows that stay in a database: nothing is trained, and no row is shown. */
function databaseResult(
  { finding, data, warnings: found }: FoundInDatabase,
  settings: Settings,
  column: string,
  seconds: number,
  { warn }: Pick<WorkContext<FindEvent>, "warn">,
): FindResult {
  const warnings = [...found, ...finding.warnings];
  for (const warning of warnings) warn(warning);
  return findResult(finding, {
    ...{ data, settings, seconds, warnings },
    losses: { from: `column ${column} of ${data.source}`, trainer: null, executor: null, trainings: 0 },
    placeOf: (row) => `row ${row + 1}`,
    lossOf: () => Number.NaN,
  });
}

function resultOf(
  finding: SliceFinding,
  rows: OpenedRows,
  { values, record, warnings }: LossesOfRows,
  facts: { readonly settings: Settings; readonly seconds: number; readonly hasIds: boolean },
): FindResult {
  const { table, leftOut } = rows;
  const ids = rows.losses.kind === "to-train" && facts.hasIds ? rows.losses.dataset.exampleIds : null;
  const isLeftOut = new Set(finding.leftOut.map(({ column }) => column));
  return findResult(finding, {
    data: {
      source: table.source,
      rows: table.rowCount,
      columns: rows.columns.map(({ name }) => name).filter((name) => !isLeftOut.has(name)),
      leftOut: [...leftOut, ...finding.leftOut].map(({ column, reason }) => ({ column, reason })),
    },
    settings: facts.settings,
    losses: record,
    seconds: facts.seconds,
    warnings: [...rows.warnings, ...warnings, ...finding.warnings],
    placeOf: (row) => ids?.[row] ?? locate(table, row),
    lossOf: (row) => values[row]!,
  });
}

/** Options of trainings, which say nothing where nothing is trained. */
const trainingOptions = new Set(["folds", "seed", "workers", ...Object.keys(trainerOptions.options)]);

/** The settings that held, as a configuration file takes them. */
function settingsOf(recorded: Settings, { options }: SliceFinding, isTrained: boolean): Settings {
  const held = Object.entries(recorded).filter(([name]) => isTrained || !trainingOptions.has(name));
  return { ...Object.fromEntries(held), minimumRows: options.minimumRows };
}

/** A plan trains, and a saved model is no kind of model. */
function withoutModel({ model: _model, ...settings }: Settings): Settings {
  return settings;
}

/** What the plan takes of the settings of a search. */
const repeatedOptions = [
  dataOptions,
  moneyOptions,
  trainerOptions,
  pickOptions(placeOptions, ["workers"]),
  seedOptions,
];

function nextStep(
  settings: Settings,
  label: string | undefined,
  lossColumn: string | undefined,
  out: string | undefined,
  config: LoadedConfig | undefined,
): string {
  const { dataset, data, exclude, model } = settings;
  // A model must not learn from the losses; a plan refuses a label that is excluded, a search does not.
  const excluded = [...new Set([exclude ?? [], lossColumn ?? []].flat())].filter((name) => name !== label);
  const isExcluded = exclude !== undefined || excluded.length > 0;
  const own = { data: data ?? new Placeholder("FILE"), label: label ?? new Placeholder("COLUMN") };
  const bought = {
    ...(dataset === undefined && own),
    slices: out ?? "slices.json",
    ...(isExcluded && { exclude: excluded.length > 0 ? excluded : undefined }),
    budget: typeof config?.values.budget === "number" ? config.values.budget : 300,
  };
  const plan = suggestCommand("plan", repeatedOptions, settings, bought, config);
  const what = `\`${plan}\` says how much data to buy for each`;
  if (out !== undefined) return `Next: ${what}.`;
  // Beside a saved model its kind is none that trains.
  const found = { out: "slices.json", ...(typeof model === "string" && { model }) };
  const keep = suggestCommand("find", [...findOptions, outputOptions], settings, found, config);
  return `Next: \`${keep}\` keeps these slices; then ${what}.`;
}
