import { type Column, closestNames, ProblemList } from "@slicetuner/core";
import { canonicalOrder } from "./canonical-order.ts";
import { type Cells, crossGroups, distinctTexts, textOf } from "./cells.ts";
import type { CleaningInput, CleaningRoles } from "./cleaning-input.ts";

/**
 * A table between two steps. Rows have fixed numbers, in the canonical order; a step makes a new state and
 * changes none.
 */
export interface CleaningState {
  /** Values; of a merged row those of the merged record. */
  readonly columns: readonly Column[];
  readonly ids: readonly string[];
  /** Place of each row in the input. */
  readonly inputRows: Uint32Array;
  readonly roles: CleaningRoles;
  /** null without a label column. */
  readonly cells: Cells | null;
  /** Group of each row; all 0 without group columns. */
  readonly groups: Int32Array;
  readonly groupNames: readonly string[];
  readonly tables: Uint8Array | null;
  readonly weights: Float64Array;
  /** Rows that still count, ascending. */
  readonly standing: Uint32Array;
  /**
   * Of each row the row that it is part of, itself or the one it was merged into; −1 where it was removed.
   */
  readonly mergedInto: Int32Array;
  /** Cluster of each row from the last sanitising, −1 for none; null where there was none. */
  readonly clusters: Int32Array | null;
}

/**
 * Checks a table and its roles and puts the rows into their canonical order.
 * @throws InvalidInputError with all problems: lengths, repeated ids, columns that are not there, weights
 * below 0.
 */
export function openCleaning(input: CleaningInput, roles: CleaningRoles = {}): CleaningState {
  const problems = new ProblemList();
  checkCleaning(input, roles, problems);
  problems.throwIfAny();
  return beginCleaning(input, roles);
}

/** The state of a table that was checked. */
export function beginCleaning(input: CleaningInput, roles: CleaningRoles): CleaningState {
  const { rowCount } = input;
  const givenIds = input.ids ?? Array.from({ length: rowCount }, (_, row) => String(row));
  const extra = input.weights === undefined ? [] : [input.weights];
  const inputRows = canonicalOrder(
    input.columns,
    givenIds,
    input.tables === undefined ? extra : [...extra, input.tables],
  );
  const columns = input.columns.map((column) => takeRows(column, inputRows));
  const named = (name: string) => columns.find((column) => column.name === name)!;
  const { groups, names: groupNames } = crossGroups((roles.groups ?? []).map(named), rowCount);
  return {
    columns,
    ids: Array.from(inputRows, (row) => givenIds[row]!),
    inputRows,
    roles,
    cells:
      roles.label === undefined
        ? null
        : { ...readLabels(named(roles.label), roles.positive, rowCount), groups, groupNames },
    groups,
    groupNames,
    tables: input.tables === undefined ? null : Uint8Array.from(inputRows, (row) => input.tables![row]!),
    weights: Float64Array.from(inputRows, (row) => input.weights?.[row] ?? 1),
    standing: Uint32Array.from(inputRows.keys()),
    mergedInto: Int32Array.from(inputRows.keys()),
    clusters: null,
  };
}

/** Which rows have the favourable label; unless it is given, it is the last that occurs. */
function readLabels(
  column: Column,
  given: string | undefined,
  rows: number,
): Pick<Cells, "labels" | "positive"> {
  const positive = given ?? distinctTexts(column).at(-1) ?? "";
  const labels = Int8Array.from({ length: rows }, (_, row) => {
    const text = textOf(column, row);
    return text === undefined ? -1 : text === positive ? 1 : 0;
  });
  return { labels, positive };
}

/**
 * The columns that rows are judged by: all but label, groups where `withGroups` is false, and those to
 * ignore.
 */
export function featureColumns({ columns, roles }: CleaningState, withGroups: boolean): Column[] {
  const left = new Set([...(roles.ignore ?? []), ...(withGroups ? [] : (roles.groups ?? []))]);
  if (roles.label !== undefined) left.add(roles.label);
  if (roles.predictions !== undefined) left.add(roles.predictions);
  return columns.filter(({ name }) => !left.has(name));
}

/** The rows of a column in another order. */
export function takeRows(column: Column, rows: ArrayLike<number>): Column {
  if (column.kind === "numeric") {
    const values = Float64Array.from(rows, (row) => column.values[row]!);
    return {
      ...column,
      values,
      missing: values.reduce((sum, value) => sum + (Number.isNaN(value) ? 1 : 0), 0),
    };
  }
  const codes = Int32Array.from(rows, (row) => column.codes[row]!);
  return { ...column, codes, missing: codes.reduce((sum, code) => sum + (code < 0 ? 1 : 0), 0) };
}

/** Adds what is wrong with a table and its roles. */
export function checkCleaning(input: CleaningInput, roles: CleaningRoles, problems: ProblemList): void {
  const { rowCount, columns, weights, tables, ids = [] } = input;
  const names = columns.map(({ name }) => name);
  columns.forEach((column) => {
    const length = column.kind === "numeric" ? column.values.length : column.codes.length;
    problems.expect(
      length === rowCount,
      `columns.${column.name}`,
      `has ${length} values for ${rowCount} rows`,
    );
  });
  problems.expect(new Set(names).size === names.length, "columns", "two columns have the same name");
  problems.expect(
    input.ids === undefined || ids.length === rowCount,
    "ids",
    `are ${ids.length} for ${rowCount} rows`,
  );
  const places = new Map<string, number>();
  for (const [row, id] of ids.entries()) {
    const first = places.get(id);
    if (first === undefined) places.set(id, row);
    else if (problems.problems.length < 20)
      problems.add(`ids[${row}]`, `"${id}" is the id of row ${first}, too`);
  }
  for (const [name, values] of Object.entries({ weights, tables })) {
    if (values === undefined) continue;
    problems.expect(values.length === rowCount, name, `are ${values.length} for ${rowCount} rows`);
    const wrong = Array.from(values).findIndex((value) => !(value >= 0 && value < Infinity));
    if (wrong >= 0)
      problems.add(`${name}[${wrong}]`, `is ${values[wrong]}, expected a finite number of at least 0`);
  }
  const expectColumn = (role: string, name: string) => {
    const meant = closestNames(name, names);
    const advice =
      meant.length === 0 ? `there are ${names.join(", ")}` : `did you mean ${meant.join(" or ")}?`;
    problems.expect(names.includes(name), role, `there is no column "${name}"; ${advice}`);
  };
  if (roles.label !== undefined) expectColumn("label", roles.label);
  if (roles.predictions !== undefined) expectColumn("predictions", roles.predictions);
  roles.groups?.forEach((name, index) => {
    expectColumn(`groups[${index}]`, name);
  });
  const label = columns.find(({ name }) => name === roles.label);
  if (label !== undefined && roles.positive !== undefined) {
    const found = distinctTexts(label);
    problems.expect(
      found.includes(roles.positive),
      "positive",
      `no row has the label "${roles.positive}"; found ${found.slice(0, 10).join(", ")}`,
    );
  }
}
