import { existsSync } from "node:fs";
import type { ProblemList } from "@slicetuner/core";
import type { CleaningInput, CleaningRoles } from "@slicetuner/mlclean";
import {
  asCategories,
  concatenateTables,
  describeMissingColumn,
  findColumn,
  type ReadTableOptions,
  readTable,
  type Table,
} from "@slicetuner/tabular";
import { readOptionsOf } from "../../data/table-options.ts";
import { warningsInOptionWords } from "../../options/option-words.ts";
import type { TableSpec } from "./options.ts";

/** What is to be cleaned, as the library takes it. */
export interface OpenedTables {
  readonly sources: readonly string[];
  /** What was read; of two tables both, under each other. */
  readonly table: Table;
  readonly input: CleaningInput;
  readonly roles: CleaningRoles;
  readonly readOptions: ReadTableOptions;
  readonly warnings: readonly string[];
}

/**
 * Reads one or two tables. Of two, the columns that both have; ids that both have get the number of their
 * table.
 */
export async function readTables(
  sources: readonly string[],
  spec: TableSpec,
  problems: ProblemList,
  truth: string | undefined,
  signal?: AbortSignal,
): Promise<OpenedTables | undefined> {
  const { weight, id, label, positive, predictions, group = [], exclude = [] } = spec;
  const { data: _, ...how } = spec;
  // What is neither compared nor a feature is read all the same, since it is written again.
  const readOptions: ReadTableOptions = { ...readOptionsOf(how), exclude: [] };
  for (const source of sources) problems.expect(existsSync(source), "--data", `there is no file "${source}"`);
  if (problems.problems.length > 0) return undefined;
  const tables = await Promise.all(
    sources.map((source) =>
      readTable(source, {
        ...readOptions,
        ...(signal !== undefined && { signal }),
        // Names of rows are texts, whatever they look like.
        columns: { ...readOptions.columns, ...(id !== undefined && { [id]: "categorical" as const }) },
      }),
    ),
  );
  for (const table of tables) {
    const expectColumn = (flag: string, name: string | undefined) => {
      if (name !== undefined && findColumn(table, name) === undefined)
        problems.add(flag, describeMissingColumn(table, name));
    };
    expectColumn("--id", id);
    expectColumn("--weight", weight);
    expectColumn("--label", label);
    expectColumn("--predictions", predictions);
    expectColumn("--truth", truth);
    for (const name of group) expectColumn("--group", name);
    for (const name of exclude) expectColumn("--exclude", name);
  }
  if (problems.problems.length > 0) return undefined;

  const table = tables.length === 1 ? tables[0]! : joinTables(tables[0]!, tables[1]!, problems);
  if (table === undefined) return undefined;
  const ids = namesOf(tables, id);
  if (id !== undefined) expectDistinct(ids, id, problems);
  const weights = weight === undefined ? undefined : findColumn(table, weight);
  if (weights?.kind === "categorical") problems.add("--weight", `"${weight}" does not hold numbers`);
  const ignored = [id, weight, truth, ...exclude].filter((name) => name !== undefined);
  return {
    sources,
    table,
    readOptions,
    warnings: warningsInOptionWords(tables.flatMap((own) => own.warnings)),
    input: {
      columns: table.columns,
      rowCount: table.rowCount,
      ids,
      ...(weights?.kind === "numeric" && { weights: weights.values }),
      ...(tables.length === 2 && {
        tables: Uint8Array.from({ length: table.rowCount }, (_, row) => (row < tables[0]!.rowCount ? 0 : 1)),
      }),
    },
    roles: {
      groups: group,
      ignore: ignored,
      ...(label !== undefined && { label }),
      ...(positive !== undefined && { positive }),
      ...(predictions !== undefined && { predictions }),
    },
  };
}

/** Rows are told apart by their ids in the report, and found again by them. */
function expectDistinct(ids: readonly string[], column: string, problems: ProblemList): void {
  const rowOf = new Map<string, number>();
  const repeated: string[] = [];
  for (const [row, id] of ids.entries()) {
    const before = rowOf.get(id);
    if (before === undefined) rowOf.set(id, row);
    else repeated.push(`"${id}" in rows ${before + 1} and ${row + 1}`);
  }
  if (repeated.length === 0) return;
  const told = repeated.slice(0, 3).join(", ");
  problems.add(
    "--id",
    `"${column}" names ${repeated.length.toLocaleString("en")} rows like an earlier one: ${told}; name another column, ` +
      "or none: rows are numbered then",
  );
}

/** The columns that both tables have; numbers in one and texts in the other are texts. */
function joinTables(first: Table, second: Table, problems: ProblemList): Table | undefined {
  const shared = first.columns.filter(({ name }) => findColumn(second, name) !== undefined);
  const found = problems.expect(
    shared.length > 0,
    "--data",
    `${first.source} and ${second.source} have no column of the same name`,
  );
  if (!found) return undefined;
  const taken = (table: Table, other: Table): Table => ({
    ...table,
    columns: shared.map(({ name }) => {
      const column = findColumn(table, name)!;
      return column.kind === findColumn(other, name)!.kind ? column : asCategories(column);
    }),
  });
  return concatenateTables(taken(first, second), taken(second, first));
}

function namesOf(tables: readonly Table[], id: string | undefined): string[] {
  const ofTable = tables.map((table) => {
    if (id === undefined) return Array.from({ length: table.rowCount }, (_, row) => String(row + 1));
    const { codes, categories } = asCategories(findColumn(table, id)!);
    return Array.from(codes, (code, row) => categories[code] ?? `(row ${row + 1})`);
  });
  const [first = [], second = []] = ofTable;
  const known = new Set(first);
  const repeated = second.some((name) => known.has(name));
  return repeated
    ? [...first.map((name) => `1:${name}`), ...second.map((name) => `2:${name}`)]
    : [...first, ...second];
}
