import { type AddressInfo, createServer, type Socket } from "node:net";
import { InvalidInputError, SliceTunerError } from "@slicetuner/core";
import { createTable, missingPostgres, runInPostgres, testPostgres } from "@slicetuner/postgres-tests";
import { warningHints } from "@slicetuner/tabular";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { openPostgresCounter, type PostgresCounter, type PostgresCounterOptions } from "./index.ts";
import { countLevels } from "./testing/same-cells.ts";

type Row = readonly (string | number | null)[];

async function table(columns: readonly string[], rows: readonly Row[]): Promise<string> {
  const made = await createTable(columns, rows);
  onTestFinished(() => made.remove());
  return made.name;
}

async function open(name: string, options: Partial<PostgresCounterOptions> = {}): Promise<PostgresCounter> {
  const counter = await openPostgresCounter({
    connection: testPostgres,
    table: name,
    losses: "loss",
    ...options,
  });
  onTestFinished(() => counter.close());
  return counter;
}

/** The labels of a column's values with the rows of each. */
async function labels(counter: PostgresCounter, column: string): Promise<Record<string, number>> {
  const index = counter.columns.findIndex(({ name }) => name === column);
  const tables = await countLevels(counter, { literals: 1, minimumRows: 1 });
  const { codes, rows } = tables[index]!;
  return Object.fromEntries(
    [...codes].map((code, cell) => [counter.columns[index]!.values[code]!.label, rows[cell]!]),
  );
}

/** The problems with which the opening is refused. */
async function refuse(name: string, options: Partial<PostgresCounterOptions> = {}): Promise<string[]> {
  const error: unknown = await open(name, options).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!InvalidInputError.isInstance(error)) throw error ?? new Error("nothing was refused");
  return error.problems.map(({ path, message }) => `${path}: ${message}`);
}

