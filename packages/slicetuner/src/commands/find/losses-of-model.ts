import { join } from "node:path";
import { predict } from "@slicetuner/core";
import type { Table } from "@slicetuner/tabular";
import type { GivenLosses } from "../../data/rows-to-search.ts";
import { encodeAs, type GroupedTable, withSlice } from "../../fairness/grouped-table.ts";
import { tableEncodingOf } from "../../fairness/model-folder/encoding-file.ts";
import { readEncodingFile } from "../../fairness/model-folder/open-model-folder.ts";
import { numericColumns, plainRows, refuse } from "../../fairness/plain-rows.ts";
import { folderOf, openSavedClassifier } from "../../fairness/saved-classifier.ts";
import type { DataSpec } from "../../options/data-options.ts";

/** A probability of 0 would be an infinite loss. */
const leastProbability = 1e-38;

/**
 * The log losses of a saved classifier on the rows of a table.
 * @param columns what an ONNX file takes, in its order; undefined: all numeric columns
 * @throws InvalidInputError for what is no classifier, or one of other classes or columns than the table's
 */
export async function lossesOfModel(
  model: string,
  columns: readonly string[] | undefined,
  table: Table,
  spec: DataSpec & { readonly label: string },
  signal: AbortSignal,
): Promise<GivenLosses> {
  const folder = folderOf(model);
  const { dataset, rows } = await readRows(folder, columns, table, spec, signal);
  const asked = { flag: "--model-columns", isGiven: columns !== undefined };
  const predictor = await openSavedClassifier(folder ? join(folder, "model.onnx") : model, dataset, asked);
  try {
    const probabilities = await predict(predictor, dataset, { signal });
    const values = new Float64Array(table.rowCount).fill(Number.NaN);
    dataset.labels.forEach((label, example) => {
      const probability = probabilities[example * dataset.classes.length + label]!;
      values[rows[example]!] = -Math.log(Math.max(probability, leastProbability));
    });
    return { values, from: `log loss of ${model}`, column: undefined };
  } finally {
    await predictor.close();
  }
}

async function readRows(
  folder: string | undefined,
  columns: readonly string[] | undefined,
  table: Table,
  spec: DataSpec & { readonly label: string },
  signal: AbortSignal,
) {
  const { label, exclude = [] } = spec;
  if (folder === undefined) {
    const plain: GroupedTable = {
      ...{ table, title: table.source, label, exclude, spec },
      ...{ groups: [], warnings: [] },
    };
    return plainRows(plain, columns ?? numericColumns(plain, []));
  }
  if (columns !== undefined)
    refuse("--model-columns", `has no effect with ${folder}, which knows its columns`);
  const file = await readEncodingFile(folder);
  if (file.label !== label) {
    refuse("--label", `the model was trained to predict "${file.label}", not "${label}"`);
  }
  return encodeAs(withSlice(table), tableEncodingOf(file), [], signal);
}
