import {
  compilePredicate,
  type Dataset,
  InvalidInputError,
  listNames,
  type Predicate,
} from "@slicetuner/core";
import { partitionSlices } from "@slicetuner/slice-finder";
import { asCategories, findColumn, type Table } from "@slicetuner/tabular";
import type { RowEncoder } from "./encode-rows.ts";
import type { PipelineRows } from "./prepare-pipeline.ts";
import type { BadSlice, OfferEncoding } from "./step.ts";

/** Slices that every row is in exactly one of. */
export interface Slicing {
  readonly slices: readonly {
    readonly name: string;
    readonly predicate: Predicate | null;
    readonly why: string | null;
  }[];
  /** Slice number of each row of a table with the same columns. */
  assign(table: Table): Int32Array;
  /** Which slices are too small, and what their rows count as; none where all rows are one slice. */
  readonly warnings: readonly string[];
}

/** What rows are called that lie in no slice of their own. */
export const everythingElse = "everything else";

/** A slice has at least so many rows in each part; smaller ones join everything else. */
export const fewestRowsOfPart = 10;

/** Parts of overlapping slices of fewer training rows are merged. */
const fewestTrainingRows = 30;

export const oneSlice: Slicing = {
  slices: [{ name: "all rows", predicate: null, why: null }],
  assign: ({ rowCount }) => new Int32Array(rowCount),
  warnings: [],
};

/** Slices that were found, taken apart where they overlap. */
export function slicingOf(found: readonly BadSlice[], parts: readonly Table[]): Slicing {
  const [train] = parts as [Table, ...Table[]];
  const partition = partitionSlices(found, train.columns, { minimumRows: fewestTrainingRows });
  return byPredicates(
    partition.slices
      .filter(({ within }) => within.length > 0)
      .map(({ name, predicate, within }) => ({
        ...{ name, predicate },
        why: within.map((index) => `${found[index]!.name}: ${found[index]!.why}`).join("; "),
      })),
    parts,
  );
}

/** Slices that columns make whose values are crossed. Combinations are those of the training rows. */
export function slicingByColumns(names: readonly string[], parts: readonly Table[]): Slicing {
  const [train] = parts as [Table, ...Table[]];
  const columns = names.map((name) => {
    const column = findColumn(train, name);
    if (column === undefined)
      throw new InvalidInputError([{ path: "sliceBy", message: `${train.source} has no column "${name}"` }]);
    return { ...asCategories(column), isNumeric: column.kind === "numeric" };
  });
  const seen = new Set<string>();
  const cells: { name: string; longName: string; predicate: Predicate; why: string }[] = [];
  for (let row = 0; row < train.rowCount; row++) {
    const codes = columns.map((column) => column.codes[row]!);
    const key = codes.join();
    if (seen.has(key) || codes.some((code) => code < 0)) continue;
    seen.add(key);
    const values = codes.map((code, index) => columns[index]!.categories[code]!);
    const conditions = names.map((name, index) => `${name} = ${values[index]}`);
    cells.push({
      ...{ name: values.join("-"), longName: conditions.join(", ") },
      why: `rows of ${conditions.join(" and ")}`,
      predicate: {
        kind: "and",
        of: values.map((value, index) => {
          const { name, isNumeric } = columns[index]!;
          return { kind: "equals", column: name, value: isNumeric ? Number(value) : value };
        }),
      },
    });
  }
  // The values a-b and c, and a and b-c, have one short name.
  const isAmbiguous = new Set(cells.map(({ name }) => name)).size < cells.length;
  const named = cells.map(({ longName, ...cell }) => (isAmbiguous ? { ...cell, name: longName } : cell));
  return byPredicates(
    named.sort((one, other) => (one.name < other.name ? -1 : 1)),
    parts,
  );
}

