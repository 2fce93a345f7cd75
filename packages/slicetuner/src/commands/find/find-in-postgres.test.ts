import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Random } from "@slicetuner/core";
import { createTable, missingPostgres, type TestTable, testPostgres } from "@slicetuner/postgres-tests";
import type { FindResult } from "@slicetuner/results";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { runInProcess } from "../../testing/run-in-process.ts";

async function problemsOf(...options: string[]): Promise<string[]> {
  const { code, stderr } = await runInProcess(["find", ...options]);
  expect(code).toBe(2);
  return stderr.replaceAll("error ", "").trim().split("\n");
}

const inPostgres = ["--counting", "postgresql"];

describe.skipIf(missingPostgres !== undefined)(
  missingPostgres ?? "slicetuner find --counting postgresql",
  () => {
    let people: TestTable;
    let table = "";
    let folder = "";
    /** 600 people; the losses are large in Rome. */
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "slicetuner-find-"));
      const random = new Random(5);
      const rows = Array.from({ length: 600 }, (_, row) => {
        const [age, city] = [
          20 + Math.floor(random.uniform() * 50),
          random.uniform() < 0.5 ? "Rome" : "Oslo",
        ];
        const loss = random.uniform() + (city === "Rome" ? 1 : 0);
        return {
          age,
          city,
          income: random.uniform() < 0.5 ? "low" : "high",
          loss,
          w: 1 + (row % 3),
          key: `k${row}`,
        };
      });
      const lines = rows.map((row) => Object.values(row).join(","));
      await writeFile(join(folder, "rows.csv"), [Object.keys(rows[0]!).join(","), ...lines, ""].join("\n"));
      people = await createTable(
        ["age integer", "city text", "income text", "loss float8", "w integer", "key text"],
        rows.map((row) => Object.values(row)),
      );
      table = people.name;
    });
    afterAll(async () => {
      await people.remove();
      await rm(folder, { recursive: true });
    });

    const inTable = () => ["--table", table, "--postgres", testPostgres, "--losses", "loss", ...inPostgres];

    async function find(...options: string[]): Promise<FindResult> {
      const { code, stdout, stderr } = await runInProcess(["find", ...options, "--json"]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      return JSON.parse(stdout) as FindResult;
    }

    it.each([
      ["lattice", ["--weight", "w", "--label", "income", "--id", "key"]],
      ["score", ["--columns", "age,city", "--edges", "age=30:60"]],
    ])("finds what is found in memory, of the same columns: %s, %j", async (engine, options) => {
      const rows = ["--data", join(folder, "rows.csv"), "--losses", "loss"];
      const memory = await find(...rows, ...options, "--engine", engine);
      const found = await find(...inTable(), ...options, "--engine", engine);
      expect(found.slices.length).toBeGreaterThan(0);
      expect(found.slices.map(({ name, rows: size, predicate }) => ({ name, size, predicate }))).toEqual(
        memory.slices.map(({ name, rows: size, predicate }) => ({ name, size, predicate })),
      );
      expect(found.losses.mean).toBeCloseTo(memory.losses.mean, 12);
      expect(found.losses.from).toBe(`column loss of ${table}`);
      expect(found.data.columns).toEqual(memory.data.columns);
      const { data: _data, ...settings } = memory.settings;
      expect(found.settings).toEqual({ ...settings, table, counting: "postgresql" });
    });

    it("takes the address from the environment, and tells none", async () => {
      vi.stubEnv("SLICETUNER_POSTGRES", testPostgres.replace("postgres@", "postgres:un!used@"));
      onTestFinished(() => void vi.unstubAllEnvs());
      const { code, stdout } = await runInProcess([
        "find",
        "--table",
        table,
        "--losses",
        "loss",
        ...inPostgres,
      ]);
      expect(code).toBe(0);
      expect(stdout).toMatch(/^ *1 +city = Rome +\d+ +1\.\d+ +\.\d+/m);
      expect(stdout).toMatch(
        /Next: `slicetuner find .*--counting postgresql --table \S+ --out slices\.json` keeps/,
      );
      expect(stdout).not.toContain("un!used");
    });

    it("tells what is wrong in the words of the options", async () => {
      const [, ...rest] = inTable();
      expect(await problemsOf("--table", ...rest, "--weight", "v", "--columns", "agee")).toEqual([
        expect.stringMatching(/^--weight: no column "v" in slicetuner_/),
        expect.stringMatching(/^--columns: no column "agee" in \S+; did you mean "age"\?/),
      ]);
      expect(await problemsOf("--table", `${table}s`, ...rest.slice(1))).toEqual([
        `--table: there is no table or view "${table}s"; did you mean "${table}"?`,
        expect.stringMatching(/^Names are as PostgreSQL has stored them/),
      ]);
    });
  },
);

describe("find --counting postgresql", () => {
  it("says which options have no meaning with it, and which are missing", async () => {
    const files = ["--data", "rows.csv", "--delimiter", ";", "--memory-limit", "1GB", "--drop-incomplete"];
    expect(await problemsOf(...inPostgres, ...files, "--engine", "tree")).toEqual([
      "--engine: tree needs the rows in memory: it has no meaning with --counting postgresql",
      "--drop-incomplete: has no meaning with --counting postgresql: every row is counted",
      "--losses: is missing: with --counting postgresql it names a column of the data",
      "--table: is missing: with --counting postgresql it names the table",
      "--postgres: is missing: say where the table is, e.g. postgresql://user@host:5432/database, here or in SLICETUNER_POSTGRES",
      "--data: has no meaning with --counting postgresql: nothing is read from a file",
      "--delimiter: has no meaning with --counting postgresql: nothing is read from a file",
      "--memory-limit: has no meaning with --counting postgresql: nothing is read from a file",
    ]);
    expect(await problemsOf("--data", "rows.csv", "--losses", "loss", "--table", "people")).toContain(
      "--table: has no meaning without --counting postgresql",
    );
  });

  it("takes no password from the command line, and no other address", async () => {
    const table = ["--table", "people", "--losses", "loss", ...inPostgres];
    expect(await problemsOf(...table, "--postgres", "postgresql://me:s3cret@localhost/test")).toEqual([
      "--postgres: has a password in it, which others see: set SLICETUNER_POSTGRES to the address instead",
    ]);
    expect(await problemsOf(...table, "--postgres", "mysql://me:s3cret@localhost/test")).toEqual([
      "--postgres: is no address, expected postgresql://user@host:port/database",
    ]);
    expect(await problemsOf(...table, "--postgres", "postgresql://me@127.0.0.1:1/test")).toEqual([
      "--postgres: no database answers: connect ECONNREFUSED 127.0.0.1:1",
      "Is PostgreSQL there, and are host, port, user and database right?",
    ]);
  });
});
