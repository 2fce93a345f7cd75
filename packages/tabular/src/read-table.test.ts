import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { InvalidInputError } from "@slicetuner/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { textLiteral, withDuckDB } from "./duckdb.ts";
import { type ReadTableOptions, readTable } from "./read-table.ts";
import { findColumn, type Table } from "./table.ts";
import { makeTestFolder, type TestFolder } from "./test-files.ts";

let folder: TestFolder;
beforeAll(async () => {
  folder = await makeTestFolder();
});
afterAll(() => folder.remove());

async function read(
  content: string | Uint8Array,
  options?: ReadTableOptions,
  name = "t.csv",
): Promise<Table> {
  return readTable(await folder.write(name, content), options);
}

/** The problems of a refused file, with the folder taken off the paths. */
async function refuse(
  content: string | Uint8Array,
  options?: ReadTableOptions,
  name = "t.csv",
): Promise<string[]> {
  return problemsOf(read(content, options, name));
}

async function problemsOf(reading: Promise<unknown>): Promise<string[]> {
  const error: unknown = await reading.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!InvalidInputError.isInstance(error)) throw error ?? new Error("nothing was refused");
  return error.problems.map(({ path, message }) => `${path.replace(`${folder.path}/`, "")}: ${message}`);
}

/** The column's values as they would be written; null where missing. */
function valuesOf(table: Table, name: string): (number | string | null)[] {
  const column = findColumn(table, name)!;
  return column.kind === "numeric"
    ? Array.from(column.values, (value) => (Number.isNaN(value) ? null : value))
    : Array.from(column.codes, (code) => column.categories[code] ?? null);
}

describe("what is read", () => {
  it("infers numbers and categories, and counts missing values", async () => {
    const table = await read('age,city\n39, Oslo\n?,"Rome, Italy"\n1e2,NA\n');
    expect(valuesOf(table, "age")).toEqual([39, null, 100]);
    expect(valuesOf(table, "city")).toEqual(["Oslo", "Rome, Italy", null]);
    expect(table.columns.map(({ kind, missing }) => [kind, missing])).toEqual([
      ["numeric", 1],
      ["categorical", 1],
    ]);
  });

  it("sorts categories, numbers first and by value", async () => {
    const table = await read("a,b\n10,1\n9,1\nx,1\nX,1\n", { columns: { a: "categorical" } });
    expect(findColumn(table, "a")).toMatchObject({ categories: ["9", "10", "X", "x"] });
  });

  it("keeps what is written when a column is declared categorical", async () => {
    const table = await read("zip,b\n01234,1\n00501,2\n", { columns: { zip: "categorical" } });
    expect(valuesOf(table, "zip")).toEqual(["01234", "00501"]);
  });

  it("takes an empty field for an empty text when it is none of the missing values", async () => {
    const table = await read("a,b\n,1\nx,2\n?,3\n", { missingValues: ["?"] });
    expect(valuesOf(table, "a")).toEqual(["", "x", null]);
  });

  it("takes digits with an underscore for text", async () => {
    expect(valuesOf(await read("month,b\n2020_01,1\n2020_02,2\n"), "month")).toEqual(["2020_01", "2020_02"]);
  });

  it.each<[string, string, ReadTableOptions]>([
    ["tab by extension", "a\tb\n1\tx\n", {}],
    ["a given delimiter", "a;b\n1;x\n", { delimiter: ";" }],
    ["a delimiter of two characters", "a, b\n1, x\n", { delimiter: ", " }],
    ["lines to skip", '|odd "line\na,b\n1,x\n', { skipLines: 1 }],
    ["no header", "1,x\n", { header: ["a", "b"] }],
    ["CRLF, blank lines, no end", "a,b\r\n\r\n1,x\r\n\r\n\r\n", {}],
    ["CR", "a,b\r1,x\r", {}],
    ["a byte order mark", "\ufeffa,b\n1,x", {}],
  ])("reads %s", async (_, content, options) => {
    const table = await read(content, options, content.includes("\t") ? "t.tsv" : "t.csv");
    expect([valuesOf(table, "a"), valuesOf(table, "b")]).toEqual([[1], ["x"]]);
  });

  it("reads gzip", async () => {
    expect(valuesOf(await read(gzipSync("a,b\n1,x\n"), {}, "t.csv.gz"), "a")).toEqual([1]);
  });

  it.each(["it's.csv", "a[b]*?.csv", 'quo"te.csv', "höhe.csv"])("reads the file named %s", async (name) => {
    await folder.write("ab.csv", "wrong,file\n1,2\n");
    expect(valuesOf(await read("a,b\n1,x\n", {}, name), "a")).toEqual([1]);
  });

  it("does not take columns out of a folder's name", async () => {
    await mkdir(join(folder.path, "year=2020"), { recursive: true });
    expect((await read("a,b\n1,x\n", {}, "year=2020/t.csv")).columns).toHaveLength(2);
  });

  it("names a nameless column by its place and numbers repeated ones, with warnings", async () => {
    const table = await read(",score,score,score_2\n1,2,3,4\n", { duplicateNames: "rename" });
    expect(table.columns.map(({ name }) => name)).toEqual(["column_1", "score", "score_3", "score_2"]);
    expect(table.warnings).toHaveLength(2);
  });

  it("warns when a column is read as categories although most of it is numbers", async () => {
    const table = await read("a,b\n1,1\n2,1\n3,1\nfour,1\n");
    expect(table.warnings).toEqual([
      expect.stringMatching(/t\.csv:5:a: "four" is no number.*3 of its 4 values/),
    ]);
  });
});

