import { type Column, type CountedCells, ExactSum, ProblemList } from "@slicetuner/core";
import { textOf } from "../cells.ts";
import type { CleaningRoles } from "../cleaning-input.ts";
import { beginCleaning, checkCleaning, takeRows } from "../cleaning-state.ts";
import { type ReweighOptions, type ReweighReport, reweighRows } from "./reweigh.ts";

/** What the columns of counted cells are for. */
export interface CellRoles extends Pick<CleaningRoles, "positive" | "predictions"> {
  readonly label: string;
  readonly groups: readonly string[];
  /** The column of the rows' weights. @default none: every row weighs 1 */
  readonly weight?: string;
}

/** The combinations of groups and label that occur, with what their rows are to weigh. */
export interface ReweighedCells {
  readonly report: ReweighReport;
  /** The columns of the groups and the label's, each once, with one entry for each combination. */
  readonly columns: readonly Column[];
  /** How many rows have it. */
  readonly rows: Float64Array;
  /** What these rows weigh together before. */
  readonly weights: Float64Array;
  /** By how much the weight of each of them is multiplied; 1 where the label or a group is missing. */
  readonly factors: Float64Array;
  /** 1 for the favourable label, 0 for another, −1 where it is missing. */
  readonly labels: Int8Array;
}

/**
 * `reweigh` of a table of which only is known how many rows have each combination of values: the same
 * factors and rates, to the last digit, as if each row stood there by itself.
 * @param counted the combinations of the columns that the roles name
 * @throws InvalidInputError for columns that are not there, a favourable label that does not occur, and
 * weights that are missing or below 0
 */
export function reweighCells(
  { columns, rows }: Pick<CountedCells, "columns" | "rows">,
  { weight, ...roles }: CellRoles,
  options: ReweighOptions = {},
): ReweighedCells {
  const problems = new ProblemList();
  checkCleaning({ columns, rowCount: rows.length }, roles, problems);
  const weights = weight === undefined ? undefined : readWeights(columns, rows, weight, problems);
  problems.throwIfAny();
  const state = beginCleaning(
    { columns, rowCount: rows.length, ...(weights !== undefined && { weights }) },
    roles,
  );
  const counts = Float64Array.from(state.inputRows, (cell) => rows[cell]!);
  const { report } = reweighRows({ ...state, counts }, options);
  const [groups, labels] = [new Int32Array(rows.length), new Int8Array(rows.length)];
  state.inputRows.forEach((cell, row) => {
    groups[cell] = state.cells!.groups[row]!;
    labels[cell] = state.cells!.labels[row]!;
  });

  const names = [...new Set([...roles.groups, roles.label])];
  const shown = names.map((name) => columns.find((column) => column.name === name)!);
  const combined = new Map<string, { first: number; rows: number; weight: ExactSum }>();
  for (const [cell, count] of rows.entries()) {
    const key = JSON.stringify(shown.map((column) => textOf(column, cell) ?? null));
    const entry = combined.get(key) ?? { first: cell, rows: 0, weight: new ExactSum() };
    entry.rows += count;
    entry.weight.add(weights?.[cell] ?? 1, count);
    combined.set(key, entry);
  }
  const entries = [...combined.values()];
  return {
    report,
    columns: shown.map((column) =>
      takeRows(
        column,
        entries.map(({ first }) => first),
      ),
    ),
    rows: Float64Array.from(entries, (entry) => entry.rows),
    weights: Float64Array.from(entries, (entry) => entry.weight.value),
    factors: Float64Array.from(entries, ({ first }) => {
      const [group, label] = [groups[first]!, labels[first]!];
      return group < 0 || label < 0 ? 1 : report.factors[2 * group + (label === 1 ? 0 : 1)]!.factor;
    }),
    labels: Int8Array.from(entries, ({ first }) => labels[first]!),
  };
}

function readWeights(
  columns: readonly Column[],
  rows: Float64Array,
  name: string,
  problems: ProblemList,
): Float64Array | undefined {
  const column = columns.find((each) => each.name === name);
  if (column?.kind !== "numeric") {
    problems.add(
      "weights",
      column === undefined ? `there is no column "${name}"` : `"${name}" does not hold numbers`,
    );
    return undefined;
  }
  const rowsWhere = (isWrong: (value: number) => boolean) =>
    rows.reduce((sum, count, cell) => sum + (isWrong(column.values[cell]!) ? count : 0), 0);
  const expected = "expected a finite number of at least 0";
  for (const [what, count] of [
    ["missing", rowsWhere(Number.isNaN)],
    ["below 0", rowsWhere((value) => value < 0)],
  ] as const) {
    const told = `${count.toLocaleString("en")} ${count === 1 ? "row" : "rows"}`;
    problems.expect(count === 0, "weights", `"${name}" is ${what} in ${told}, ${expected}`);
  }
  return column.values;
}
