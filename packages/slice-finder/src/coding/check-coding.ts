import type { Column, ProblemList } from "@slicetuner/core";
import { type CodingOptions, mostValues } from "./coding-options.ts";

/** Collects what is wrong with columns and with the options that name them. */
export function checkCoding(
  problems: ProblemList,
  columns: readonly Column[],
  options: Required<CodingOptions>,
): void {
  const byName = new Map<string, Column>();
  for (const column of columns) {
    problems.expect(!byName.has(column.name), `columns.${column.name}`, "is there twice");
    byName.set(column.name, column);
  }
  const excluded = new Set(options.exclude);
  for (const column of columns) if (!excluded.has(column.name)) checkColumn(problems, column);
  checkLengths(problems, columns);
  problems.expect(
    Number.isInteger(options.bins) && options.bins >= 2 && options.bins <= 1000,
    "bins",
    `is ${options.bins}, expected a whole number from 2 to 1000`,
  );
  const expectKnown = (path: string, name: string) => {
    const names = [...byName.keys()].join(", ");
    problems.expect(byName.has(name), path, `there is no column "${name}"; there are ${names || "none"}`);
  };
  options.exclude.forEach((name, index) => {
    expectKnown(`exclude[${index}]`, name);
  });
  options.distinctValues.forEach((name, index) => {
    const path = `distinctValues[${index}]`;
    expectKnown(path, name);
    problems.expect(!excluded.has(name), path, `"${name}" is excluded, too`);
    problems.expect(!Object.hasOwn(options.edges, name), path, `"${name}" has edges, too`);
    const column = byName.get(name);
    if (column !== undefined) checkDistinct(problems, path, column);
  });
  for (const [name, edges] of Object.entries(options.edges)) {
    const path = `edges.${name}`;
    expectKnown(path, name);
    problems.expect(!excluded.has(name), path, "is excluded, too");
    const kind = byName.get(name)?.kind;
    problems.expect(kind !== "categorical", path, "the column has texts; edges are for numbers");
    checkEdges(problems, path, edges);
  }
}

function checkColumn(problems: ProblemList, column: Column): void {
  const path = `columns.${column.name}`;
  if (column.kind === "numeric") {
    const row = column.values.findIndex((value) => !Number.isFinite(value) && !Number.isNaN(value));
    problems.expect(
      row < 0,
      `${path}[${row}]`,
      `is ${column.values[row]}, expected a finite number, or NaN where it is missing`,
    );
  } else {
    const { codes, categories } = column;
    const row = codes.findIndex((code) => code < -1 || code >= categories.length);
    problems.expect(
      row < 0,
      `${path}[${row}]`,
      `is code ${codes[row]}; there are ${categories.length} categories`,
    );
  }
}

function checkLengths(problems: ProblemList, columns: readonly Column[]): void {
  const first = columns[0];
  for (const column of columns) {
    problems.expect(
      lengthOf(column) === lengthOf(first!),
      `columns.${column.name}`,
      `has ${lengthOf(column)} rows; "${first!.name}" has ${lengthOf(first!)}`,
    );
  }
}

function checkDistinct(problems: ProblemList, path: string, column: Column): void {
  const distinct = column.kind === "numeric" ? new Set(column.values).size : new Set(column.codes).size;
  problems.expect(
    distinct <= mostValues,
    path,
    `"${column.name}" has ${distinct} different values; at most ${mostValues} can be told apart`,
  );
}

function checkEdges(problems: ProblemList, path: string, edges: readonly number[]): void {
  problems.expect(
    edges.length > 0 && edges.length < mostValues,
    path,
    `has ${edges.length} edges, expected 1 to ${mostValues - 1}`,
  );
  edges.forEach((edge, index) => {
    if (!problems.expect(Number.isFinite(edge), `${path}[${index}]`, `is ${edge}, expected a finite number`))
      return;
    const before = edges[index - 1];
    const ascends = before === undefined || !(edge <= before);
    problems.expect(ascends, `${path}[${index}]`, `is ${edge} after ${before}; edges must ascend`);
  });
}

/** Rows of a column. */
export function lengthOf(column: Column): number {
  return column.kind === "numeric" ? column.values.length : column.codes.length;
}