describe("Parquet columns that are no numbers and no texts", () => {
  async function writeNested(): Promise<string> {
    const path = join(folder.path, "nested.parquet");
    await withDuckDB((connection) =>
      connection.run(`COPY (
        SELECT 1 AS a, 'x' AS b, [1, 2] AS li, {'k': 1} AS st, '\\xAA'::BLOB AS bl, MAP {'k': 1} AS ma
      ) TO ${textLiteral(path)} (FORMAT parquet)`),
    );
    return path;
  }

  it("are refused with their types", async () => {
    expect(await problemsOf(readTable(await writeNested()))).toEqual([
      "nested.parquet:li: the column is INTEGER[], expected numbers or texts",
      "nested.parquet:st: the column is STRUCT(k INTEGER), expected numbers or texts",
      "nested.parquet:bl: the column is BLOB, expected numbers or texts",
      "nested.parquet:ma: the column is MAP(VARCHAR, INTEGER), expected numbers or texts",
    ]);
  });

  it("do no harm when they are excluded", async () => {
    const table = await readTable(await writeNested(), { exclude: ["li", "st", "bl", "ma", "elsewhere"] });
    expect([valuesOf(table, "a"), valuesOf(table, "b")]).toEqual([[1], ["x"]]);
    expect(table.columns).toHaveLength(2);
    expect(table.excluded).toEqual(["li", "st", "bl", "ma"]);
  });
});

it("takes names that every object has for names like others", async () => {
  const table = await read("constructor,toString\n1,x\n");
  expect(table.columns.map(({ kind }) => kind)).toEqual(["numeric", "categorical"]);
});

