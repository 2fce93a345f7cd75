import type { Dataset } from "@slicetuner/core";
import {
  asCategories,
  columnOfTexts,
  encodeTable,
  findColumn,
  fitEncoding,
  type Table,
  type TableEncoding,
} from "@slicetuner/tabular";
import type { PipelineRoles } from "./step.ts";

/** The one slice that rows have until slices are known. */
const everything = "(all rows)";

/**
 * Makes examples of rows: the same features at every step, from means and categories of the first training
 * rows.
 */
export interface RowEncoder {
  readonly encoding: TableEncoding;
  encode(table: Table): EncodedRows;
}

/** Examples, and the row of the table that each is. */
export interface EncodedRows {
  readonly dataset: Dataset;
  readonly rows: Uint32Array;
  readonly warnings: readonly string[];
}

/** @throws InvalidInputError with all that is wrong with columns and roles */
export function createRowEncoder(
  train: Table,
  { label, groups, ignore }: PipelineRoles,
  own: {
    readonly exclude?: readonly string[] | undefined;
    readonly categorical?: readonly string[] | undefined;
    readonly id?: string | undefined;
    readonly weight?: string | undefined;
    readonly dropIncomplete?: boolean | undefined;
  },
): RowEncoder {
  const { exclude = [], categorical = [], id, weight, dropIncomplete = false } = own;
  const encoding = fitEncoding(withOneSlice(train), {
    ...{ label, sliceBy: [everything], categorical: [...categorical], dropIncomplete },
    exclude: [...new Set([...exclude, ...ignore, everything])].filter(
      (name) => name !== id && name !== weight,
    ),
    ...(id !== undefined && { id }),
    ...(weight !== undefined && { weight }),
  });
  // Each category of the groups has one number, whatever rows a part has.
  const values = groups.map((name) => asCategories(findColumn(train, name)!).categories);
  return {
    encoding,
    encode(table) {
      const { dataset, rows, warnings } = encodeTable(withOneSlice(table), encoding);
      const columns = groups.map((name, index) => {
        const { codes, categories } = asCategories(findColumn(table, name)!);
        const numberOf = categories.map((category) => values[index]!.indexOf(category));
        return {
          name,
          ids: Int32Array.from(rows, (row) => numberOf[codes[row]!] ?? -1),
          values: values[index]!,
        };
      });
      return { dataset: columns.length === 0 ? dataset : { ...dataset, groups: columns }, rows, warnings };
    },
  };
}

function withOneSlice(table: Table): Table {
  const column = columnOfTexts(everything, new Array<string>(table.rowCount).fill("all"), "categorical");
  return { ...table, columns: [...table.columns, column] };
}
