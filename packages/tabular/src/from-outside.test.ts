import { spawn } from "node:child_process";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { InvalidInputError } from "@slicetuner/core";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { textLiteral, withDuckDB } from "./duckdb.ts";
import { encodeTable } from "./encode-table.ts";
import { fitEncoding } from "./fit-encoding.ts";
import { openTable } from "./open-table.ts";
import { readRows } from "./read-rows.ts";
import { type ReadTableOptions, readTable } from "./read-table.ts";
import { scanCsv } from "./scan-csv.ts";
import { asCategories, findColumn, type Table } from "./table.ts";
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

async function problemOf(reading: Promise<unknown>): Promise<string> {
  const error = await reading.then(
    () => new Error("nothing was refused"),
    (thrown: unknown) => thrown,
  );
  if (!InvalidInputError.isInstance(error)) throw error;
  return error.message.replaceAll(`${folder.path}/`, "");
}

function categoriesOf(table: Table, name: string): readonly string[] {
  return asCategories(findColumn(table, name)!).categories;
}

const warningsOf = ({ warnings }: { warnings: readonly string[] }) =>
  warnings.map((warning) => warning.replaceAll(`${folder.path}/`, ""));

describe("whole numbers of 2^53 or more", () => {
  const branches = ["9007199254740992", "9007199254740993", "9007199254740994"];

  it("stay what they are in CSV, with a warning by name", async () => {
    const table = await read(`branch,x\n${branches.map((branch) => `${branch},1\n`).join("")}`);
    expect(categoriesOf(table, "branch")).toEqual(branches);
    expect(warningsOf(table)).toEqual([
      expect.stringMatching(
        /^t\.csv:2:branch: 9007199254740992 is a whole number of 2\^53 or more.*read as texts/,
      ),
    ]);
    const rounded = await read(`branch,x\n${branches.map((branch) => `${branch},1\n`).join("")}`, {
      columns: { branch: "numeric" },
    });
    expect(findColumn(rounded, "branch")?.kind).toBe("numeric");
    expect(warningsOf(rounded)).toEqual([expect.stringContaining("may become equal")]);
  });

  it.each(["BIGINT", "UBIGINT", "DECIMAL(38, 0)", "DECIMAL(38, 2)"])(
    "stay what they are in Parquet's %s",
    async (type) => {
      const path = join(folder.path, "big.parquet");
      const rows = branches.map((branch) => `(CAST(${branch} AS ${type}), 1.5)`).join(", ");
      await withDuckDB((connection) =>
        connection.run(
          `COPY (SELECT * FROM (VALUES ${rows}) AS t(branch, x)) TO ${textLiteral(path)} (FORMAT parquet)`,
        ),
      );
      const table = await readTable(path);
      expect(categoriesOf(table, "branch").map((text) => text.replace(/\.00$/, ""))).toEqual(branches);
      const { rows: own } = await readRows(path);
      expect(own.map((row) => String(row.branch).replace(/\.00$/, ""))).toEqual(branches);
      expect(own[0]!.x).toBe(1.5);
    },
  );

  it("are no matter in columns of fractions and of smaller numbers", async () => {
    const table = await read("a,b,c\n9007199254740991,1e300,-5\n1,2.5e17,7\n");
    expect(table.columns.map(({ kind }) => kind)).toEqual(["numeric", "numeric", "numeric"]);
    expect(table.warnings).toEqual([]);
  });
});

