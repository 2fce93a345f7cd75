import { type Column, type ExecutorProgress, Random, selectRows } from "@slicetuner/core";
import { createInProcessExecutor } from "@slicetuner/executor-local";
import {
  type CleanResult as Cleaned,
  type CleanedTable,
  type CleaningStep,
  type MeasuredDecisions,
  measureSteps,
  type TrainableTable,
} from "@slicetuner/mlclean";
import type { CleanResult } from "@slicetuner/results";
import { encodeTable, findColumn, fitEncoding, type Table, type TableEncoding } from "@slicetuner/tabular";
import type { OpenedTables } from "./read-tables.ts";

/** More rows are drawn from: models of them all would take longer than the cleaning, and tell little more. */
const mostRows = 20_000;

/** A column of more texts names rows or is free text: no feature of the models. */
const mostTexts = 100;

const model = "softmax-regression";

export type Guard = NonNullable<CleanResult["guard"]>;

/**
 * What the steps do to a model: the default one is trained on the table before and after each, and measured
 * on rows that stay in the table. null, with a warning, where nothing can be trained.
 */
export async function measureCleaning(
  opened: OpenedTables,
  cleaned: Cleaned,
  options: {
    readonly seed: number;
    readonly signal: AbortSignal;
    readonly warn: (message: string) => void;
    readonly onProgress: (progress: ExecutorProgress) => void;
  },
): Promise<Omit<Guard, "leftOut"> | null> {
  const { input, roles } = opened;
  const { seed, signal, warn, onProgress } = options;
  const weight = freeName(input.columns);
  const tables = [
    tableOf(opened, untouched(opened), weight),
    ...cleaned.steps.map(({ table }) => tableOf(opened, table!, weight)),
  ];
  const encoding = fitEncoding(tables[0]!.table, {
    label: roles.label!,
    sliceBy: [...roles.groups!],
    weight,
    exclude: [...noFeatures(opened)].filter(
      (name) => name !== roles.label && findColumn(tables[0]!.table, name) !== undefined,
    ),
    dropIncomplete: true,
  });
  const positive = encoding.label.classes.indexOf(roles.positive ?? encoding.label.classes.at(-1)!);
  const chosen = chooseEntities(cleaned.table, seed);
  const encoded = tables.map((own) => encode(own, encoding, chosen));
  // Rows that look poisoned would tell that the model without them does worse on them.
  const measured = restrict(encoded[0]!, (row) => cleaned.table.fates[row] !== "removed");
  if (measured.dataset.size < leastRows) {
    warn(
      `${measured.dataset.size} rows are too few to train models on: what the steps do to a model is not known`,
    );
    return null;
  }
  const { createOnnxTrainer } = await import("@slicetuner/trainer-onnx");
  const trainer = await createOnnxTrainer({ model: { kind: model } });
  const executor = createInProcessExecutor();
  try {
    const found = await measureSteps({
      measured: withUnitWeights(measured),
      entities: cleaned.table.mergedInto,
      tables: encoded,
      positive,
      trainer,
      executor,
      seed,
      signal,
      onProgress,
    });
    for (const warning of found.warnings) warn(warning);
    return {
      model,
      folds: found.folds,
      rows: found.rows,
      before: copy(found.models[0]!),
      steps: found.effects.map((effect, index) => ({
        step: cleaned.steps[index]!.step,
        after: copy(found.models[index + 1]!),
        change: copy(effect),
        verdict: effect.verdict,
      })),
    };
  } finally {
    await executor.close();
    await trainer.close();
  }
}

/** Fewer rows say nothing of a model. */
export const leastRows = 100;

/** The first step that does harm and no good. */
export function harmfulStep({ steps }: Pick<Guard, "steps">): CleaningStep | undefined {
  return steps.find(({ verdict }) => verdict === "worse")?.step;
}

interface TableWithRows {
  readonly table: Table;
  readonly inputRows: ArrayLike<number>;
}

/** The columns of a table at one time, with its weights. */
function tableOf(
  { table }: OpenedTables,
  {
    columns,
    weights,
    inputRows,
    rowCount,
  }: Pick<CleanedTable, "columns" | "weights" | "inputRows" | "rowCount">,
  weight: string,
): TableWithRows {
  const weightColumn: Column = { name: weight, kind: "numeric", values: weights, missing: 0 };
  return {
    inputRows,
    table: {
      ...table,
      rowCount,
      columns: [...columns, weightColumn],
      // Whole places of the input: what is wrong with its rows was said when it was read.
      parts: [
        {
          source: table.source,
          rowCount,
          places: Uint32Array.from(inputRows, (row) => row + 1),
          unit: "row",
        },
      ],
    },
  };
}

function untouched({ input }: OpenedTables) {
  return {
    columns: input.columns,
    rowCount: input.rowCount,
    weights: Float64Array.from({ length: input.rowCount }, (_, row) => input.weights?.[row] ?? 1),
    inputRows: Uint32Array.from({ length: input.rowCount }, (_, row) => row),
  };
}

/**
 * Columns that are no features of models: those to ignore, predictions, and those of so many texts that they
 * name rows.
 */
export function noFeatures({ input, roles }: OpenedTables): Set<string> {
  const names = input.columns.flatMap((column) =>
    column.kind === "categorical" && column.categories.length > mostTexts ? [column.name] : [],
  );
  const predictions = roles.predictions === undefined ? [] : [roles.predictions];
  return new Set([...(roles.ignore ?? []), ...predictions, ...names]);
}

/** Whether the models see an input row: all of a thing's rows or none. */
function chooseEntities({ mergedInto }: CleanedTable, seed: number): (row: number) => boolean {
  if (mergedInto.length <= mostRows) return () => true;
  const order = new Random(seed)
    .fork("guard")
    .shuffle(Uint32Array.from({ length: mergedInto.length }, (_, row) => row));
  const chosen = new Set(order.subarray(0, mostRows));
  return (row) => chosen.has(mergedInto[row]! < 0 ? row : mergedInto[row]!);
}

function encode(
  { table, inputRows }: TableWithRows,
  encoding: TableEncoding,
  isChosen: (row: number) => boolean,
): TrainableTable {
  const { dataset, rows } = encodeTable(table, encoding);
  return restrict({ dataset, inputRows: rows.map((row) => inputRows[row]!) }, isChosen);
}

/** The rows of which the input row is wanted. */
function restrict(
  { dataset, inputRows }: TrainableTable,
  isWanted: (row: number) => boolean,
): TrainableTable {
  const rows = Uint32Array.from({ length: dataset.size }, (_, row) => row).filter((row) =>
    isWanted(inputRows[row]!),
  );
  return { dataset: selectRows(dataset, rows), inputRows: rows.map((row) => inputRows[row]!) };
}

/** Every row counts once where models are measured: weights are what they are trained with. */
function withUnitWeights({ dataset, inputRows }: TrainableTable): TrainableTable {
  return { dataset: { ...dataset, weights: new Float32Array(dataset.size).fill(1) }, inputRows };
}

function copy({ accuracy, parity, oddsGap }: MeasuredDecisions): Guard["before"] {
  return { accuracy: { ...accuracy }, parity: parity && { ...parity }, oddsGap: oddsGap && { ...oddsGap } };
}

function freeName(columns: readonly Column[]): string {
  let name = "weight";
  while (columns.some((column) => column.name === name)) name = `${name}_`;
  return name;
}
