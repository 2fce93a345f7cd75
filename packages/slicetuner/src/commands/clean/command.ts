import { type ExecutorProgress, InvalidInputError } from "@slicetuner/core";
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
import { allOf, defineCommand, type PrepareContext, type WorkContext } from "../../cli/define-command.ts";
import type { Specs } from "../../cli/option-group.ts";
import { readJsonFile } from "../../cli/read-json-file.ts";
import { checkDatabase } from "../../data/check-database.ts";
import { checkCounting, type Database } from "./check-counting.ts";
import { checkTarget, checkWeights } from "./check-target.ts";
import { checkStrategy, chooseSteps } from "./choose-steps.ts";
import { cleanInDatabase } from "./count-in-database.ts";
import { judgeFlips } from "./flip-losses.ts";
import { harmfulStep, measureCleaning } from "./guard.ts";
import { nextStep, nextStepOfCounts } from "./next-step.ts";
import { type CleaningSpec, cleanOptions, type TableSpec } from "./options.ts";
import { type OpenedTables, readTables } from "./read-tables.ts";
import {
  renderCells,
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
  | { readonly type: "counting"; readonly rows: number }
  | { readonly type: "step"; readonly step: CleaningStep; readonly place: number; readonly steps: number }
  | { readonly type: "training"; readonly progress: ExecutorProgress };

export const command = defineCommand({
  examples: [
    "slicetuner clean --data dirty.csv --label label --group gender --match name:jaro-winkler:0.85,birth:exact --out cleaned.csv",
    "slicetuner clean --data people.csv --id record --match auto --out merged.csv",
    "slicetuner clean --data fodors.csv --data zagats.csv --id id --match auto --out links.csv",
    "slicetuner clean --data dirty.csv --label label --dry-run",
    "slicetuner clean --undo cleaned.csv.report.json --rows 17,23 --out cleaned.csv",
    "slicetuner clean --table people --label income --group sex --counting postgresql --postgres postgresql://me@127.0.0.1/survey --out weights.sql",
  ],
  options: cleanOptions,

  async prepare(given, { problems, recorded, isSaidHere, signal }) {
    const { undo, output } = given;
    const { counting } = given.cleaning;
    problems.expect(
      undo.undo === undefined || !isSaidHere("counting"),
      "--counting",
      "has no meaning with --undo: the report says what was done to rows",
    );
    if (counting !== "memory" && undo.undo === undefined) {
      return prepareCounting(counting, given, { problems, recorded, isSaidHere });
    }
    checkDatabase("memory", given.database, [], isSaidHere, problems);
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
    return { kind: "rows" as const, tables, table, cleaning, output, undo, report, steps, settings };
  },

  async run(prepared, context: WorkContext<CleanEvent>): Promise<CleanResult> {
    if (prepared.kind === "counts") {
      const { signal, warn, emit } = context;
      const onCount = (rows: number) => emit({ type: "counting", rows });
      return cleanInDatabase(prepared.cleaning, { signal, warn, onCount });
    }
    for (const warning of prepared.tables.warnings) context.warn(warning);
    return prepared.report === undefined ? cleanAnew(prepared, context) : takeBack(prepared, context);
  },

  watch:
    (_prepared, { status }) =>
    (event) => {
      if (event.type === "counting") status.counting("counting rows", 0, event.rows);
      else if (event.type === "step")
        status.counting(`cleaning (${event.step}): steps`, event.place, event.steps);
      else
        status.training("training models on the table", {
          ...event.progress,
          workDone: event.progress.jobsDone / event.progress.jobsTotal,
        });
    },

  show(result, { output }, prepared) {
    output.print(pc.bold(renderRows(result)));
    output.print();
    if (result.steps.length > 0) output.print(`${renderSteps(result)}\n`);
    const matching = renderMatching(result);
    if (matching !== undefined) output.print(`${matching}\n`);
    const groups = renderGroups(result);
    if (groups !== undefined) output.print(`${groups}\n`);
    if (prepared.kind === "counts") {
      output.print(`${renderCells(result)}\n`);
      output.print(pc.dim(nextStepOfCounts(result, prepared.cleaning, output.config)));
      return;
    }
    for (const part of renderGuard(result)) output.print(`${part}\n`);
    for (const line of renderExamples(result)) output.print(line);
    output.print(pc.dim(nextStep(result, prepared.output, prepared.undo, output.config)));
  },
});

/** What is to be counted; nothing is opened yet. @throws InvalidInputError with all mistakes */
async function prepareCounting(
  counting: Database,
  { table, cleaning, database, output }: Specs<typeof cleanOptions>,
  { problems, recorded, isSaidHere }: Pick<PrepareContext, "problems" | "recorded" | "isSaidHere">,
) {
  const target = output.table;
  const given = { table, cleaning, database, target };
  const source = checkCounting(counting, given, isSaidHere, problems);
  checkStrategy(table, cleaning, problems);
  await checkTarget(target, counting === "duckdb" && source !== undefined ? [source] : [], problems);
  const named = allOf({ source, label: table.label, group: table.group }, problems);
  return {
    kind: "counts" as const,
    cleaning: {
      counting,
      source: named.source,
      table: { ...table, label: named.label, group: named.group },
      database,
      strategy: cleaning.strategy,
      target,
      settings: structuredClone(recorded) as CleanResult["settings"],
    },
  };
}

function readReport(file: string): CleanResult {
  const read = readJsonFile(file);
  if (read.status === "read") return readResultOf("clean", read.value, file);
  const message = read.status === "absent" ? "is not there" : read.message;
  throw new InvalidInputError([{ path: "--undo", message: `${file} ${message}` }]);
}

interface Prepared {
  readonly kind: "rows";
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