describe("what is refused", () => {
  it("reports text, NaN and infinities among numbers at their lines", async () => {
    const good = Array.from({ length: 100 }, (_, index) => `${index},"two\nlines"\n`).join("");
    // The header is on line 1 and each record takes two lines.
    expect(await refuse(`age,b\n${good}abc,x\n\nNaN,x\n-inf,x\n`)).toEqual([
      expect.stringMatching(/^t\.csv:202:age: "abc" is no finite number/),
      expect.stringMatching(/^t\.csv:204:age: "NaN" is no finite number/),
      expect.stringMatching(/^t\.csv:205:age: "-inf" is no finite number/),
    ]);
  });

  it("takes NaN for missing when told so", async () => {
    const table = await read("a,b\n1,2\nNaN,3\n", { missingValues: ["NaN"] });
    expect(valuesOf(table, "a")).toEqual([1, null]);
  });

  it("lists twenty problems and counts the others", async () => {
    const lines = Array.from({ length: 50 }, (_, index) => `x${index},1\n`).join("");
    const problems = await refuse(`a,b\n${lines}`, { columns: { a: "numeric" } });
    expect(problems).toHaveLength(21);
    expect(problems[20]).toBe("t.csv: 30 more such problems");
  });

  it("reports ragged lines, open quotes and text after quotes together", async () => {
    expect(await refuse('a,b\n1,2,3\n1,"x"y\n\n1\n1,"open\n1,2\n')).toEqual([
      "t.csv:2: 3 fields, expected 2 as in the first line",
      't.csv:3: text after a closing quote (a quote inside is written "")',
      "t.csv:5: 1 field, expected 2 as in the first line",
      "t.csv:6: a quote is opened and never closed",
    ]);
  });

  it.each<[string, string | Uint8Array, string, ReadTableOptions?]>([
    ["a repeated name", "a,b,a\n1,2,3\n", "t.csv:1:a: column 3 has the name of column 1"],
    [
      "the wrong delimiter",
      "a;b;c\n1;2;3\n",
      't.csv:1: only one column with the delimiter ","; ";" would give 3',
    ],
    ["an empty file", "", "t.csv: is empty"],
    ["blank lines only", "\n\n", "t.csv: holds no row"],
    ["a header only", "a,b\n", "t.csv: holds no row besides the header"],
    ["a program", new Uint8Array([127, 69, 76, 70, 0, 1]), "t.csv: is no text (byte 4 is 0)"],
    ["UTF-16", Buffer.from("\ufeffa,b\n1,2\n", "utf16le"), "t.csv: is UTF-16 text: save it as UTF-8"],
    ["Latin-1", Buffer.from("a,b\n1,é\n", "latin1"), "t.csv:2: is not UTF-8 text"],
    ["mixed line ends", "a,b\n1,2\r\n3,4\n", "t.csv:2: ends with \\r\\n, the lines before with \\n"],
    ["too few names", "1,2\n", "t.csv: has 2 columns, but header names 1", { header: ["a"] }],
  ])("refuses %s", async (_, content, expected, options) => {
    const [problem] = await refuse(content, options);
    expect(problem).toContain(expected);
  });

  it("refuses a missing file, a folder, a false gzip and a false Parquet file", async () => {
    const path = (name: string): string => join(folder.path, name);
    expect(await problemsOf(readTable(path("none.csv")))).toEqual(["none.csv: there is no such file"]);
    await mkdir(path("folder.csv"), { recursive: true });
    expect(await problemsOf(readTable(path("folder.csv")))).toEqual([
      "folder.csv: is a folder, expected a file",
    ]);
    expect(await refuse("a,b\n1,2\n", {}, "t.csv.gz")).toEqual(["t.csv.gz: is no whole gzip file"]);
    const parquet = await refuse("a,b\n1,2\n", {}, "t.parquet");
    expect(parquet).toEqual(["t.parquet: is no whole Parquet file that DuckDB can read"]);
  });

  it("names the column that was probably meant", async () => {
    expect(await refuse("age,race\n1,x\n", { columns: { aeg: "numeric" } })).toEqual([
      expect.stringMatching(
        /^columns\.aeg: no column "aeg".*; did you mean "age"\? The columns are age, race$/,
      ),
    ]);
    expect(await refuse("age,race\n1,x\n", { columns: { income: "numeric" } })).toEqual([
      expect.stringMatching(/t\.csv; the columns are age, race$/),
    ]);
  });

  it("tells of a file in another text encoding once", async () => {
    const text = Buffer.from(`a,b\n${"1,é\n".repeat(30)}`, "latin1");
    expect(await refuse(text)).toEqual([
      "t.csv:2: is not UTF-8 text (30 lines like this): save the file as UTF-8",
    ]);
  });

  it("reports all options that cannot be", async () => {
    const problems = await refuse("a,b\n1,2\n", { delimiter: "", skipLines: -1, header: ["a", "a"] });
    expect(problems).toHaveLength(3);
  });
});
