import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createTable,
  missingPostgres,
  runInPostgres,
  type TestTable,
  testPostgres,
} from "@slicetuner/postgres-tests";
import { type CleanResult, cleanResultSchema } from "@slicetuner/results";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { runInProcess } from "../../testing/run-in-process.ts";

let folder: string;
const at = (name: string) => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "clean-counting-"));
  await writeFile(at("people.csv"), csvOf(people));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

type Row = readonly (string | null)[];

interface Given {
  readonly rows: readonly Row[];
  readonly options: readonly string[];
  readonly isWeighted: boolean;
}

const names = ["number", "sex", "race", "code", "income", "decided", "w"];

/** 40 people: women have the high income less often. */
const people: readonly Row[] = Array.from({ length: 40 }, (_, row) => {
  const isWoman = row % 2 === 0;
  const income = row % (isWoman ? 8 : 4) < 2 ? "high" : "low";
  return [
    String(row),
    isWoman ? "F" : "M",
    row % 3 === 0 ? "A" : "B",
    String(row % 2),
    income,
    "low",
    String(1 + (row % 3)),
  ];
});

function csvOf(rows: readonly Row[]): string {
  const quote = (text: string | null) => (text === null ? "" : `"${text}"`);
  return [names.join(","), ...rows.map((row) => row.map(quote).join(",")), ""].join("\n");
}

const createPeople = (rows: readonly Row[]) =>
  createTable(
    ["number integer", "sex text", "race text", "code float8", "income text", "decided text", "w float8"],
    rows,
  );

async function cleanJson(...options: readonly string[]): Promise<CleanResult> {
  const { code, stdout, stderr } = await runInProcess(["clean", ...options, "--json"]);
  expect(stderr).not.toContain("error");
  expect(code).toBe(0);
  return cleanResultSchema.parse(JSON.parse(stdout));
}

async function problemsOf(...options: readonly string[]): Promise<string[]> {
  const { code, stderr } = await runInProcess(["clean", ...options]);
  expect(code).toBe(2);
  expect(stderr).not.toContain("    at ");
  return stderr.replaceAll(`${folder}/`, "").replaceAll("error ", "").trim().split("\n");
}

const roles = ["--label", "income", "--group", "sex"];
const inDuckDB = ["--counting", "duckdb"];
const inPostgres = (table: string) => [
  ...["--counting", "postgresql", "--table", table, "--postgres", testPostgres],
];

describe.skipIf(missingPostgres !== undefined)(
  missingPostgres ?? "the same rows in memory, DuckDB and PostgreSQL",
  () => {
    it("get the same weights and rates, to the last digit", async () => {
      const row = fc.tuple(
        fc.constantFrom("F", "f", " F", "M", "F\u00a0", "", "?", null),
        fc.constantFrom("A", "B", "A × B", "e\u0301", "\u00e9", null),
        fc.constantFrom("-0", "0", "0.1", "0.10", "3", null),
        fc.constantFrom("high", "low", "low ", "Low", "", null),
        fc.constantFrom("high", "low"),
        fc.constantFrom("0", "0.1", "0.7", "1", "3.3", "1e9"),
      );
      const given = fc.record<Given>({
        rows: fc
          .array(row, { maxLength: 120 })
          .map((rows) => [["F", "A", "0", "high", "low", "1"], ["M", "B", "1", "low", "high", "2"], ...rows])
          .map((rows) => rows.map((values, index): Row => [String(index), ...values])),
        options: fc.constantFrom<readonly string[]>(
          ["--group", "sex"],
          ["--group", "code", "--strategy", "kamiran-calders"],
          ["--group", "sex,race", "--positive", "high"],
          ["--group", "race,code", "--strategy", "equalized-odds", "--predictions", "decided"],
        ),
        isWeighted: fc.boolean(),
      });
      const test = async ({ rows, options, isWeighted }: Given) => {
        await writeFile(at("random.csv"), csvOf(rows));
        const table = await createPeople(rows);
        try {
          const all = ["--label", "income", ...options, ...(isWeighted ? ["--weight", "w"] : [])];
          const byRows = ["--steps", "reweigh", "--no-guard", "--out", at("cleaned.csv")];
          const memory = await cleanJson("--data", at("random.csv"), ...all, ...byRows);
          const duckdb = await cleanJson("--data", at("random.csv"), ...all, ...inDuckDB);
          const toSql = [...inPostgres(table.name), "--out", at("weights.sql")];
          const postgres = await cleanJson(...all, ...toSql);
          expect(duckdb.steps).toEqual(memory.steps);
          expect(postgres.steps).toEqual(memory.steps);
          expect(postgres.rows).toEqual(memory.rows);
          expect(postgres.counted!.cells).toEqual(duckdb.counted!.cells);

          await runInPostgres(await readFile(at("weights.sql"), "utf8"));
          const column = isWeighted ? "w" : "weight";
          const sql = `SELECT number, "${column}" FROM ${postgres.counted!.view} ORDER BY number`;
          const written = (await readFile(at("cleaned.csv"), "utf8")).trim().split("\n").slice(1);
          const weights = written.map((line) => [
            Number(/^\d+/.exec(line)![0]),
            Number(/[^,]+$/.exec(line)![0]),
          ]);
          expect(await runInPostgres(sql)).toEqual(weights);
        } finally {
          await table.remove();
        }
      };
      await fc.assert(fc.asyncProperty(given, test), { numRuns: 12, endOnFailure: true });
    });
  },
);

