import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import {
  type Acquirer,
  acquire,
  createProcessMemory,
  type ExampleEncoder,
  type Order,
} from "@slicetuner/core";
import { missingPostgres, testPostgres } from "@slicetuner/postgres-tests";
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { createSqlAcquirer, type SqlAcquirerOptions } from "./create-sql-acquirer.ts";
import { exampleEncoder } from "./testing/example-encoder.ts";
import { createPeople, type People } from "./testing/people.ts";

const signal = new AbortController().signal;
const placeOf = ({ dialect, connection }: People) => ({ dialect, connection });
const order: Order = { id: "round-1/White", slice: 0, count: 4, unitCost: 1 };

afterEach(() => vi.unstubAllEnvs());

function open(options: Partial<SqlAcquirerOptions>): Acquirer {
  const acquirer = createSqlAcquirer({
    encoder: exampleEncoder,
    dialect: "duckdb",
    query: "select 1",
    id: "person_id",
    ...options,
  });
  onTestFinished(() => acquirer.close());
  return acquirer;
}

for (const dialect of ["duckdb", "postgresql"] as const) {
  const skipped = dialect === "postgresql" ? missingPostgres : undefined;
  const title = skipped === undefined ? dialect : `${dialect} (${skipped})`;
  describe.skipIf(skipped !== undefined)(title, () => {
    let people: People;
    beforeAll(async () => {
      people = await createPeople(dialect, [9, 6, 5]);
    });
    afterAll(() => people.remove());

    const source = (query = "", options: Partial<SqlAcquirerOptions> = {}) =>
      open({
        dialect,
        connection: people.connection,
        query: `select * from ${people.table} ${query === "" ? "where race = :race" : query}`,
        ...options,
      });

    it("delivers a slice's first rows by id, with values as they are", async () => {
      const delivery = await acquire(source(), order);
      expect(delivery.examples.exampleIds).toEqual(["0", "1", "2", "3"]);
      expect(delivery.rows![2]).toEqual({
        person_id: 2,
        race: "White",
        first: 0.25,
        answer: "yes",
        salary: 1e10 + 2,
      });
      expect(delivery).toMatchObject({ status: "complete", cost: 4, warnings: [] });
    });

    it("sells nothing twice over rounds and restarts, and the same to the same order", async () => {
      const memory = createProcessMemory();
      const first = await acquire(source("", { memory }), order);
      const second = await acquire(source("", { memory }), { ...order, id: "round-2/White" });
      const again = source("", { memory });
      const last = await acquire(again, { ...order, id: "round-3/White" });
      expect(second.examples.exampleIds).toEqual(["4", "5", "6", "7"]);
      expect(last).toMatchObject({ status: "exhausted", cost: 1 });
      expect((await acquire(again, order)).examples.exampleIds).toEqual(first.examples.exampleIds);
      expect((await again.doQuote({ signal })).available).toEqual([0, 6, 5]);
    });

    it("remembers what it sells before it hands it out", async () => {
      const memory = createProcessMemory();
      const encoder: ExampleEncoder = {
        ...exampleEncoder,
        encode: async () => {
          throw new Error("killed");
        },
      };
      await expect(acquire(source("", { memory, encoder }), order)).rejects.toThrow("killed");
      const next = await acquire(source("", { memory }), { ...order, id: "another" });
      expect(next.examples.exampleIds).toEqual(["4", "5", "6", "7"]);
    });

    it("binds values, whatever is in them", async () => {
      const name = "O'Brien\"; drop table people; -- :race $1 \\";
      const slices = [{ name: "odd", values: { race: name } }];
      const encoder = { ...exampleEncoder, slices };
      const acquirer = source("where race = :race", { encoder });
      expect(await acquire(acquirer, order)).toMatchObject({ status: "exhausted", cost: 0 });
      expect(await acquire(source(), order)).toMatchObject({ status: "complete" });
    });

    it("takes `:name` in strings, names, comments and casts for what they are", async () => {
      const query = `where race = :race and ':slice' <> ' it''s :nothing' -- :nothing
        and /* :nothing ; ' */ "race"::varchar <> ':x' -- 'a quote; of a comment`;
      expect(await acquire(source(query), order)).toMatchObject({ status: "complete" });
    });

    it("takes a query that ends with a semicolon, and one with CTEs and unions", async () => {
      expect(await acquire(source("where race = :slice;\n"), order)).toMatchObject({ status: "complete" });
      const query = `with those as (select * from ${people.table} where race = :race)
        (select * from those where first < 0.3) union all (select * from those where first >= 0.3)`;
      expect(await acquire(source("", { query }), { ...order, count: 9 })).toMatchObject({
        status: "complete",
      });
    });

    it("sells an id once that the query gives twice", async () => {
      const query = `select * from ${people.table} where race = :race union all select * from ${people.table} where race = :race`;
      const acquirer = source("", { query });
      expect((await acquirer.doQuote({ signal })).available).toEqual([9, 6, 5]);
      const delivery = await acquire(acquirer, { ...order, count: 30 });
      expect(delivery).toMatchObject({ status: "exhausted", cost: 9, examples: { size: 9 } });
    });

    it("says what the database says, once, and shows no row", async () => {
      await expect(acquire(source("where rice = :race"), order)).rejects.toMatchObject({
        name: "AcquisitionError",
        message: expect.stringMatching(/round-1\/White.*the database says: .*rice/),
      });
      await expect(source("", { id: "no_such" }).doQuote({ signal })).rejects.toThrow("no_such");
    });
  });
}