describe.skipIf(missingPostgres !== undefined)(missingPostgres ?? "a table of PostgreSQL", () => {
  it("has the values of its types", async () => {
    const name = await table(
      [
        "yes boolean",
        "born date",
        "seen timestamptz",
        "price numeric",
        "id bigint",
        "code char(3)",
        "loss real",
      ],
      [
        ["true", "2020-02-01", "2020-02-01 12:00+02", "1.5", "9007199254740993", "a", 1],
        ["true", "2020-02-01", "2020-02-01 10:00+00", "1.50", "9007199254740992", "a", 2],
        ["false", "1999-12-31", null, "2", "1", null, 3],
        [null, null, null, "NaN", "1", " ", 4],
      ],
    );
    const counter = await open(name, { missingValues: ["", "NaN"] });
    expect(await labels(counter, "yes")).toEqual({ "= true": 2, "= false": 1, "is missing": 1 });
    expect(await labels(counter, "born")).toEqual({ "= 2020-02-01": 2, "= 1999-12-31": 1, "is missing": 1 });
    expect(await labels(counter, "seen")).toEqual({ "= 2020-02-01 10:00:00+00": 2, "is missing": 2 });
    expect(await labels(counter, "price")).toEqual({ "= 1.5": 2, "= 2": 1, "is missing": 1 });
    expect(await labels(counter, "code")).toEqual({ "= a": 2, "is missing": 2 });
    // As doubles, two of them would be one.
    expect(await labels(counter, "id")).toEqual({
      "= 1": 2,
      "= 9007199254740992": 1,
      "= 9007199254740993": 1,
    });
    expect(counter.warnings).toEqual([
      `${name}:id: has whole numbers of 2^53 or more, which are not kept exactly as numbers: the column is read as texts; ${warningHints.inexactTexts}`,
    ]);
  });

  it("is left as it is where its types say nothing of slices", async () => {
    const name = await table(
      ["facts jsonb", "list integer[]", "raw bytea", "id uuid", "city text", "loss float8"],
      [
        ["{}", "{1}", "a", "3f333df6-90a4-4fda-8dd3-9485d27cee36", "Rome", 1],
        ["{}", "{1}", "b", "3f333df6-90a4-4fda-8dd3-9485d27cee37", "Oslo", 1],
      ],
    );
    const counter = await open(name);
    expect(counter.columns.map((column) => column.name)).toEqual(["id", "city"]);
    expect(counter.leftOut).toEqual([
      { column: "facts", reason: "has the type jsonb, whose values are neither numbers nor texts" },
      { column: "list", reason: "has the type integer[], whose values are neither numbers nor texts" },
      { column: "raw", reason: "has the type bytea, whose values are neither numbers nor texts" },
    ]);
  });

  it("may have more columns than one query can ask about twice", async () => {
    const names = Array.from({ length: 900 }, (_, index) => `f${index}`);
    const name = await table(
      ["loss float8", ...names.map((each) => `${each} int2`)],
      Array.from({ length: 4 }, (_, row) => [row, ...names.map((_, index) => (row + index) % 2)]),
    );
    expect((await open(name)).columns.map((column) => column.name)).toEqual(names);
  });

  it("may have any names and texts", async () => {
    const text = `O'Brien"; drop table people; -- $1 \\`;
    const name = await table(
      ['"a ""b"" C" text', '"select" integer', '"Loss" float8'],
      [
        [text, 1, 1],
        ["é", 2, 2],
        ["e\u0301 ", 2, 3],
      ].map((row) => row.map(String)),
    );
    const counter = await open(name, { losses: "Loss" });
    expect(await labels(counter, 'a "b" C')).toEqual({ [`= ${text}`]: 1, "= é": 2 });
    expect(await labels(counter, "select")).toEqual({ "= 1": 1, "= 2": 2 });
  });

  it("may be a view, of domains and enumerations", async () => {
    const name = await table(
      ["city text", "loss float8"],
      [
        ["Rome", 1],
        ["Oslo", 2],
      ],
    );
    const [schema] = name.split(".");
    await runInPostgres(`CREATE DOMAIN ${schema}.share AS numeric CHECK (value >= 0);
      CREATE DOMAIN ${schema}.half AS ${schema}.share;
      CREATE TYPE ${schema}.mood AS ENUM ('sad', 'ok');
      CREATE VIEW ${schema}."The View" AS
        SELECT CAST(city = 'Rome' AS integer)::${schema}.half AS part, 'sad'::${schema}.mood AS mood, city, loss FROM ${name}
        UNION ALL SELECT 0.5, 'ok', 'Rome', 1`);
    const counter = await open(`${schema}.The View`);
    expect(await labels(counter, "part")).toEqual({ "= 0": 1, "= 0.5": 1, "= 1": 1 });
    expect(await labels(counter, "mood")).toEqual({ "= ok": 1, "= sad": 2 });
  });

  it("is counted as it was at the opening, whatever others write meanwhile", async () => {
    const name = await table(
      ["city text", "loss float8"],
      [
        ["Rome", 1],
        ["Oslo", 2],
      ],
    );
    const counter = await open(name);
    await runInPostgres(
      `INSERT INTO ${name} VALUES ('Rome', 5), ('Bern', 7); DELETE FROM ${name} WHERE city = 'Oslo'`,
    );
    expect(await labels(counter, "city")).toEqual({ "= Oslo": 1, "= Rome": 1 });
    const again = await open(name);
    expect(await labels(again, "city")).toEqual({ "= Bern": 1, "= Rome": 2 });
  });

  it("cannot be written to", async () => {
    const name = await table(
      ["city text", "loss float8"],
      [
        ["Rome", 1],
        ["Oslo", 2],
      ],
    );
    const [schema] = name.split(".");
    await runInPostgres(`CREATE FUNCTION ${schema}.write() RETURNS text LANGUAGE sql AS
        $$ INSERT INTO ${name} VALUES ('x', 1) RETURNING city $$;
      CREATE VIEW ${schema}.trap AS SELECT ${schema}.write() AS city, loss FROM ${name}`);
    await expect(open(`${schema}.trap`)).rejects.toThrow("cannot execute INSERT in a read-only transaction");
    expect(await runInPostgres(`SELECT count(*) FROM ${name}`)).toEqual([["2"]]);
  });

  it("goes on after a query that failed", async () => {
    const name = await table(
      ["city text", "part integer", "loss float8"],
      [
        ["Rome", 1, 1],
        ["Oslo", 0, 2],
      ],
    );
    const [schema] = name.split(".");
    await runInPostgres(`CREATE VIEW ${schema}.slow AS
      SELECT city, loss, CASE WHEN pg_sleep(0.2) IS NULL THEN 0 ELSE part END AS part FROM ${name}`);
    const opening = open(`${schema}.slow`, { querySeconds: 0.1 });
    const error: unknown = await opening.catch((thrown: unknown) => thrown);
    expect(SliceTunerError.isInstance(error) && error.message).toBe(
      "the database says: canceling statement due to statement timeout",
    );
    expect(SliceTunerError.isInstance(error) && error.hint).toContain("One query may take 0.1 seconds");
  });

  it("leaves no query and no connection behind", async () => {
    const name = await table(
      ["city text", "loss float8"],
      [
        ["Rome", 1],
        ["Oslo", 2],
      ],
    );
    const [schema] = name.split(".");
    await runInPostgres(`CREATE VIEW ${schema}.slow AS
      SELECT city, loss, 'marked ${schema}' AS mark, CASE WHEN pg_sleep(60) IS NULL THEN 0 ELSE 1 END AS part FROM ${name}`);
    const reason = new Error("enough");
    const controller = new AbortController();
    const opening = open(`${schema}.slow`, { signal: controller.signal });
    const running = `SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%' || $1 || '%' AND pid <> pg_backend_pid()`;
    opening.catch(() => {});
    await vi.waitFor(async () => expect(await runInPostgres(running, [`FETCH`])).not.toEqual([["0"]]));
    const started = performance.now();
    controller.abort(reason);
    await expect(opening).rejects.toBe(reason);
    // The view takes two minutes.
    expect(performance.now() - started).toBeLessThan(30_000);
    await vi.waitFor(async () => {
      const sleeping = `SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'`;
      expect(await runInPostgres(sleeping)).toEqual([["0"]]);
    });
  });
});