describe("numbers in another notation", () => {
  const written = (texts: readonly string[]) =>
    `x;y\n${texts.map((text, row) => `${text};${row % 2}\n`).join("")}`;
  const read2 = (texts: readonly string[], options: ReadTableOptions) =>
    read(written(texts), { delimiter: ";", ...options });

  it.each<[string, ReadTableOptions, string[], number[]]>([
    ["1,331.52", { thousands: "," }, ["1,331.52", "-12,000", "7.5", "1e3"], [1331.52, -12_000, 7.5, 1000]],
    [
      "1.331,52",
      { decimal: ",", thousands: "." },
      ["1.331,52", "97100,7", "-3", ",5"],
      [1331.52, 97_100.7, -3, 0.5],
    ],
    [
      "1 331,52",
      { decimal: ",", thousands: "space" },
      ["1\u202f331,52", "1 000 000", "2"],
      [1331.52, 1e6, 2],
    ],
    ["1'331.52", { thousands: "'" }, ["1'331.52", "1\u2019000", "2"], [1331.52, 1000, 2]],
  ])("read %s where they are told how", async (_, options, texts, numbers) => {
    const table = await read2(texts, options);
    expect(findColumn(table, "x")).toMatchObject({ kind: "numeric", values: Float64Array.from(numbers) });
  });

  it("are no numbers where they are not written as told", async () => {
    const many = Array.from({ length: 40 }, (_, row) => `${row},5`);
    expect(await problemOf(read2([...many, "1.5"], { decimal: "," }))).toContain(
      't.csv:42:x: "1.5" is no finite number',
    );
    expect(
      await problemOf(read2([...many.map((text) => text.replace(",", ".")), "12,34"], { thousands: "," })),
    ).toContain('"12,34" is no finite number');
    expect(await problemOf(read2(["1"], { decimal: ",", thousands: "," }))).toContain("thousands: is");
  });

  const warned: [string, (row: number) => string, RegExp][] = [
    [
      "a comma between thousands",
      (row) => `1,${100 + row}.52`,
      /^t\.csv:x: 60 different texts in 60 rows, such as "1,100\.52".*comma between thousands.*read them with thousands ","$/,
    ],
    ["some with, some without", (row) => (row % 2 ? `${row}` : `1,${100 + row}`), /comma between thousands/],
    ["a decimal comma", (row) => `97${row},7`, /decimal comma.*read them with decimal ","$/],
    ["a point between thousands", (row) => `1.${100 + row},5`, /decimal "," and thousands "\."$/],
    ["dollars", (row) => `$${12 + row}`, /look like amounts of money/],
    ["euros", (row) => `${12 + row},50 €`, /look like amounts of money/],
    ["percentages", (row) => `${row} %`, /look like percentages.*exclude the column/],
    ["dates", (row) => `2024-03-${10 + (row % 15)}`, /15 different texts in 60 rows.*look like dates/],
    ["dates with points", (row) => `${1 + (row % 28)}.3.2024`, /look like dates/],
    ["times", (row) => `12:${10 + (row % 50)}`, /look like times of day/],
    [
      "names",
      (row) => `person ${row}`,
      /60 different texts in 60 rows.*names rows.*exclude the column, or make it the id$/,
    ],
  ];
  it.each(warned)("warns of %s", async (_, textOf, expected) => {
    const table = await read2(
      Array.from({ length: 60 }, (_, row) => textOf(row)),
      {},
    );
    const group = {
      name: "g",
      kind: "numeric",
      values: Float64Array.from({ length: 60 }, (_, row) => row % 3),
      missing: 0,
    } as const;
    const grouped = { ...table, columns: [...table.columns, group] };
    const { warnings } = encodeTable(grouped, fitEncoding(grouped, { label: "y", sliceBy: ["g"] }));
    expect(warningsOf({ warnings })).toEqual([expect.stringMatching(expected)]);
  });

  it("warns of no category that several rows share", async () => {
    const countries = Array.from({ length: 400 }, (_, row) => `land ${row % 40}`);
    const table = await read2(countries, {});
    const group = {
      name: "g",
      kind: "numeric",
      values: Float64Array.from({ length: 400 }, (_, row) => row % 3),
      missing: 0,
    } as const;
    const grouped = { ...table, columns: [...table.columns, group] };
    expect(encodeTable(grouped, fitEncoding(grouped, { label: "y", sliceBy: ["g"] })).warnings).toEqual([
      // Every land has one class here.
      expect.stringContaining("x: each of its 40 values goes with one class"),
    ]);
  });
});

