import { doubleLiteral } from "../coding/start-expression.ts";
import type { CodedRows } from "../sql-table.ts";
import type { Block } from "./blocks.ts";
import type { Measures, Summand } from "./total.ts";

/** What is asked of every cell, besides its codes and rows. */
export interface CellQuestion {
  readonly measures: Measures;
  readonly minimumRows: number;
  readonly largestLosses: boolean;
}

interface Sum {
  readonly name: string;
  /** What it is of one row, over the coded table. */
  readonly ofRow: string;
  /** How cells follow from rows. */
  readonly overRows: string;
  /** How larger cells follow from cells. */
  readonly overCells: string;
  /** SQL that turns what is summed into a double. */
  readonly asDouble: (sum: string) => string;
}

/**
 * SQL for the cells of all sets of a block. Each answer row has: which set (see {@link groupingOf}), the code
 * of each of the block's columns (0 where it is not in the set), rows, Σ centred losses, Σ squares, then Σ w
 * and Σ w² where rows have weights, then the largest loss if asked for. Rows of one set come together, in
 * ascending order of their codes.
 */
export function countQuery(rows: CodedRows, { columns, sets }: Block, question: CellQuestion): string {
  const names = columns.map((column) => `c${column}`);
  const sums = sumsOf(question);
  const ofRows = sums.map(({ name, ofRow }) => `${ofRow} AS ${name}`);
  const cells = `
    SELECT ${[...names, ...sums.map(({ name, overRows }) => `${overRows} AS ${name}`)].join(", ")}
    FROM (SELECT ${[...names, ...ofRows].join(", ")} FROM ${rows.relation(columns)}) AS units
    GROUP BY ${names.join(", ")}`;
  const order = `ORDER BY 1, ${columns.map((_, index) => String(index + 2)).join(", ")}`;
  const minimum = doubleLiteral(question.minimumRows);
  if (sets.length === 1) {
    const answers = sums.map(({ name, asDouble }) => asDouble(name));
    return `SELECT 0, ${[...names, ...answers].join(", ")} FROM (${cells}) AS cells WHERE n >= ${minimum} ${order}`;
  }
  const codes = names.map((name) => `coalesce(${name}, 0)`);
  const answers = sums.map(({ overCells, asDouble }) => asDouble(overCells));
  const groupingSets = sets.map((set) => `(${set.map((column) => `c${column}`).join(", ")})`);
  return `
    SELECT CAST(GROUPING(${names.join(", ")}) AS FLOAT8), ${[...codes, ...answers].join(", ")}
    FROM (${cells}) AS cells GROUP BY GROUPING SETS (${groupingSets.join(", ")})
    HAVING sum(n) >= ${minimum} ${order}`;
}

/**
 * The number of a set in the answers: a bit for each of the block's columns, the last the lowest, 1 where it
 * is not in the set.
 */
export function groupingOf(set: readonly number[], { columns }: Block): number {
  return columns.reduce((bits, column) => 2 * bits + (set.includes(column) ? 0 : 1), 0);
}

function sumsOf({ measures, largestLosses }: CellQuestion): Sum[] {
  const { losses, squaredLosses, weights, squaredWeights } = measures;
  const rows: Sum = {
    name: "n",
    ofRow: "1",
    overRows: "count(*)",
    overCells: "sum(n)",
    asDouble: (sum) => `CAST(${sum} AS FLOAT8)`,
  };
  const largest: Sum = {
    name: "largest",
    ofRow: "loss",
    overRows: "max(largest)",
    overCells: "max(largest)",
    asDouble: (sum) => sum,
  };
  return [
    rows,
    exactSum("losses", losses),
    exactSum("squares", squaredLosses),
    ...(weights === null ? [] : [exactSum("weights", weights)]),
    ...(squaredWeights === null ? [] : [exactSum("squared_weights", squaredWeights)]),
    ...(largestLosses ? [largest] : []),
  ];
}

function exactSum(name: string, { expression, unit }: Summand): Sum {
  return {
    name,
    ofRow: expression,
    overRows: `sum(${name})`,
    overCells: `sum(${name})`,
    asDouble: (sum) => `CAST(${sum} AS FLOAT8) * ${doubleLiteral(unit)}`,
  };
}
