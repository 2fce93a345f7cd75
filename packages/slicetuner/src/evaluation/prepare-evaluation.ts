import { join } from "node:path";
import { type Dataset, type JsonValue, type ProblemList, predict, Random } from "@slicetuner/core";
import { decideByRules } from "@slicetuner/fairbatch";
import { collectProblems } from "../cli/collect-problems.ts";
import { allOf, type PrepareContext } from "../cli/define-command.ts";
import { encodeAs, type GroupedTable, openGroupedTable } from "../fairness/grouped-table.ts";
import { type EncodingFile, tableEncodingOf } from "../fairness/model-folder/encoding-file.ts";
import { readEncodingFile } from "../fairness/model-folder/open-model-folder.ts";
import { numericColumns, plainRows } from "../fairness/plain-rows.ts";
import { folderOf, openSavedClassifier } from "../fairness/saved-classifier.ts";
import { readPredictions, type ToldPredictions } from "../fairness/told-predictions.ts";
import { groupsOf } from "../fairness/train-recipe.ts";
import type { DataSpec } from "../options/data-options.ts";
import type { GroupSpec } from "../options/group-options.ts";
import type { EvaluateSpec } from "./evaluate-options.ts";

/** Rows, and who says what of them. */
export interface PreparedEvaluation extends AsyncDisposable {
  readonly title: string;
  /** The column that is predicted. */
  readonly label: string;
  readonly dataset: Dataset;
  readonly groups: GroupSpec;
  readonly spec: EvaluateSpec;
  readonly seed: number;
  readonly positive: number | undefined;
  readonly classifier: string;
  /** What a column says; undefined without `--predictions`. */
  readonly told: ToldPredictions | undefined;
  /** Asks the model; undefined without `--model`. */
  readonly ask: ((signal: AbortSignal) => Promise<ToldPredictions>) | undefined;
  readonly recorded: Readonly<Record<string, JsonValue>>;
  readonly warnings: readonly string[];
}

export async function prepareEvaluation(
  specs: {
    readonly data: DataSpec;
    readonly groups: GroupSpec;
    readonly evaluate: EvaluateSpec;
    readonly seed: number;
  },
  { problems, recorded, signal }: PrepareContext,
): Promise<PreparedEvaluation> {
  const { evaluate: spec, data, seed } = specs;
  const { model, predictions } = spec;
  const folder = model === undefined ? undefined : folderOf(model);
  const file = folder ? await collectProblems(problems, () => readEncodingFile(folder)) : undefined;
  const columns = specs.groups.columns.length > 0 ? specs.groups.columns : (file?.groups ?? []);
  const groups = { ...specs.groups, columns };
  const label = data.label ?? (data.dataset === undefined ? file?.label : undefined);
  const grouped = await openGroupedTable({ ...data, label }, columns, problems, signal);
  if (file !== undefined && grouped !== undefined) {
    const message = `the model was trained to predict "${file.label}", not "${grouped.label}"`;
    problems.expect(grouped.label === file.label, "--label", message);
  }
  const rows =
    grouped && problems.problems.length === 0
      ? await collectProblems(problems, () => readRows(grouped, file, spec, signal))
      : undefined;
  const predictor =
    rows && model !== undefined
      ? await collectProblems(problems, () =>
          openSavedClassifier(folder ? join(folder, "model.onnx") : model, rows.dataset, {
            flag: "--columns",
            isGiven: spec.columns !== undefined,
          }),
        )
      : undefined;
  try {
    const positive =
      rows && findPositive(groups.positive ?? file?.positive ?? undefined, rows.dataset, problems);
    const told =
      predictions && rows
        ? await collectProblems(problems, () =>
            readPredictions(grouped!.table, predictions, rows.dataset, rows.rows, positive ?? 1),
          )
        : undefined;
    const { grouped: there, rows: found } = allOf({ grouped, rows }, problems);
    return {
      title: there.title,
      label: there.label,
      dataset: found.dataset,
      groups,
      spec,
      seed,
      positive,
      classifier: model ?? `column ${predictions!.join(", ")}`,
      told,
      ask:
        predictor &&
        (async (signal) => {
          const probabilities = await predict(predictor, found.dataset, { signal });
          const decisions = file?.thresholds ? decide(file, found.dataset, probabilities, seed) : undefined;
          return { probabilities, ...(decisions !== undefined && { decisions }) };
        }),
      recorded,
      warnings: [...there.warnings, ...found.warnings],
      [Symbol.asyncDispose]: async () => predictor?.close(),
    };
  } catch (error) {
    await predictor?.close();
    throw error;
  }
}

async function readRows(
  grouped: GroupedTable,
  file: EncodingFile | undefined,
  { model, columns, predictions = [] }: EvaluateSpec,
  signal: AbortSignal,
): Promise<{ readonly dataset: Dataset; readonly rows: Uint32Array; readonly warnings: readonly string[] }> {
  if (file !== undefined) return encodeAs(grouped.table, tableEncodingOf(file), grouped.groups, signal);
  const features = model === undefined ? [] : (columns ?? numericColumns(grouped, predictions));
  return { ...plainRows(grouped, features), warnings: [] };
}

function findPositive(
  name: string | undefined,
  { classes }: Dataset,
  problems: ProblemList,
): number | undefined {
  if (name === undefined) return undefined;
  const found = classes.indexOf(name);
  problems.expect(found >= 0, "--positive", `"${name}" is no class; there are ${classes.join(", ")}`);
  return found < 0 ? undefined : found;
}

/** The decisions of a model with thresholds by group. */
function decide(file: EncodingFile, dataset: Dataset, probabilities: Float32Array, seed: number): Int32Array {
  const { thresholds, groups, classes, positive } = file;
  const label = classes.indexOf(positive!);
  const column = groupsOf(dataset, groups);
  const numbers = column.values.map((value) => thresholds!.groups.indexOf(value));
  const scores = Float64Array.from({ length: dataset.size }, (_, row) => probabilities[2 * row + label]!);
  const ids = column.ids.map((id) => numbers[id] ?? -1);
  const decided = decideByRules(thresholds!.rules, scores, ids, new Random(seed).fork("decisions"));
  return decided.map((decision) => (decision === 1 ? label : 1 - label));
}
