import type { Column } from "../data/column.ts";
import type { ProblemList } from "../errors/invalid-input-error.ts";
import { closestNames } from "../input/closest-names.ts";
import type { ColumnValue, Predicate, RangePredicate } from "./predicate.ts";

/** Columns by their names; null where they are not known, so that only the tree itself can be checked. */
export type KnownColumns = ReadonlyMap<string, Column> | null;

export function columnsByName(columns: readonly Column[]): ReadonlyMap<string, Column> {
  return new Map(columns.map((column) => [column.name, column]));
}

/** What is to be done about the problems that {@link checkPredicate} finds. */
export const predicateHint =
  "A text is compared with categories, a number with numbers; a range goes from its lower end to its upper end.";

/**
 * Adds a problem for each node that cannot hold or fail to hold, with its path in the tree:
 * `predicate.of[1].column`.
 */
export function checkPredicate(
  predicate: Predicate,
  columns: KnownColumns,
  path: string,
  problems: ProblemList,
): void {
  // One from outside may be of any form.
  if (typeof predicate !== "object" || predicate === null) {
    problems.add(path, `is ${JSON.stringify(predicate)}, expected a predicate`);
    return;
  }
  switch (predicate.kind) {
    case "and":
    case "or":
      if (!Array.isArray(predicate.of))
        problems.add(`${path}.of`, "is missing, expected a list of predicates");
      else
        predicate.of.forEach((part, index) => {
          checkPredicate(part, columns, `${path}.of[${index}]`, problems);
        });
      return;
    case "not":
      checkPredicate(predicate.of, columns, `${path}.of`, problems);
      return;
    case "equals": {
      checkValue(predicate.value, `${path}.value`, problems);
      const column = findColumn(predicate.column, columns, path, problems);
      if (column !== undefined) checkComparison(column, predicate.value, path, problems);
      return;
    }
    case "range": {
      checkRange(predicate, path, problems);
      const column = findColumn(predicate.column, columns, path, problems);
      const isNumeric = column === undefined || column.kind === "numeric";
      problems.expect(isNumeric, path, `"${predicate.column}" holds texts, which have no range`);
      return;
    }
    default: {
      const { kind } = predicate as { readonly kind?: unknown };
      problems.add(`${path}.kind`, `is ${JSON.stringify(kind)}, expected equals, range, and, or, or not`);
    }
  }
}

function findColumn(
  name: string,
  columns: KnownColumns,
  path: string,
  problems: ProblemList,
): Column | undefined {
  if (columns === null) return undefined;
  const column = columns.get(name);
  if (column !== undefined) return column;
  const near = closestNames(name, [...columns.keys()]).map((close) => `"${close}"`);
  const advice =
    near.length > 0
      ? `did you mean ${near.join(" or ")}?`
      : `the columns are ${[...columns.keys()].join(", ")}`;
  problems.add(`${path}.column`, `there is no column "${name}"; ${advice}`);
  return undefined;
}

function checkValue(value: ColumnValue, path: string, problems: ProblemList): void {
  const isNumber = typeof value !== "number" || Number.isFinite(value);
  problems.expect(isNumber, path, `is ${value}, expected a finite number; null stands for a missing value`);
}

function checkComparison(column: Column, value: ColumnValue, path: string, problems: ProblemList): void {
  if (column.kind === "numeric" && typeof value === "string") {
    problems.add(
      `${path}.value`,
      `is the text ${JSON.stringify(value)}, but "${column.name}" holds numbers; write a number without quotes`,
    );
  }
  if (column.kind === "categorical" && typeof value === "number") {
    problems.add(
      `${path}.value`,
      `is the number ${value}, but "${column.name}" holds texts; write "${value}" with quotes`,
    );
  }
}

function checkRange({ from, to, includesTo }: RangePredicate, path: string, problems: ProblemList): void {
  for (const [name, end] of [
    ["from", from],
    ["to", to],
  ] as const) {
    const isEnd = end === null || Number.isFinite(end);
    problems.expect(isEnd, `${path}.${name}`, `is ${end}, expected a finite number, or null for no end`);
  }
  if (!Number.isFinite(from) || !Number.isFinite(to) || from === null || to === null) return;
  problems.expect(from <= to, path, `goes from ${from} down to ${to}`);
  problems.expect(from !== to || includesTo, path, `from ${from} to below ${to} holds no number`);
}