describe("texts that look the same", () => {
  const composed = "\u00c4lter";
  const decomposed = "A\u0308lter";

  it("are one in every form of Unicode: values, names, missing values", async () => {
    const table = await read(`${decomposed},x\n${decomposed},1\n${composed},2\nE\u0301,3\n`, {
      missingValues: ["\u00c9"],
    });
    expect(table.columns[0]!.name).toBe(composed);
    expect(categoriesOf(table, composed)).toEqual([composed]);
    expect(table.columns[0]!.missing).toBe(1);
    expect(table.warnings).toEqual([]);
    const encoding = fitEncoding(await read(`${decomposed},x,l\na,1,p\nb,2,q\n`), {
      label: "l",
      sliceBy: [decomposed],
    });
    expect(encoding.sliceBy).toEqual([composed]);
  });

  it("warn where they differ in case or spaces, labels too, and are one with normalize", async () => {
    const text =
      'age,label\n" old",True\nold,true\n"o  ld",TRUE\nO LD,false\n\u00a0young\u00a0,true\nyoung,false\n';
    const table = await read(text);
    expect(categoriesOf(table, "age")).toEqual(["O LD", "o  ld", "old", "young"]);
    expect(warningsOf(table)).toEqual([
      expect.stringMatching(/^t\.csv:age: "O LD" and "o {2}ld" and "old" differ only in case, spaces/),
      expect.stringMatching(/^t\.csv:label: "TRUE" and "True" and "true" differ only/),
    ]);
    const normal = await read(text, { normalize: true });
    expect(categoriesOf(normal, "age")).toEqual(["o ld", "old", "young"]);
    expect(categoriesOf(normal, "label")).toEqual(["false", "true"]);
    const partly = await read(text, { normalize: true, verbatim: ["label"] });
    expect(categoriesOf(partly, "label")).toEqual(["TRUE", "True", "false", "true"]);
  });

  it("are told of where another table writes a slice otherwise", async () => {
    const encoding = fitEncoding(await read("sex,l\nMale,1\nFemale,0\n"), {
      label: "l",
      sliceBy: ["sex"],
      withoutFeatures: true,
    });
    const other = await read("sex,l\nmale,1\nFemale,0\n");
    expect(() => encodeTable(other, encoding)).toThrow(
      '"Male" differs only in case or spaces: normalize makes them one',
    );
    expect(warningsOf(encodeTable(other, { ...encoding, otherSlices: "drop" }))).toEqual([
      't.csv: 1 row of 1 other slice left out: male; "male" and "Male" differ only in case or spaces: normalize makes them one',
    ]);
  });
});

describe("columns that determine the label", () => {
  it("are named: copies, and what is made from it", async () => {
    const rows = Array.from({ length: 60 }, (_, row) => [
      row % 7,
      row % 2,
      row % 2 ? "yes" : "no",
      row % 4,
      row,
    ]);
    const table = await read(
      `age,label,copy,quarter,number\n${rows.map((row) => row.join(",")).join("\n")}\n`,
    );
    const encoding = fitEncoding(table, { label: "label", sliceBy: ["label"] });
    expect(warningsOf(encodeTable(table, encoding))).toEqual([
      't.csv:copy: each of its 2 values goes with one class of "label" only; exclude it if it is made from the label',
      't.csv:quarter: each of its 4 values goes with one class of "label" only; exclude it if it is made from the label',
    ]);
  });
});

describe("lines before the header, and no header", () => {
  it("advises for Excel's first line", async () => {
    const path = await folder.write("sep.csv", "sep=;\na;b\n1;2\n");
    await expect(readTable(path, { delimiter: ";" })).rejects.toMatchObject({
      hint: expect.stringContaining("skipLines"),
    });
    const table = await readTable(path, { delimiter: ";", skipLines: 1 });
    expect(table.columns.map(({ name }) => name)).toEqual(["a", "b"]);
  });

  it("reads files whatever they are called", async () => {
    const table = await read("39, State-gov, <=50K\n50, Private, >50K\n", { header: false }, "german.tra");
    expect(table.columns.map(({ name }) => name)).toEqual(["column_1", "column_2", "column_3"]);
    expect(categoriesOf(table, "column_3")).toEqual(["<=50K", ">50K"]);
    expect((await read(gzipSync("a,b\n1,2\n"), {}, "packed.csv")).rowCount).toBe(1);
  });
});

describe("what can be read only once", () => {
  it("is read from a pipe", async () => {
    const pipe = join(folder.path, "pipe");
    const made = spawn("mkfifo", [pipe]);
    await new Promise((done) => made.on("close", done));
    const writer = spawn("sh", ["-c", `printf 'a,b\\n1,x\\n2,y\\n' > ${pipe}`]);
    const table = await readTable(pipe);
    await new Promise((done) => (writer.exitCode === null ? writer.on("close", done) : done(null)));
    expect(table).toMatchObject({ source: pipe, rowCount: 2 });
    const again = spawn("sh", ["-c", `printf 'a,b\\n1,x\\n2,y\\n' > ${pipe}`]);
    const open = await openTable(pipe);
    expect(open.rowCount).toBe(2);
    await open.close();
    await new Promise((done) => (again.exitCode === null ? again.on("close", done) : done(null)));
  });
});

