import { type Column, type ColumnValue, compilePredicate, type Predicate } from "@slicetuner/core";

/** More combinations of values are not looked at. */
const mostCombinations = 100_000;

/** For which kinds of rows predicates hold. */
export interface TruthTables {
  /** For each predicate, 1 for each kind of row that it holds for. */
  readonly tables: readonly Uint8Array[];
  /**
   * 0 for kinds of rows that may not occur: a missing value that no predicate names, and another text than
   * the two or more that they name.
   */
  readonly occurs: Uint8Array;
}

/**
 * Looks at all kinds of rows that the predicates can tell apart: each value that one of them names, one
 * beside and between them, and a missing one, in every combination of columns. So predicates with equal
 * tables are the same, whatever their form. Null where there are too many combinations, or a column is
 * compared with texts here and with numbers there.
 */
export function truthTables(predicates: readonly Predicate[]): TruthTables | null {
  const named = new Map<string, Set<ColumnValue>>();
  for (const predicate of predicates) collectValues(predicate, named);
  const columns: { name: string; values: readonly ColumnValue[]; doubtful: readonly ColumnValue[] }[] = [];
  for (const [name, values] of named) {
    const known = [...values].filter((value) => value !== null);
    const isText = known.every((value) => typeof value === "string");
    if (!isText && known.some((value) => typeof value === "string")) return null;
    const all = isText ? withOther(known as string[]) : withBetween(known as number[]);
    const doubtful = [
      ...(values.has(null) ? [] : [null]),
      ...(isText && known.length > 1 ? all.slice(-1) : []),
    ];
    columns.push({ name, values: all, doubtful });
  }
  const count = columns.reduce((product, { values }) => product * values.length, 1);
  if (count > mostCombinations) return null;
  const occurs = new Uint8Array(count).fill(1);
  let repeat = 1;
  const table = columns.map(({ name, values, doubtful }): Column => {
    const rows = Array.from({ length: count }, (_, row) => values[Math.floor(row / repeat) % values.length]!);
    repeat *= values.length;
    rows.forEach((value, row) => {
      if (doubtful.includes(value)) occurs[row] = 0;
    });
    return columnOf(name, rows);
  });
  const tables = predicates.map((predicate) => {
    const holds = compilePredicate(predicate, table);
    return Uint8Array.from({ length: count }, (_, row) => (holds(row) ? 1 : 0));
  });
  return { tables, occurs };
}

function collectValues(predicate: Predicate, named: Map<string, Set<ColumnValue>>): void {
  switch (predicate.kind) {
    case "and":
    case "or":
      for (const part of predicate.of) collectValues(part, named);
      return;
    case "not":
      collectValues(predicate.of, named);
      return;
    case "equals":
      valuesOf(predicate.column, named).add(predicate.value);
      return;
    case "range":
      // A range without ends holds for every number.
      for (const end of [predicate.from, predicate.to]) valuesOf(predicate.column, named).add(end ?? 0);
  }
}

function valuesOf(column: string, named: Map<string, Set<ColumnValue>>): Set<ColumnValue> {
  const values = named.get(column) ?? new Set<ColumnValue>();
  named.set(column, values);
  return values;
}

function withOther(texts: readonly string[]): ColumnValue[] {
  const other = `${texts.join("")}…`;
  return [null, ...texts, other];
}

function withBetween(numbers: readonly number[]): ColumnValue[] {
  const sorted = [...numbers].sort((first, second) => first - second);
  const between = sorted.slice(1).map((number, index) => (sorted[index]! + number) / 2);
  return [null, sorted[0]! - 1, ...sorted, ...between, sorted.at(-1)! + 1];
}

function columnOf(name: string, values: readonly ColumnValue[]): Column {
  const missing = values.filter((value) => value === null).length;
  if (values.some((value) => typeof value === "number")) {
    const numbers = Float64Array.from(values, (value) => (value === null ? Number.NaN : (value as number)));
    return { name, kind: "numeric", values: numbers, missing };
  }
  const categories = [...new Set(values.filter((value) => value !== null))] as string[];
  const codes = Int32Array.from(values, (value) =>
    value === null ? -1 : categories.indexOf(value as string),
  );
  return { name, kind: "categorical", codes, categories, missing };
}
