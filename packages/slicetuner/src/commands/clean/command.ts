import { type ExecutorProgress, InvalidInputError, type ProblemList } from "@slicetuner/core";
import {
  type CleanResult as Cleaned,
  type CleaningStep,
  type CleanOptions,
  clean,
  type FlipOptions,
  replay,
} from "@slicetuner/mlclean";
import { type CleanResult, readResultOf, startResult } from "@slicetuner/results";
import { collectProblems } from "../../cli/collect-problems.ts";
import { pc } from "../../cli/colors.ts";
import { allOf, defineCommand, type WorkContext } from "../../cli/define-command.ts";
import type { LoadedConfig } from "../../cli/load-config.ts";
import { pickOptions } from "../../cli/option-group.ts";
import { readJsonFile } from "../../cli/read-json-file.ts";
import { Placeholder, suggestCommand } from "../../cli/suggest-command.ts";
import { groupOptions } from "../../options/group-options.ts";
import { rowOptions } from "../../options/row-options.ts";
import { checkTarget, checkWeights } from "./check-target.ts";
import { judgeFlips } from "./flip-losses.ts";
import { harmfulStep, measureCleaning } from "./guard.ts";
import {
  type CleaningSpec,
  type CleanOutputSpec,
  cleaningOptions,
  cleanOutputOptions,
  type TableSpec,
  tableOptions,
  type UndoSpec,
  undoOptions,
} from "./options.ts";
import { type OpenedTables, readTables } from "./read-tables.ts";
import {
  renderExamples,
  renderGroups,
  renderGuard,
  renderMatching,
  renderRows,
  renderSteps,
} from "./render.ts";
import { cleanResult } from "./result.ts";
import { remaining, specsOfReport } from "./take-back.ts";
import { writeCleaned, writeLinks } from "./write-table.ts";

type CleanEvent =
  | { readonly type: "step"; readonly step: CleaningStep; readonly place: number; readonly steps: number }
  | { readonly type: "training"; readonly progress: ExecutorProgress };

export const command = defineCommand({
  examples: [
    "slicetuner clean --data dirty.csv --label label --group gender --match name:jaro-winkler:0.85,birth:exact --out cleaned.csv",
    "slicetuner clean --data people.csv --id record --match auto --out merged.csv",
    "slicetuner clean --data fodors.csv --data zagats.csv --id id --match auto --out links.csv",
    "slicetuner clean --data dirty.csv --label label --dry-run",
    "slicetuner clean --undo cleaned.csv.report.json --rows 17,23 --out cleaned.csv",
  ],
  options: [tableOptions, cleaningOptions, undoOptions, cleanOutputOptions],

  async prepare(given, { problems, recorded, signal }) {
    const { undo, output } = given;
    const report =
      undo.undo === undefined ? undefined : await collectProblems(problems, () => readReport(undo.undo!));
    problems.throwIfAny();
    const { table, cleaning, sources, settings } =
      report === undefined
        ? {
            ...given,
            sources: given.table.data ?? [],
            settings: structuredClone(recorded) as CleanResult["settings"],
          }
        : { ...specsOfReport(report, given, problems), settings: report.settings };
    problems.expect(sources.length > 0, "--data", "is missing: name a CSV or Parquet file");
    await checkTarget(output.table, sources, problems);
    const opened =
      sources.length === 0
        ? undefined
        : await collectProblems(problems, () => readTables(sources, table, problems, cleaning.truth, signal));
    if (opened !== undefined) checkWeights(opened, table, problems);
    const steps = report === undefined ? chooseSteps(sources.length, table, cleaning, problems) : [];
    const { tables } = allOf({ tables: opened }, problems);
    return { tables, table, cleaning, output, undo, report, steps, settings };
  },

  async run(prepared, context: WorkContext<CleanEvent>): Promise<CleanResult> {
    for (const warning of prepared.tables.warnings) context.warn(warning);
    return prepared.report === undefined ? cleanAnew(prepared, context) : takeBack(prepared, context);
  },

  watch:
    (_prepared, { status }) =>
    (event) =>
      event.type === "step"
        ? status.counting(`cleaning (${event.step}): steps`, event.place, event.steps)
        : status.training("training models on the table", {
            ...event.progress,
            workDone: event.progress.jobsDone / event.progress.jobsTotal,
          }),

  show(result, { output }, { output: targets, undo }) {
    output.print(pc.bold(renderRows(result)));
    output.print();
    if (result.steps.length > 0) output.print(`${renderSteps(result)}\n`);
    const matching = renderMatching(result);
    if (matching !== undefined) output.print(`${matching}\n`);
    const groups = renderGroups(result);
    if (groups !== undefined) output.print(`${groups}\n`);
    for (const part of renderGuard(result)) output.print(`${part}\n`);
    for (const line of renderExamples(result)) output.print(line);
    output.print(pc.dim(nextStep(result, targets, undo, output.config)));
  },
});

