import { exampleWidth } from "@slicetuner/core";
import { generateDataset, generatedSetting } from "@slicetuner/datasets";
import { columnOfTexts, type Table } from "@slicetuner/tabular";
import type { DataSource } from "./data-source.ts";
import { datasetSource } from "./dataset-source.ts";

/** The name under which `--dataset` finds the generator. */
export const generatedName = "generated";

const draw = { sizes: 2000, seed: 1 };

/** Examples of the built-in generator, always the same ones. */
export function generatedSource(order: DataSource["order"]): DataSource {
  const dataset = generateDataset(draw);
  return datasetSource("Generated data", dataset, order, generatedSetting);
}

/** The same examples as a table: what makes their slices, the word that each example is, and the answer. */
export function generatedTable(): { readonly table: Table; readonly label: string } {
  const { features, exampleShape, labels, classes, sliceIds, slices, size } = generateDataset(draw);
  const width = exampleWidth({ exampleShape });
  const rows = Array.from({ length: size }, (_, row) => row);
  const slicedBy = Object.keys(slices[0]!.values ?? {});
  const wordOf = (row: number): number => features.subarray(row * width, (row + 1) * width).indexOf(1);
  const columns = [
    ...slicedBy.map((name) =>
      columnOfTexts(
        name,
        rows.map((row) => String(slices[sliceIds[row]!]!.values![name])),
      ),
    ),
    columnOfTexts(
      "word",
      rows.map((row) => `word-${wordOf(row)}`),
    ),
    columnOfTexts(
      "answer",
      rows.map((row) => classes[labels[row]!]!),
    ),
  ];
  const places = Uint32Array.from(rows, (row) => row + 1);
  const parts = [{ source: generatedName, rowCount: size, places, unit: "row" as const }];
  const table = { source: generatedName, rowCount: size, columns, excluded: [], parts, warnings: [] };
  return { table, label: "answer" };
}