describe("limits", () => {
  const packed = gzipSync(`a,b\n${"1,2\n".repeat(2_000_000)}`);

  it("refuse a text that unpacks to too much, and more values than fit", async () => {
    const wide = gzipSync(`a,b\n${`${"x".repeat(1000)},2\n`.repeat(5000)}`);
    expect(await problemOf(read(wide, { memoryLimit: "4MB" }, "bomb.csv.gz"))).toBe(
      "bomb.csv.gz: holds more than 4MB of text, unpacked",
    );
    expect(await problemOf(read(packed, { memoryLimit: "16MB" }, "bomb.csv.gz"))).toMatch(
      /^bomb\.csv\.gz: holds more than 16MB of values, 2 columns a row$/,
    );
    expect(await problemOf(read("a,b\n1,2\n", { memoryLimit: "lots" }))).toContain("memoryLimit: is");
    const line = `a,b\n"${"x".repeat(5e6)}",1\n`;
    expect(await problemOf(read(line, { memoryLimit: "4MB" }))).toBe(
      "t.csv: holds more than 4MB of text, unpacked",
    );
  });

  it("refuse Parquet with more rows than fit", async () => {
    const path = join(folder.path, "long.parquet");
    await withDuckDB((connection) =>
      connection.run(
        `COPY (SELECT 1 AS a, 2 AS b FROM range(3000000)) TO ${textLiteral(path)} (FORMAT parquet)`,
      ),
    );
    expect(await problemOf(readTable(path, { memoryLimit: "20MB" }))).toBe(
      "long.parquet: holds 3,000,000 rows of 2 columns, more than fit into 20MB",
    );
  });

  it("end the reading when it is aborted", async () => {
    const path = await folder.write("bomb.csv.gz", packed);
    const aborted = new AbortController();
    const reading = readTable(path, { signal: aborted.signal });
    setTimeout(() => aborted.abort(new Error("enough")), 20);
    await expect(reading).rejects.toThrow("enough");
  });
});

describe("scanCsv", () => {
  it("sees the same whatever pieces the text comes in", async () => {
    const text = fc.stringMatching(/^(?:[ab;" \u00e9]|""|\r\n|\n){0,40}$/);
    const outcome = async (pieces: readonly Uint8Array[]) => {
      async function* chunks() {
        yield* pieces;
      }
      const limits = { text: 1e6, values: 1e6, described: "much" };
      return scanCsv("t", chunks(), { delimiter: ";", skipLines: 0 }, limits).then(
        ({ lines, columnCount }) => ({ lines: [...lines], columnCount }),
        (error: Error) => error.message,
      );
    };
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 9 }), async (content, size) => {
        const bytes = Buffer.from(`a;b\n${content}`);
        const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, piece) =>
          bytes.subarray(piece * size, (piece + 1) * size),
        );
        expect(await outcome(pieces)).toEqual(await outcome([bytes]));
      }),
      { numRuns: 500 },
    );
  });
});

describe("readRows", () => {
  it("gives every record of the file, with its line, whatever quotes and apostrophes it holds", async () => {
    const notes = ["plain", "'tis", "rock 'n' roll'", 'said "so"', "a,b", "two\nlines", ""];
    const lines = notes.map((note, row) => `${row},"${note.replaceAll('"', '""')}",${row % 2}`);
    const path = await folder.write("rows.csv", `id,note,label\n${lines.join("\n")}\n`);
    const { rows, columns, places } = await readRows(path);
    expect(columns).toEqual(["id", "note", "label"]);
    expect(rows.map((row) => row.note)).toEqual([...notes.slice(0, -1), null]);
    expect([...places]).toEqual([2, 3, 4, 5, 6, 7, 9]);
  });
});

describe("rows and codes that are easily misread", () => {
  it("names the line of a row that is too long", async () => {
    const path = await folder.write("long.csv", `a,b\n1,x\n2,"${"y\n".repeat(2e6)}"\n`);
    await expect(readTable(path)).rejects.toMatchObject({
      problems: [{ path: `${path}:3`, message: expect.stringMatching(/^the row is longer than \d MB/) }],
    });
  });

  it.each([
    ["version https://git-lfs.github.com/spec/v1\noid sha256:0\n", /pointer of Git LFS/],
    ["<!DOCTYPE html>\n<html></html>\n", /web page/],
  ])("says what lies in place of a table: %j", async (text, expected) => {
    await expect(readTable(await folder.write("page.csv", text))).rejects.toThrow(expected);
  });

  it("warns where zeros before numbers are lost, unless the column is declared", async () => {
    const path = await folder.write("codes.csv", "zip,share,city\n1234,0.5,Oslo\n00123,0,Rome\n");
    const table = await readTable(path);
    expect(table.warnings).toEqual([
      `${path}:3:zip: 00123 is read as a number, without its zeros; declare it categorical where they are codes`,
    ]);
    const declared = await readTable(path, { columns: { zip: "categorical" } });
    expect(declared.warnings).toEqual([]);
    expect(declared.columns[0]).toMatchObject({ categories: ["00123", "1234"] });
  });
});