describe.skipIf(missingPostgres !== undefined)(
  `a database that changes (${missingPostgres ?? "PostgreSQL"})`,
  () => {
    it("sells new rows too, and calls sold ones that are gone unreadable", async () => {
      const people = await createPeople("postgresql", [4, 0, 0]);
      onTestFinished(() => people.remove());
      const query = `select * from ${people.table} where race = :race`;
      const acquirer = open({ ...placeOf(people), query });
      await acquire(acquirer, order);
      await people.run(
        `delete from ${people.table} where person_id = 2; insert into ${people.table} values (-1, 'White', 1, 'no', 1), (null, 'White', 1, 'no', 1)`,
      );
      expect((await acquirer.doQuote({ signal })).available[0]).toBe(1);
      const next = await acquire(acquirer, { ...order, id: "next" });
      expect(next).toMatchObject({ status: "exhausted", examples: { exampleIds: ["-1"] } });
      const again = await acquire(acquirer, order);
      expect(again).toMatchObject({ status: "complete", cost: 4 });
      expect(again.unreadable).toEqual([{ exampleId: "2", reason: "it is no longer in the database" }]);
    });

    it("is never written by a query, not even by a function in it", async () => {
      const people = await createPeople("postgresql", [4, 0, 0]);
      onTestFinished(() => people.remove());
      const schema = people.table.split(".")[0];
      await people.run(
        `create function ${schema}.cleared() returns boolean language sql as 'delete from ${people.table}; select true'`,
      );
      const query = `select * from ${people.table} where race = :race and ${schema}.cleared()`;
      await expect(acquire(open({ ...placeOf(people), query }), order)).rejects.toThrow("read-only");
      const stealing = `with gone as (delete from ${people.table} returning *) select * from gone where race = :race`;
      await expect(acquire(open({ ...placeOf(people), query: stealing }), order)).rejects.toThrow(
        "top level",
      );
      const whole = `select * from ${people.table} where race = :race`;
      expect(await acquire(open({ ...placeOf(people), query: whole }), order)).toMatchObject({
        status: "complete",
      });
    });

    it("that takes too long is given up, and an abort ends the call at once", async () => {
      const place = { dialect: "postgresql", connection: testPostgres } as const;
      const query = "select 1 as person_id, pg_sleep(20)::text as race";
      const slow = open({ ...place, query, querySeconds: 0.3 });
      await expect(acquire(slow, order)).rejects.toThrow("statement timeout");
      const reason = new Error("enough");
      const controller = new AbortController();
      const acquirer = open({ ...place, query, querySeconds: 2 });
      const outcome = acquire(acquirer, order, controller.signal).catch((error: unknown) => error);
      setTimeout(() => controller.abort(reason), 50);
      const started = performance.now();
      expect(await outcome).toBe(reason);
      expect(performance.now() - started).toBeLessThan(1000);
    });
  },
);