function readReport(file: string): CleanResult {
  const read = readJsonFile(file);
  if (read.status === "read") return readResultOf("clean", read.value, file);
  const message = read.status === "absent" ? "is not there" : read.message;
  throw new InvalidInputError([{ path: "--undo", message: `${file} ${message}` }]);
}

interface Prepared {
  readonly tables: OpenedTables;
  readonly table: TableSpec;
  readonly cleaning: CleaningSpec;
  readonly output: { readonly table: string | undefined };
  readonly undo: Parameters<typeof remaining>[1];
  readonly report: CleanResult | undefined;
  readonly steps: readonly CleaningStep[];
  readonly settings: CleanResult["settings"];
}

async function cleanAnew(prepared: Prepared, context: WorkContext<CleanEvent>): Promise<CleanResult> {
  const { tables, table, output, settings } = prepared;
  const { warn, signal } = context;
  const start = performance.now();
  const { cleaned, guard, warnings } = await cleanWithGuard(prepared, context);
  for (const warning of warnings) warn(warning);
  const weightColumn = table.weight ?? "weight";
  const isLinking = tables.sources.length === 2;
  if (output.table !== undefined) {
    if (isLinking) {
      const links = cleaned.steps.flatMap(({ resolve }) => resolve?.merged ?? []);
      await writeLinks(output.table, tables.input.ids ?? [], tables.input.tables ?? [], links);
    } else {
      const target = { path: output.table, weightColumn, signal };
      await writeCleaned(tables.sources[0]!, tables.readOptions, tables.input, cleaned.table, target);
    }
  }
  return cleanResult(cleaned, {
    data: {
      sources: [...tables.sources],
      table: output.table ?? null,
      weightColumn: output.table === undefined || isLinking ? null : weightColumn,
    },
    settings,
    guard,
    seconds: (performance.now() - start) / 1000,
    warnings: [...tables.warnings, ...warnings],
  });
}

interface Guarded {
  readonly cleaned: Cleaned;
  readonly guard: CleanResult["guard"];
  readonly warnings: readonly string[];
}

/**
 * Cleans, measures what the steps do to a model, and, where that is wanted, does it again without the steps
 * that do harm.
 */
async function cleanWithGuard(
  { tables, table, cleaning, steps }: Prepared,
  { emit, signal }: WorkContext<CleanEvent>,
): Promise<Guarded> {
  const canMeasure = tables.sources.length === 1 && table.label !== undefined && table.group !== undefined;
  const isGuarded = canMeasure && cleaning.noGuard !== true;
  const leftOut: CleaningStep[] = [];
  const flipWarnings: string[] = [];
  const flipsBy =
    cleaning.flips === true && steps.includes("sanitize")
      ? await judgeFlips(tables, {
          seed: cleaning.seed,
          signal,
          warn: (message) => flipWarnings.push(`sanitize: ${message}`),
          onProgress: (progress) => emit({ type: "training", progress }),
        })
      : undefined;
  for (;;) {
    const left = steps.filter((step) => !leftOut.includes(step));
    const cleaned = clean(tables.input, tables.roles, {
      ...optionsOf(cleaning, flipsBy),
      steps: left,
      keepTables: isGuarded,
      signal,
      onStep: (step) => emit({ type: "step", step, place: left.indexOf(step), steps: left.length }),
    });
    if (!isGuarded) return { cleaned, guard: null, warnings: [...flipWarnings, ...cleaned.warnings] };
    const warnings: string[] = [...flipWarnings];
    const measured = await measureCleaning(tables, cleaned, {
      seed: cleaning.seed,
      signal,
      warn: (message) => warnings.push(`guard: ${message}`),
      onProgress: (progress) => emit({ type: "training", progress }),
    });
    const harmful = measured === null ? undefined : harmfulStep(measured);
    if (harmful === undefined || cleaning.onlyIfBetter !== true) {
      const guard = measured === null ? null : { ...measured, leftOut };
      return { cleaned, guard, warnings: [...cleaned.warnings, ...warnings] };
    }
    leftOut.push(harmful);
  }
}