describe.skipIf(missingPostgres !== undefined)(missingPostgres ?? "clean --counting postgresql", () => {
  let table: TestTable;
  beforeAll(async () => {
    table = await createPeople(people);
  });
  afterAll(() => table.remove());

  it("shows the rates and weights, and names the command that writes them", async () => {
    const how = [...roles, "--positive", "high", ...inPostgres(table.name)];
    const { code, stdout, stderr } = await runInProcess(["clean", ...how]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const text = stdout.replaceAll(table.name, "people");
    expect(text).toContain("40 rows of people, counted in PostgreSQL: 15 get other weights");
    expect(text).toMatch(/^reweigh +40 +1 cells reweighed +– +0\.500 +1\.000$/m);
    expect(text).toMatch(/^F +0\.250 +0\.500$/m);
    expect(text).toMatch(/^F +low +no +15 +0\.333$/m);
    expect(text).toMatch(
      /Nothing was written\. Next: `slicetuner clean --label income --positive high --group sex --counting postgresql --table people --postgres ADDRESS --out weights\.sql` writes a view/,
    );
  });

  it("writes SQL that it does not run, and a report that is whole", async () => {
    const result = await cleanJson(...roles, ...inPostgres(table.name), "--out", at("view.sql"));
    const [schema] = table.name.split(".");
    expect(result.counted).toMatchObject({
      where: "postgresql",
      weights: at("view.sql"),
      view: `"${schema}"."people_weighted"`,
      columns: ["sex", "income"],
    });
    expect(result.counted!.cells[1]).toEqual({
      values: ["F", "low"],
      favourable: true,
      rows: 15,
      weight: 15,
      factor: 1,
    });
    expect(result.settings).toEqual({
      ...{ label: "income", group: ["sex"], counting: "postgresql", strategy: "match-target" },
      table: table.name,
    });
    expect(JSON.stringify(result)).not.toContain(testPostgres);
    const report = JSON.parse(await readFile(at("view.sql.report.json"), "utf8"));
    expect(report).toEqual({ ...result, seconds: report.seconds });
    const views = `SELECT count(*) FROM information_schema.views WHERE table_schema = '${schema}'`;
    expect(await runInPostgres(views)).toEqual([["0"]]);
    expect(await problemsOf("--undo", at("view.sql.report.json"))).toEqual([
      "--undo: the report is of a table whose rows were only counted: do without its weights, or drop the view",
    ]);
  });

  it("names what is not there", async () => {
    const there = inPostgres(table.name);
    expect(await problemsOf("--label", "incom", "--group", "sexx,race", "--weight", "v", ...there)).toEqual([
      expect.stringMatching(/^--group: no column "sexx" in \S+; did you mean "sex"\?/),
      expect.stringMatching(/^--label: no column "incom" in \S+; did you mean "income"\?/),
      expect.stringMatching(/^--weight: no column "v" in/),
    ]);
    expect(await problemsOf(...roles, "--positive", "hihg", ...there)).toEqual([
      '--positive: no row has the label "hihg"; found high, low',
    ]);
    expect(await problemsOf(...roles, ...inPostgres(`${table.name}s`))).toEqual([
      `--table: there is no table or view "${table.name}s"; did you mean "${table.name}"?`,
      expect.stringMatching(/^Names are as PostgreSQL has stored them/),
    ]);
    expect(await problemsOf(...roles, "--weight", "race", ...there)).toEqual([
      '--weight: "race" does not hold numbers',
    ]);
    const elsewhere = new URL(testPostgres);
    elsewhere.pathname = "no_such_place";
    const other = ["--counting", "postgresql", "--table", "people", "--postgres", elsewhere.href];
    expect(await problemsOf(...roles, ...other)).toEqual([
      '--postgres: the database refuses: database "no_such_place" does not exist',
      "Databases are listed by: psql --list",
    ]);
  });

  it("says who can help where the table may not be read", async () => {
    const role = `slicetuner_${randomUUID().replaceAll("-", "")}`;
    const [schema] = table.name.split(".");
    await runInPostgres(`CREATE ROLE ${role} LOGIN; GRANT USAGE ON SCHEMA ${schema} TO ${role}`);
    onTestFinished(async () => {
      await runInPostgres(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
    });
    const url = new URL(testPostgres);
    url.username = role;
    const how = ["--counting", "postgresql", "--table", table.name, "--postgres", url.href];
    const { code, stderr } = await runInProcess(["clean", ...roles, ...how]);
    expect(code).toBe(1);
    expect(stderr).toContain("the database says: permission denied for table people");
    expect(stderr).toContain("GRANT SELECT");
  });

  it("wants the column of weights to be named", async () => {
    const weighted = await createTable(
      ["sex text", "income text", "weight float8"],
      [
        ["F", "high", 1],
        ["M", "low", null],
      ],
    );
    onTestFinished(() => weighted.remove());
    expect(await problemsOf(...roles, ...inPostgres(weighted.name))).toEqual([
      expect.stringContaining('--weight: is missing: the table has a column "weight" already'),
    ]);
    expect(await problemsOf(...roles, "--weight", "weight", ...inPostgres(weighted.name))).toEqual([
      '--weight: "weight" is missing in 1 row, expected a finite number of at least 0',
    ]);
  });
});

describe("clean --counting duckdb", () => {
  it("writes the weights by group and label", async () => {
    const result = await cleanJson(
      ...["--data", at("people.csv"), "--label", "income", "--group", "sex,code", "--positive", "high"],
      ...[...inDuckDB, "--out", at("weights.csv"), "--strategy", "kamiran-calders"],
    );
    expect(await readFile(at("weights.csv"), "utf8")).toBe(
      [
        "sex,code,income,rows,weight",
        // Kamiran and Calders: rows of the group × rows of the label / (all rows × rows of both).
        `F,0,high,5,${(20 * 15) / (40 * 5)}`,
        `F,0,low,15,${(20 * 25) / (40 * 15)}`,
        `M,1,high,10,${(20 * 15) / (40 * 10)}`,
        `M,1,low,10,${(20 * 25) / (40 * 10)}`,
        "",
      ].join("\n"),
    );
    expect(result.steps[0]!.ratesAfter!.parity).toBeCloseTo(1, 12);
    const { stdout } = await runInProcess([
      ...["clean", "--data", at("people.csv"), ...roles, ...inDuckDB, "--weight", "w"],
      ...["--out", at("factors.csv"), "--dry-run"],
    ]);
    expect(stdout).toContain("40 rows of");
    expect(stdout).toContain("w times");
    expect(existsSync(at("factors.csv"))).toBe(false);
  });

  it("tells missing values, empty texts and commas apart in the file", async () => {
    await writeFile(at("odd.csv"), 'g,rows,y\n"a, ""b""",1,1\n,1,0\n"a, ""b""",1,0\nc,1,1\n');
    await cleanJson(
      "--data",
      at("odd.csv"),
      "--label",
      "y",
      "--group",
      "g,rows",
      ...inDuckDB,
      "--out",
      at("o.csv"),
    );
    expect((await readFile(at("o.csv"), "utf8")).split("\n")).toEqual([
      "g,rows,y,rows_,weight",
      '"a, ""b""",1,0,1,0',
      '"a, ""b""",1,1,1,1',
      "c,1,1,1,1",
      ",1,0,1,1",
      "",
    ]);
  });

  it("says what needs the rows, and what to do", async () => {
    const data = ["--data", at("people.csv"), ...inDuckDB];
    const needs =
      "needs the rows in memory, and --counting duckdb only counts them: clean without --counting";
    expect(
      await problemsOf(...data, "--steps", "sanitize,reweigh", "--match", "auto", "--flips", "--no-guard"),
    ).toEqual([
      `--steps: sanitize ${needs}`,
      `--match: ${needs}`,
      `--flips: ${needs}`,
      "--no-guard: has no meaning with --counting duckdb: no model is trained",
      "--label: is missing: with --counting duckdb rows get weights; which column is to be predicted?",
      "--group: is missing: with --counting duckdb rows get weights; which columns are sensitive?",
    ]);
    expect(await problemsOf(...data, ...roles, "--out", at("cleaned.parquet"))).toEqual([
      '--out: "cleaned.parquet" is to hold weights, not rows: expected the name of a .csv file, or with postgresql a .sql file',
    ]);
    expect(await problemsOf(...data, ...roles, "--out", at("view.sql"))).toEqual([
      "--out: SQL makes a view of a table in PostgreSQL; of a file there is none: name a .csv file",
    ]);
    expect(await problemsOf(...data, ...roles, "--out", at("people.csv"))).toEqual([
      "--out: would replace people.csv: the input is never changed",
    ]);
    expect(await problemsOf(...data, ...roles, "--strategy", "equalized-odds")).toEqual([
      "--predictions: and --strategy equalized-odds go together: what did an earlier model decide for each row?",
    ]);
    expect(await problemsOf("--data", at("no.csv"), ...inDuckDB, ...roles)).toEqual([
      '--data: there is no file "no.csv"',
    ]);
    expect(await problemsOf("--data", at("people.csv"), "--label", "income", "--table", "people")).toEqual([
      "--table: has no meaning without --counting postgresql",
    ]);
  });
});

describe("clean --counting postgresql, without a database", () => {
  it("says which options have no meaning with it, and which are missing", async () => {
    const how = ["--counting", "postgresql", ...roles, "--data", "rows.csv", "--steps", "resolve"];
    expect(await problemsOf(...how)).toEqual([
      "--steps: resolve needs the rows in memory, and --counting postgresql only counts them: copy the table to a file (\\copy people to people.csv csv header in psql) and clean that with --data",
      "--table: is missing: with --counting postgresql it names the table",
      "--postgres: is missing: say where the table is, e.g. postgresql://user@host:5432/database, here or in SLICETUNER_POSTGRES",
      "--data: has no meaning with --counting postgresql: nothing is read from a file",
    ]);
  });

  it("takes no password from the command line", async () => {
    const how = ["--counting", "postgresql", "--table", "people", ...roles];
    expect(await problemsOf(...how, "--postgres", "postgresql://me:s3cret@localhost/test")).toEqual([
      "--postgres: has a password in it, which others see: set SLICETUNER_POSTGRES to the address instead",
    ]);
  });
});
