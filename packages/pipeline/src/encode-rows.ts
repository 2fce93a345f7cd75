import { type Dataset, listNames } from "@slicetuner/core";
import {
  asCategories,
  columnOfTexts,
  encodeTable,
  findColumn,
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
      return {
        dataset: columns.length === 0 ? dataset : { ...dataset, groups: columns },
        rows,
        warnings: [...warnings, ...describeStrangers(table, named, rows)],
      };
    },
  };
}

/** Rows with a group that no training row has: no measure of groups counts them. */
function describeStrangers(table: Table, groups: readonly GroupNames[], rows: Uint32Array): string[] {
  return groups.flatMap(({ name, values }) => {
    const { codes, categories } = asCategories(findColumn(table, name)!);
    const isStrange = categories.map((category) => !values.includes(category));
    const strangers = rows.filter((row) => isStrange[codes[row]!] === true);
    if (strangers.length === 0) return [];
    const found = listNames([...new Set(Array.from(strangers, (row) => categories[codes[row]!]!))]);
    const [have, are] = strangers.length === 1 ? ["row has", "it is"] : ["rows have", "they are"];
    return [
      `${table.source}: ${strangers.length} ${have} ${name} ${found}, which no training row has: ${are} in no group`,
    ];
  });
}

function withOneSlice(table: Table): Table {
  const column = columnOfTexts(everything, new Array<string>(table.rowCount).fill("all"), "categorical");
  return { ...table, columns: [...table.columns, column] };
}