async function takeBack(
  { tables, table, cleaning, output, undo, report, settings }: Prepared,
  { warn, signal }: WorkContext<CleanEvent>,
): Promise<CleanResult> {
  const start = performance.now();
  const decisions = remaining(report!, undo, cleaning);
  const { table: cleaned, rates, warnings } = replay(tables.input, tables.roles, decisions);
  for (const warning of warnings) warn(warning);
  const weightColumn = table.weight ?? "weight";
  if (output.table !== undefined) {
    const target = { path: output.table, weightColumn, signal };
    await writeCleaned(tables.sources[0]!, tables.readOptions, tables.input, cleaned, target);
  }
  const count = (fate: string) => cleaned.fates.filter((own) => own === fate).length;
  const removed = new Set(decisions.removed);
  const merged = new Set(decisions.merged.map(({ id }) => id));
  return {
    ...report!,
    ...startResult("clean"),
    data: { ...report!.data, table: output.table ?? null, weightColumn },
    settings,
    guard: null,
    rows: {
      input: cleaned.fates.length,
      removed: count("removed"),
      merged: count("merged"),
      output: cleaned.rowCount,
    },
    steps: report!.steps
      .filter(({ step }) => step !== undo.step)
      .map((step, index, all) => ({
        ...step,
        removed: step.removed.filter(({ id }) => removed.has(id)),
        merged: step.merged.filter(({ id }) => merged.has(id)),
        ...(index === all.length - 1 && {
          ratesAfter: rates === null ? null : { ...rates, groups: [...rates.groups] },
        }),
      })),
    seconds: (performance.now() - start) / 1000,
    warnings: [...warnings],
  };
}

function optionsOf(spec: CleaningSpec, flipsBy: FlipOptions["by"] | undefined): CleanOptions {
  const { match, truth, cutoff, clustering, strategy, mergeLabels, mergeWeights, seed } = spec;
  return {
    sharedClusters: spec.separateClusters !== true,
    sanitize: {
      seed,
      outliers: { cutoff, clustering },
      labelFlips: flipsBy === undefined ? false : { by: flipsBy },
    },
    ...(match !== undefined && {
      resolve: {
        match,
        labels: mergeLabels,
        merge: { weights: mergeWeights },
        ...(truth !== undefined && { truth }),
      },
    }),
    reweigh: { strategy },
  };
}

/** What can be done with what was said, in MLClean's order, or what was asked for. */
function chooseSteps(
  tables: number,
  { label, group, predictions }: TableSpec,
  { steps, match, truth, flips, onlyIfBetter, strategy }: CleaningSpec,
  problems: ProblemList,
): readonly CleaningStep[] {
  const canReweigh = label !== undefined && group !== undefined;
  problems.expect(
    onlyIfBetter !== true || (canReweigh && tables === 1),
    "--only-if-better",
    "needs one table with --label and --group: models are trained to see which steps do harm",
  );
  problems.expect(
    (strategy === "equalized-odds") === (predictions !== undefined),
    "--predictions",
    "and --strategy equalized-odds go together: what did an earlier model decide for each row?",
  );
  problems.expect(truth === undefined || match !== undefined, "--truth", "has a meaning with --match only");
  problems.expect(
    flips !== true || label !== undefined,
    "--flips",
    "needs --label: which labels may be flipped?",
  );
  if (tables === 2) {
    problems.expect(
      match !== undefined,
      "--match",
      "is missing: how are the two tables to be linked? Try --match auto",
    );
    problems.expect(
      steps === undefined || steps.join() === "resolve",
      "--steps",
      "two tables can only be resolved",
    );
    return ["resolve"];
  }
  if (steps !== undefined) {
    if (steps.includes("resolve"))
      problems.expect(match !== undefined, "--match", "is missing: which rows are one? Try --match auto");
    if (steps.includes("reweigh"))
      problems.expect(canReweigh, "--steps", "reweigh needs --label and --group");
    return steps;
  }
  // Without a label the table is no training data: entity resolution alone.
  if (label === undefined && match !== undefined) return ["resolve"];
  return [
    "sanitize",
    ...(match === undefined ? [] : ["resolve" as const]),
    ...(canReweigh ? ["reweigh" as const] : []),
  ];
}

/** What `train` takes of the settings of a cleaning. The cleaned table is a plain CSV or Parquet file. */
const repeatedOptions = [
  pickOptions(rowOptions, ["data", "label", "exclude", "weight", "id"]),
  pickOptions(groupOptions, ["group", "positive"]),
];

function nextStep(
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

function undoWords({ undo, rows, step }: UndoSpec) {
  return {
    ...(undo !== undefined && { undo }),
    ...(rows !== undefined && { rows: [...rows] }),
    ...(step !== undefined && { step }),
  };
}
