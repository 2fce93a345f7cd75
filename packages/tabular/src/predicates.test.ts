import type { DuckDBConnection } from "@duckdb/node-api";
import { type Column, compilePredicate, type Predicate, predicateToSql } from "@slicetuner/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { queryRows, textLiteral, withDuckDB } from "./duckdb.ts";

// `predicateToSql` and `compilePredicate` are core's; that they mean the same can be tested only where a database is.

/**
 * Awkward ones, and few, so that predicates meet them: quotes, backslashes, comments, digits that a decimal
 * would lose.
 */
const texts = ["a", "A", "", "O'Neill", 'say "x"', "back\\slash", "-- no", "%", "ä €", "1", "null"];
const numbers = [0, -0, 1, 2.5, -7, 0.1, 0.30000000000000004, 1e21, 5e-324, 123456789.12345679, 1e308];
const names = { number: "how many?", text: 'the "text"' } as const;

const text = fc.constantFrom(...texts);
const number = fc.constantFrom(...numbers);
const cell = { number: fc.option(number, { nil: null }), text: fc.option(text, { nil: null }) };
const rows = fc.array(fc.record(cell), { minLength: 1, maxLength: 20 });

const leaf: fc.Arbitrary<Predicate> = fc.oneof(
  fc.record({ kind: fc.constant("equals"), column: fc.constant(names.number), value: cell.number }),
  fc.record({ kind: fc.constant("equals"), column: fc.constant(names.text), value: cell.text }),
  fc
    .record({
      kind: fc.constant("range"),
      column: fc.constant(names.number),
      from: cell.number,
      to: cell.number,
      includesTo: fc.boolean(),
    })
    .filter(
      ({ from, to, includesTo }) => from === null || to === null || from < to || (includesTo && from === to),
    ),
) as fc.Arbitrary<Predicate>;
const predicate = fc.letrec<{ tree: Predicate }>((tie) => {
  const parts = fc.array(tie("tree"), { maxLength: 3 });
  return {
    tree: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      leaf,
      fc.record({ kind: fc.constant("and" as const), of: parts }),
      fc.record({ kind: fc.constant("or" as const), of: parts }),
      fc.record({ kind: fc.constant("not" as const), of: tie("tree") }),
    ),
  };
}).tree;

type Rows = readonly { readonly number: number | null; readonly text: string | null }[];

function columnsOf(table: Rows): Column[] {
  const categories = [...new Set(table.map((row) => row.text).filter((value) => value !== null))];
  return [
    {
      name: names.number,
      kind: "numeric",
      values: Float64Array.from(table, (row) => row.number ?? Number.NaN),
      missing: table.filter((row) => row.number === null).length,
    },
    {
      name: names.text,
      kind: "categorical",
      codes: Int32Array.from(table, (row) => (row.text === null ? -1 : categories.indexOf(row.text))),
      categories,
      missing: table.filter((row) => row.text === null).length,
    },
  ];
}

async function fill(connection: DuckDBConnection, table: Rows): Promise<void> {
  await connection.run(`CREATE OR REPLACE TABLE t (row INTEGER, "how many?" DOUBLE, "the ""text""" VARCHAR)`);
  const values = table.map(
    (row, index) =>
      `(${index}, ${row.number === null ? "NULL" : row.number.toExponential()}, ${row.text === null ? "NULL" : textLiteral(row.text)})`,
  );
  await connection.run(`INSERT INTO t VALUES ${values.join(", ")}`);
}

describe("predicates in SQL", () => {
  it("hold in DuckDB for the rows of the row test, and for each row hold or do not", async () => {
    await withDuckDB((connection) =>
      fc.assert(
        fc.asyncProperty(rows, fc.array(predicate, { minLength: 1, maxLength: 8 }), async (table, trees) => {
          await fill(connection, table);
          const columns = columnsOf(table);
          const conditions = trees.map((tree) => predicateToSql(tree)).join(", ");
          const answers = await queryRows(connection, `SELECT ${conditions} FROM t ORDER BY row`);
          const tests = trees.map((tree) => compilePredicate(tree, columns));
          expect(answers).toEqual(table.map((_, row) => tests.map((test) => test(row))));
        }),
        { numRuns: 300 },
      ),
    );
  });

  it("find numbers in columns of small types, whose own casts would fail or round", async () => {
    await withDuckDB(async (connection) => {
      await connection.run(
        `CREATE TABLE small AS SELECT 7::TINYINT AS tiny, 0.1::FLOAT AS single, 2.50::DECIMAL(4,2) AS fixed`,
      );
      const holds = async (tree: Predicate): Promise<unknown> =>
        (await queryRows(connection, `SELECT ${predicateToSql(tree)} FROM small`))[0]![0];
      expect(await holds({ kind: "range", column: "tiny", from: -1e9, to: 3000, includesTo: false })).toBe(
        true,
      );
      expect(await holds({ kind: "equals", column: "single", value: 0.1 })).toBe(false);
      expect(await holds({ kind: "equals", column: "single", value: Math.fround(0.1) })).toBe(true);
      expect(await holds({ kind: "equals", column: "fixed", value: 2.5 })).toBe(true);
    });
  });
});
