import type { Dataset } from "@slicetuner/core";
import {
  columnOfTexts,
  encodeTable,
  fitEncoding,
  type GroupNames,
  groupNames,
  numberGroups,
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
  /** Each group has one number, whatever rows a part has. */
  readonly groups: readonly GroupNames[];
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
  const named = groupNames(train, groups);
  return {
    encoding,
    groups: named,
    encode(table) {
      const { dataset, rows, warnings } = encodeTable(withOneSlice(table), encoding);
      const columns = numberGroups(table, named, rows);
      return { dataset: columns.length === 0 ? dataset : { ...dataset, groups: columns }, rows, warnings };
    },
  };
}

function withOneSlice(table: Table): Table {
  const column = columnOfTexts(everything, new Array<string>(table.rowCount).fill("all"), "categorical");
  return { ...table, columns: [...table.columns, column] };
}