describe("a database that is not there", () => {
  it("is tried a few times, and its password is in no error", async () => {
    const waits: number[] = [];
    const wait = async (seconds: number) => void waits.push(seconds);
    const server = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as { port: number };
    for (const at of ["127.0.0.1:1", `127.0.0.1:${port}`]) {
      vi.stubEnv("SHOP_DATABASE", `postgresql://shop:canary%2F1@${at}/canary%2F1`);
      waits.length = 0;
      const acquirer = open({ dialect: "postgresql", connection: { env: "SHOP_DATABASE" }, tries: 3, wait });
      const error = await acquire(acquirer, order).catch((one: unknown) => one);
      expect(error).toMatchObject({
        name: "AcquisitionError",
        hint: expect.stringContaining("Tried 3 times"),
      });
      expect(waits).toEqual([0.25, 0.5]);
      expect(inspect(error, { depth: 10 })).not.toContain("canary");
    }
  });

  it.skipIf(missingPostgres !== undefined)("or refuses says so without the password", async () => {
    const url = new URL(testPostgres);
    url.username = "canary-user";
    url.password = "canary-user";
    vi.stubEnv("SHOP_DATABASE", url.href);
    const acquirer = open({ dialect: "postgresql", connection: { env: "SHOP_DATABASE" }, tries: 1 });
    const error = await acquire(acquirer, order).catch((one: unknown) => one);
    expect(error).toMatchObject({ name: "AcquisitionError" });
    expect(inspect(error, { depth: 10 })).not.toContain("canary");
  });
});

describe("an embedded database", () => {
  it("reads CSV files that the query names", async () => {
    const folder = mkdtempSync(join(tmpdir(), "slicetuner-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const file = join(folder, "people.csv");
    writeFileSync(file, "person_id,race,first,answer\nb,White,2,no\na,White,1,yes\nc,Black,3,no\n");
    const acquirer = open({
      query: `select * replace (first::double as first) from read_csv('${file}', all_varchar = true) where race = :race`,
    });
    expect(await acquire(acquirer, { ...order, count: 2 })).toMatchObject({
      status: "complete",
      examples: { exampleIds: ["a", "b"] },
      rows: [{ first: 1, answer: "yes" }, { first: 2 }],
    });
  });
});

describe("a source that cannot be meant", () => {
  const problemsOf = (options: Partial<SqlAcquirerOptions>) => {
    try {
      open(options);
    } catch (error) {
      return (error as Error).message;
    }
    return "";
  };

  it("is refused for every query that is not one SELECT with known parameters", () => {
    for (const [query, problem] of [
      ["delete from people", "begins with delete"],
      ["", "begins with nothing"],
      ["/* select */ drop table people", "begins with drop"],
      ["select 1; select 2", "more than one statement"],
      ["select ';' ; drop table people", "more than one statement"],
      [
        "select * from people where race = :rice",
        ":rice is no value of the slice White, expected :slice, :race",
      ],
      ["select 1) as a; select (2", "parentheses that do not match"],
      ["select 1) union (select 2", "parentheses that do not match"],
      ["select 'open", "has ' without an end"],
      ["select 1 /* open", "has /* without an end"],
    ] as const) {
      expect(problemsOf({ query }), query).toContain(problem);
    }
  });

  it("is told all its problems at once", () => {
    const problems = problemsOf({
      query: "update people set race = :rice",
      dialect: "postgresql",
      connection: "postgresql://shop:secret@host/database",
      id: "",
    });
    expect(problems).toMatch(
      /id: is empty.*query: begins with update.*query: :rice.*connection: has a password/s,
    );
    expect(problems).not.toContain("secret");
    const missing = { query: undefined, id: undefined, dialect: undefined, quer: "select 1" } as object;
    expect(problemsOf(missing)).toMatch(/quer: .*did you mean "query".*id: .*query: is missing.*dialect: /s);
    expect(problemsOf({ unitCosts: [1] })).toContain("unitCosts");
    expect(problemsOf({ connection: { env: "NO_SUCH_DATABASE" } })).toContain("NO_SUCH_DATABASE is not set");
  });

  it("refuses an order below the price, for good", async () => {
    const acquirer = open({ unitCosts: [2, 2, 2] });
    for (const _ of [1, 2]) {
      const delivery = await acquire(acquirer, order);
      expect(delivery).toMatchObject({ status: "refused", cost: 0, examples: { size: 0 } });
      expect(delivery.warnings.join()).toContain("has risen to 2");
    }
  });
});
