import { randomUUID } from "node:crypto";
import { createServer } from "node:net";
import {
  createTable,
  missingPostgres,
  runInPostgres,
  type TestTable,
  testPostgres,
} from "@slicetuner/postgres-tests";
import { describe, expect, it, onTestFinished } from "vitest";
import { openPostgresRowCounter, type PostgresRowCounterOptions } from "./index.ts";

const call = { mostCells: 100, signal: new AbortController().signal };

async function open(options: Partial<PostgresRowCounterOptions> & { readonly table: string }) {
  const counter = await openPostgresRowCounter({ connection: testPostgres, ...options });
  onTestFinished(() => counter.close());
  return counter;
}

async function makeTable(...given: Parameters<typeof createTable>): Promise<TestTable> {
  const table = await createTable(...given);
  onTestFinished(() => table.remove());
  return table;
}

/** Runs the SQL of a view as a user does, and reads the view in the order of its first column. */
async function runView({ name, sql }: { readonly name: string; readonly sql: string }) {
  await runInPostgres(sql);
  return runInPostgres(`SELECT * FROM ${name} ORDER BY 1`);
}

describe.skipIf(missingPostgres !== undefined)(missingPostgres ?? "a row counter of PostgreSQL", () => {
  it("reads values as their types say", async () => {
    const table = await makeTable(
      [
        "flag boolean",
        "born date",
        "exact numeric",
        "small real",
        "kind uuid",
        "huge bigint",
        "facts jsonb",
        "list integer[]",
      ],
      [
        [
          "true",
          "2001-02-03",
          "1.50",
          "0.1",
          "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
          "9007199254740993",
          "{}",
          "{1}",
        ],
        [
          "true",
          "2001-02-03",
          "1.5",
          "0.1",
          "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11",
          "9007199254740993",
          "{}",
          "{1}",
        ],
      ],
    );
    const counter = await open({ table: table.name });
    const { columns, rows, warnings } = await counter.doCountRows(
      ["flag", "born", "exact", "small", "kind", "huge"],
      call,
    );
    expect([...rows]).toEqual([2]);
    const values = columns.map((column) =>
      column.kind === "numeric" ? column.values[0] : column.categories[0],
    );
    expect(values).toEqual([
      "true",
      "2001-02-03",
      1.5,
      Math.fround(0.1),
      "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
      "9007199254740993",
    ]);
    expect(warnings).toEqual([expect.stringContaining("whole numbers of 2^53 or more")]);
    await expect(counter.doCountRows(["facts", "flag", "list", "flag"], call)).rejects.toMatchObject({
      problems: [
        {
          path: "columns[0]",
          message: '"facts" has the type jsonb, whose values are neither numbers nor texts',
        },
        {
          path: "columns[2]",
          message: '"list" has the type integer[], whose values are neither numbers nor texts',
        },
        { path: "columns[3]", message: '"flag" is named twice' },
      ],
    });
  });

  it("warns of look-alikes, and sees the table as it was at the opening", async () => {
    const table = await makeTable(["sex text"], [["F"], ["f"], ["F "]]);
    const counter = await open({ table: table.name });
    await runInPostgres(`INSERT INTO ${table.name} VALUES ('F'), ('M')`);
    const { columns, rows, warnings } = await counter.doCountRows(["sex"], call);
    expect(columns[0]).toMatchObject({ categories: ["F", "f"] });
    expect([...rows]).toEqual([2, 1]);
    expect(warnings).toEqual([expect.stringMatching(/people:sex: "F" and "f" differ only in case/)]);
  });

  it("describes a view in which each row has the factor of its cell, whatever names and texts are", async () => {
    const hard = ["it's", 'a "b"', "back\\slash", "ü", "tab\there", " padded\u00a0", "--", "NULL;", "", null];
    const rows = hard
      .flatMap((text) => ["-0", "0.1", null].map((number) => [text, number]))
      .map((values, row) => [row, ...values, row % 2] as const);
    const table = await makeTable(
      ["id integer", '"the ""group"", value1" text', '"factor" float8', '"cells" integer'],
      rows,
    );
    const names = ['the "group", value1', "factor", "cells"];
    const counter = await open({ table: table.name });
    const cells = await counter.doCountRows(names, call);
    const factors = Array.from(cells.rows, (_, cell) => 0.1 + cell / 7);
    const view = counter.describeView({ columns: cells.columns, factors, weightColumn: "weight" });
    const found = await runView(view);
    const [text, number, label] = cells.columns;
    const factorOf = new Map(
      factors.map((factor, cell) => [
        JSON.stringify([
          text!.kind === "numeric" ? null : (text!.categories[text!.codes[cell]!] ?? null),
          number!.kind === "numeric" ? number!.values[cell] : null,
          label!.kind === "numeric" ? label!.values[cell] : null,
        ]),
        factor,
      ]),
    );
    expect(found).toHaveLength(rows.length);
    for (const [row, [id, own, value, cell, weight]] of found.entries()) {
      expect([id, own, value, cell]).toEqual([
        row,
        rows[row]![1],
        rows[row]![2] === null ? null : Number(rows[row]![2]),
        row % 2,
      ]);
      const isMissing = own === "" || own === null || value === null;
      const read = typeof own === "string" ? own.replace("\u00a0", "").trim() : null;
      const expected = isMissing ? 1 : factorOf.get(JSON.stringify([read, (value as number) + 0, cell]));
      expect(weight).toBe(expected);
    }
    expect(view.warnings).toEqual([]);
    expect(view.sql).toContain("SET client_encoding = 'UTF8';");
    await expect(runInPostgres(view.sql)).rejects.toThrow(/already exists/);
  });

  it("multiplies the weights that are there, in their column", async () => {
    const table = await makeTable(
      ["sex text", "w numeric"],
      [
        ["F", "0.1"],
        ["M", "3"],
        [null, "7"],
      ],
    );
    const counter = await open({ table: table.name });
    const { columns } = await counter.doCountRows(["sex"], call);
    const view = counter.describeView({ columns, factors: [3, 1, 1], weightColumn: "w", isWeighted: true });
    expect(await runView(view)).toEqual([
      ["F", 0.1 * 3],
      ["M", 3],
      [null, 7],
    ]);
    const same = counter.describeView({ columns, factors: [1, 1, 1], weightColumn: "w", isWeighted: true });
    expect(same.sql).not.toContain("JOIN");
    await runInPostgres(`DROP VIEW ${view.name}`);
    expect(await runView(same)).toEqual([
      ["F", 0.1],
      ["M", 3],
      [null, 7],
    ]);
  });

  it("cuts the view's name where PostgreSQL would, and notes texts that follow the session", async () => {
    const table = await makeTable(["born date"], [["2001-02-03"], ["2002-02-03"]]);
    const long = "ü".repeat(31);
    await runInPostgres(`ALTER TABLE ${table.name} RENAME TO "${long}"`);
    const [schema] = table.name.split(".");
    const counter = await open({ table: `${schema}.${long}` });
    const { columns } = await counter.doCountRows(["born"], call);
    const view = counter.describeView({ columns, factors: [0.5, 2], weightColumn: "weight" });
    expect(view.name).toBe(`"${schema}"."${"ü".repeat(27)}_weighted"`);
    expect(view.warnings).toEqual([expect.stringContaining('the texts of "born"')]);
    expect((await runView(view)).map(([, weight]) => weight)).toEqual([0.5, 2]);
  });

  it("says what to do where the user may not read the table, or is not let in", async () => {
    const table = await makeTable(["sex text"], [["F"]]);
    const [schema] = table.name.split(".");
    const role = `slicetuner_${randomUUID().replaceAll("-", "")}`;
    await runInPostgres(`CREATE ROLE ${role} LOGIN; GRANT USAGE ON SCHEMA ${schema} TO ${role}`);
    onTestFinished(async () => {
      await runInPostgres(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
    });
    const as = (user: string, database?: string) => {
      const url = new URL(testPostgres);
      url.username = user;
      if (database !== undefined) url.pathname = database;
      return url.href;
    };
    await expect(open({ table: table.name, connection: as(role) })).rejects.toMatchObject({
      message: "the database says: permission denied for table people",
      hint: "Whoever owns it can let you read it: GRANT SELECT ON the table, GRANT USAGE ON its schema.",
    });
    await expect(open({ table: table.name, connection: as(`${role}x`) })).rejects.toMatchObject({
      problems: [{ path: "connection", message: expect.stringContaining("the database refuses: role") }],
      hint: "Is the user right, and may it log in from here?",
    });
    await expect(open({ table: table.name, connection: as(role, "no_such_place") })).rejects.toMatchObject({
      problems: [
        { path: "connection", message: 'the database refuses: database "no_such_place" does not exist' },
      ],
    });
  });
});

it("says that a password is wrong, and shows none", async () => {
  // The PostgreSQL of the tests trusts everybody; this server refuses as PostgreSQL does.
  const fields = ["SFATAL", "C28P01", 'Mpassword authentication failed for user "me"'];
  const text = Buffer.from(`${fields.join("\0")}\0\0`);
  const refusal = Buffer.concat([Buffer.from("E\0\0\0\0"), text]);
  refusal.writeInt32BE(4 + text.length, 1);
  const server = createServer((socket) => socket.once("data", () => socket.end(refusal)));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as { port: number };
  process.env.SLICETUNER_ROW_COUNTER_TEST = `postgresql://me:s3cret@127.0.0.1:${port}/test`;
  onTestFinished(() => void delete process.env.SLICETUNER_ROW_COUNTER_TEST);
  const opened = openPostgresRowCounter({
    connection: { env: "SLICETUNER_ROW_COUNTER_TEST" },
    table: "people",
  });
  await expect(opened).rejects.toMatchObject({
    problems: [
      {
        path: "connection",
        message: 'the database refuses: password authentication failed for user "me"',
      },
    ],
    hint: "The user's password belongs into the address in the environment variable.",
  });
});