describe.skipIf(missingPostgres !== undefined)(missingPostgres ?? "a table that is refused", () => {
  const cities: Row[] = [
    ["Rome", 1],
    ["Oslo", 2],
  ];

  it("is none", async () => {
    const name = await table(["city text", "loss float8"], cities);
    expect(await refuse(`${name}s`)).toEqual([
      `table: there is no table or view "${name}s"; did you mean "${name}"?`,
    ]);
    expect(await refuse(await table(["city text", "loss float8"], []))).toEqual([
      expect.stringMatching(/^table: slicetuner_\w+\.people has no row$/),
    ]);
  });

  it("has other columns than those that were named, all said at once", async () => {
    const name = await table(["city text", "loss float8"], cities);
    const options = { losses: "los", weights: "w", only: ["town"], edges: { hours: [1] } };
    expect(await refuse(name, options)).toEqual([
      `losses: no column "los" in ${name}; did you mean "loss"? The columns are city, loss`,
      `weights: no column "w" in ${name}; the columns are city, loss`,
      `only[0]: no column "town" in ${name}; the columns are city, loss`,
      `edges.hours: no column "hours" in ${name}; the columns are city, loss`,
    ]);
  });

  it("has losses and weights that are none", async () => {
    const rows: Row[] = [
      ["Rome", "NaN", -1],
      ["Oslo", null, 1],
      ["Bern", null, 1],
      ["Rome", 2, "Infinity"],
    ];
    const name = await table(["city text", "loss float8", "w float4"], rows);
    expect(await refuse(name, { weights: "w" })).toEqual([
      `${name}:loss (2 rows): is missing, expected a finite number`,
      `${name}:loss (1 row): is "NaN", expected a finite number`,
      `${name}:w (1 row): is "-1", expected a finite number of at least 0`,
      `${name}:w (1 row): is "Infinity", expected a finite number of at least 0`,
    ]);
    expect(await refuse(name, { losses: "city" })).toEqual([
      `losses: "city" has the type text, expected a type of numbers`,
      `${name}:loss: NaN or infinite in 1 rows, expected finite numbers`,
      `${name}:w: NaN or infinite in 1 rows, expected finite numbers`,
    ]);
  });

  it("has texts where numbers are wanted", async () => {
    const name = await table(["city text", "loss float8"], cities);
    expect(await refuse(name, { columns: { city: "numeric" } })).toEqual([
      "columns.city: has the type text: make a view that casts it to numbers",
    ]);
    expect(await refuse(name, { edges: { city: [1] } })).toEqual([
      "edges.city: the column has texts; edges are for numbers",
    ]);
  });
});

describe("a database that is not there", () => {
  const opening = (options: Partial<PostgresCounterOptions>) => refuse("people", options);

  it("is said so, without its password", async () => {
    vi.stubEnv("COUNTER_DATABASE", "postgresql://me:s3cret%21pass@127.0.0.1:1/test");
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(await opening({ connection: { env: "COUNTER_DATABASE" } })).toEqual([
      "connection: no database answers: connect ECONNREFUSED 127.0.0.1:1",
    ]);
  });

  it("is not waited for after an abort", async () => {
    // Takes connections, and says nothing.
    const sockets: Socket[] = [];
    const silent = createServer((socket) => {
      sockets.push(socket.on("error", () => {}).resume());
    });
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
      silent.close();
    });
    const { port } = silent.address() as AddressInfo;
    const controller = new AbortController();
    const connection = `postgresql://nobody@127.0.0.1:${port}/test`;
    const opening = openPostgresCounter({
      ...{ connection, table: "people", losses: "loss", signal: controller.signal },
    });
    const outcome = opening.catch((error: unknown) => error);
    await vi.waitUntil(() => sockets.length > 0);
    const reason = new Error("enough");
    controller.abort(reason);
    const late = new Promise((resolve) => setTimeout(resolve, 5000, "too late"));
    expect(await Promise.race([outcome, late])).toBe(reason);
    await vi.waitUntil(() => sockets.every(({ destroyed, readableEnded }) => destroyed || readableEnded));
  });

  it("has an address without a password, or in the environment", async () => {
    expect(await opening({ connection: "mysql://me@localhost/test", table: "", querySeconds: 0 })).toEqual([
      "table: is missing, expected the name of a table or view",
      "querySeconds: is 0, expected a number above 0, at most 2000000",
      "connection: is no address of the form postgresql://user@host:5432/database",
    ]);
    expect(await opening({ connection: "postgresql://me:s3cret@127.0.0.1:1/test" })).toEqual([
      expect.stringMatching(
        /^connection: has a password in it; put the address into an environment variable/,
      ),
    ]);
    expect(await opening({ connection: { env: "NO_SUCH_DATABASE" } })).toEqual([
      "connection.env: the environment variable NO_SUCH_DATABASE is not set",
    ]);
  });

  it("says what to install where pg is not", async () => {
    vi.doMock("pg", () => {
      throw new Error("Cannot find package 'pg'");
    });
    onTestFinished(() => void vi.doUnmock("pg"));
    await expect(open("people")).rejects.toMatchObject({ hint: expect.stringContaining("npm install pg") });
  });
});
