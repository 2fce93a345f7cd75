import type { Column, CountedCells } from "@slicetuner/core";
import { doubleLiteral } from "@slicetuner/sql-counting";
import { postgresColumn } from "./postgres-column.ts";
import type { PostgresTable } from "./postgres-table.ts";
import { identifier, textLiteral } from "./sql-text.ts";

/** What the rows of each cell are to weigh. */
export interface WeightedCells {
  /** Cells that the same counter has counted, each once. */
  readonly columns: CountedCells["columns"];
  /** By how much the weight of the cell's rows is multiplied. */
  readonly factors: ArrayLike<number>;
  /** Name of the column of weights in the view. */
  readonly weightColumn: string;
  /** Whether the table has that column, so that its weights are multiplied. @default false: rows weigh 1 */
  readonly isWeighted?: boolean;
}

/** A view that is described, and does not exist. */
export interface WeightView {
  /** In SQL, with its schema. */
  readonly name: string;
  /** A comment and one CREATE VIEW. */
  readonly sql: string;
  /** What whoever reads the view should know. */
  readonly warnings: readonly string[];
}

/** Rows whose cell has a factor of 1 or that have a missing value are in no line of the join. */
export function describeWeightView(
  { place, found, rules }: Pick<PostgresTable, "place" | "found" | "rules">,
  { columns, factors, weightColumn, isWeighted = false }: WeightedCells,
): WeightView {
  const name = `${identifier(place.schema)}.${identifier(viewName(place.name))}`;
  // No cell has a value that stands for a missing one, so that nothing has to be told from it.
  const plain = { ...rules, missingValues: [] };
  const described = columns.map((column) => {
    const own = found.find((each) => each.name === column.name)!;
    return { column, sql: postgresColumn(own, plain, "given.") };
  });
  const lines = Array.from({ length: factors.length }, (_, cell) => cell).flatMap((cell) => {
    const values = columns.map((column) => valueLiteral(column, cell));
    const isLeftOut = factors[cell] === 1 || values.includes(undefined);
    return isLeftOut ? [] : [`    (${[...values, doubleLiteral(factors[cell]!)].join(", ")})`];
  });
  const names = columns.map((_, index) => `value${index + 1}`);
  const conditions = described.map(({ column, sql }, index) => {
    return `${column.kind === "numeric" ? sql.number : sql.text} = cells.${names[index]}`;
  });
  const factor = lines.length === 0 ? doubleLiteral(1) : "coalesce(cells.factor, 1)";
  const weights = found.find((each) => each.name === weightColumn);
  const weight =
    isWeighted && weights !== undefined
      ? `${postgresColumn(weights, plain, "given.").number} * ${factor}`
      : factor;
  const kept = found.filter((each) => each.name !== weightColumn);
  const selected = [
    ...kept.map((each) => `  given.${identifier(each.name)}`),
    `  ${weight} AS ${identifier(weightColumn)}`,
  ];
  const join = [
    "LEFT JOIN (",
    "  VALUES",
    lines.join(",\n"),
    `) AS cells (${[...names, "factor"].join(", ")})`,
    `  ON ${conditions.join("\n  AND ")}`,
  ];
  const statement = [
    `CREATE VIEW ${name} AS`,
    "SELECT",
    selected.join(",\n"),
    `FROM ${place.sql} AS given`,
    ...(lines.length === 0 ? [] : join),
  ];
  const body = `${statement.join("\n")};`;
  const warnings = described
    .filter(({ column, sql }) => column.kind === "categorical" && sql.followsSession)
    .map(
      ({ column }) =>
        `the weights follow the texts of "${column.name}", which a session may write otherwise: read the view with ` +
        "DateStyle 'ISO, YMD', IntervalStyle 'postgres' and TimeZone 'UTC'",
    );
  const comments = [
    `Weights of the rows of ${place.source}, by ${columns.map((column) => column.name).join(", ")}; counted by Slice Tuner.`,
    "Nothing of this was run. It makes a view; the table is not changed.",
    `Other rows ${isWeighted ? "keep their weight" : "weigh 1"}. To take the view back: DROP VIEW ${name};`,
    ...warnings.map((warning) => `Note: ${warning}.`),
  ];
  const isPlain = [...`${comments.join("")}${body}`].every((letter) => letter < "\u0080");
  return {
    name,
    sql: [
      ...comments.map((comment) => `-- ${comment.replace(/\s+/g, " ")}`),
      ...(isPlain ? [] : ["SET client_encoding = 'UTF8';"]),
      body,
      "",
    ].join("\n"),
    warnings,
  };
}

/** undefined where the value is missing. */
function valueLiteral(column: Column, cell: number): string | undefined {
  if (column.kind === "numeric") {
    const value = column.values[cell]!;
    return Number.isNaN(value) ? undefined : doubleLiteral(value);
  }
  const text = column.categories[column.codes[cell]!];
  return text === undefined ? undefined : textLiteral(text);
}

/** Names have at most 63 bytes: what is longer PostgreSQL cuts off. */
function viewName(table: string): string {
  const end = "_weighted";
  let kept = table;
  while (Buffer.byteLength(kept + end) > 63) kept = [...kept].slice(0, -1).join("");
  return kept + end;
}