function byPredicates(
  given: readonly { readonly name: string; readonly predicate: Predicate; readonly why: string }[],
  parts: readonly Table[],
): Slicing {
  const counts = parts.map((table) => countRows(given, table));
  const kept = given.filter((_, slice) => counts.every((sizes) => sizes[slice]! >= fewestRowsOfPart));
  if (kept.length === 0) return oneSlice;
  const [training, ...others] = parts.map((table) => countRows(kept, table)) as [number[], ...number[][]];
  const hasRest = [training, ...others].every((sizes) => sizes.at(-1)! >= fewestRowsOfPart);
  // Too few other rows for a slice of their own join the largest one.
  const sizes = training.slice(0, -1);
  const largest = sizes.indexOf(Math.max(...sizes));
  const small = given.filter((slice) => !kept.includes(slice)).map(({ name }) => name);
  const home = hasRest ? everythingElse : kept[largest]!.name;
  return {
    slices: hasRest ? [...kept, rest] : kept,
    assign: (table) =>
      assignTo(kept, table).map((slice) => (slice < kept.length || hasRest ? slice : largest)),
    warnings:
      small.length === 0
        ? []
        : [
            `slices of fewer than ${fewestRowsOfPart} training, validation or test rows count as ${home}: ${listNames(small)}`,
          ],
  };
}

const rest = { name: everythingElse, predicate: null, why: null };

function countRows(given: readonly { readonly predicate: Predicate }[], table: Table): number[] {
  const counts = new Array<number>(given.length + 1).fill(0);
  for (const slice of assignTo(given, table)) counts[slice]! += 1;
  return counts;
}

/** The first slice of each row; their number for none. */
function assignTo(given: readonly { readonly predicate: Predicate }[], table: Table): Int32Array {
  const tests = given.map(({ predicate }) => compilePredicate(predicate, table.columns));
  return Int32Array.from({ length: table.rowCount }, (_, row) => {
    const slice = tests.findIndex((test) => test(row));
    return slice < 0 ? given.length : slice;
  });
}

/** The same examples in these slices. `rows` are their rows in the table. */
export function withSlices(dataset: Dataset, slicing: Slicing, table: Table, rows: Uint32Array): Dataset {
  const sliceOf = slicing.assign(table);
  return {
    ...dataset,
    slices: slicing.slices.map(({ name }) => ({ name })),
    sliceIds: Int32Array.from(rows, (row) => sliceOf[row]!),
  };
}

/** The column that names slices in tables that are encoded later. */
const sliceColumn = "(slice)";

/** Encodes rows that are bought like all others, with these slices. */
export function offerEncoding(
  { encoding, groups }: RowEncoder,
  slicing: Slicing,
  train: Table,
  { roles, sliceBy = [] }: Pick<PipelineRows, "roles" | "sliceBy">,
): OfferEncoding {
  const names = slicing.slices.map(({ name }) => name);
  const used = [...roles.groups, ...sliceBy];
  return {
    encoding: {
      ...encoding,
      sliceBy: [sliceColumn],
      slices: slicing.slices.map(({ name, predicate }) => ({
        name,
        values: { ...requiredValues(predicate), [sliceColumn]: name },
      })),
      otherClasses: "drop",
    },
    groups,
    fitted: {
      columns: train.columns.filter(({ name }) => used.includes(name) || !roles.ignore.includes(name)),
    },
    nameSlices: (table) => ({
      ...table,
      columns: [
        ...table.columns,
        {
          ...{ name: sliceColumn, kind: "categorical", categories: names, missing: 0 },
          codes: slicing.assign(table),
        },
      ],
    }),
  };
}

/** The values that every row of a slice has in some columns, for whoever looks for such rows. */
function requiredValues(predicate: Predicate | null): Record<string, string> {
  if (predicate?.kind === "equals" && predicate.value !== null)
    return { [predicate.column]: String(predicate.value) };
  if (predicate?.kind !== "and") return {};
  return Object.assign({}, ...predicate.of.map(requiredValues));
}
