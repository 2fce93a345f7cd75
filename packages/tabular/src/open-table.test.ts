import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { InvalidInputError } from "@slicetuner/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { textLiteral, withDuckDB } from "./duckdb.ts";
import { type OpenTable, openTable } from "./open-table.ts";
import { makeTestFolder, type TestFolder } from "./test-files.ts";

let folder: TestFolder;
beforeAll(async () => {
  folder = await makeTestFolder();
});
afterAll(() => folder.remove());

async function writeParquet(name: string, sql: string): Promise<string> {
  const path = join(folder.path, name);
  await withDuckDB((connection) => connection.run(`COPY (${sql}) TO ${textLiteral(path)} (FORMAT parquet)`));
  return path;
}

async function readAll(table: OpenTable): Promise<unknown[][]> {
  const rows: unknown[][] = [];
  const columns = table.columns.map(({ text }) => text);
  await table.query(`SELECT ${columns.join(", ")} FROM ${table.rows} ORDER BY rowid`, (chunk) => {
    for (const row of chunk[0]!.keys()) rows.push(chunk.map((values) => values[row]));
  });
  return rows;
}

/** Takes days. */
const endless = "SELECT sum(sqrt(a.range * b.range)) FROM range(1000000000) a, range(1000000) b";

const values = "VALUES (1.5, ' a ', 'x'), (NULL, '?', 'y'), (3, 'b', 'z')";

describe("an open table", () => {
  it("has the rows of a CSV file, by the rules of readTable", async () => {
    const path = await folder.write("t.csv", "age,name,note\n1.5, a ,x\n,?,y\n\n3,b,z\n");
    const table = await openTable(path);
    expect(table.rowCount).toBe(3);
    expect(await readAll(table)).toEqual([
      ["1.5", "a", "x"],
      [null, null, "y"],
      ["3", "b", "z"],
    ]);
    expect((await table.inferKinds(table.columns)).kinds).toEqual(["numeric", "categorical", "categorical"]);
    expect(table.locate(2, "age")).toBe(`${path}:5:age`);
    await table.close();
  });

  it.each(["note", "file_row_number"])("has the rows of a Parquet file with a column %s", async (note) => {
    const path = await writeParquet("t.parquet", `SELECT * FROM (${values}) AS t(age, name, ${note})`);
    const table = await openTable(path, { memoryLimit: "100MB", threads: 1 });
    expect(table.columns.map(({ name }) => name)).toEqual(["age", "name", note]);
    expect(await readAll(table)).toEqual([
      ["1.5", "a", "x"],
      [null, null, "y"],
      ["3.0", "b", "z"],
    ]);
    const [age] = table.columns;
    const { count, first } = await table.findInvalidNumbers(age!, { least: 2, limit: 10 });
    expect(count).toBe(2);
    expect(first).toEqual([
      { place: `${path}:row 1:age`, written: "1.5" },
      { place: `${path}:row 2:age`, written: null },
    ]);
    expect((await table.findInvalidNumbers(age!, { least: 2, limit: 1 })).first).toHaveLength(1);
    await table.close();
  });

  it("does not read excluded columns, whatever they hold", async () => {
    const path = await writeParquet("lists.parquet", "SELECT 1 AS a, [1, 2] AS b, 'x' AS c");
    await expect(openTable(path)).rejects.toThrow("the column is INTEGER[]");
    const table = await openTable(path, { exclude: ["b"] });
    expect(await readAll(table)).toEqual([["1", null, "x"]]);
    await table.close();
  });

  it("names the values that are no numbers", async () => {
    const lines = Array.from({ length: 30 }, (_, row) => `${row},x`);
    const path = await folder.write("t.csv", `age,name\n${lines.join("\n")}\nold,x\n`);
    const table = await openTable(path);
    const error: unknown = await table.inferKinds(table.columns).catch((thrown: unknown) => thrown);
    expect(InvalidInputError.isInstance(error) && error.problems.map((problem) => problem.path)).toEqual([
      `${path}:32:age`,
    ]);
    expect((await table.inferKinds(table.columns, { age: "categorical" })).kinds[0]).toBe("categorical");
    await table.close();
  });

  it("answers queries that are asked at once, one after the other", async () => {
    const table = await openTable(await folder.write("t.csv", "a,b\n1,2\n3,4\n"));
    const ask = async (sql: string): Promise<unknown> => {
      let answer: unknown;
      await table.query(sql, ([column]) => {
        answer = column![0];
      });
      return answer;
    };
    const asked = [1, 2, 3].map((number) => ask(`SELECT ${number} FROM ${table.rows}`));
    expect(await Promise.all([...asked, ask("SELECT no").catch(String), ask("SELECT 5")])).toEqual([
      ...[1, 2, 3],
      expect.stringMatching(/DuckDB failed: Binder Error.*"no"/),
      5,
    ]);
    await table.close();
  });

  it("interrupts a query when its signal aborts, and answers the next", async () => {
    const table = await openTable(await folder.write("t.csv", "a,b\n1,2\n"));
    for (const pause of [0, 1, 50]) {
      const controller = new AbortController();
      const reason = new Error("enough");
      const long = table.query(endless, () => {}, controller.signal);
      setTimeout(() => controller.abort(reason), pause);
      await expect(long).rejects.toBe(reason);
    }
    const answers: unknown[] = [];
    await table.query(`SELECT ${table.columns[1]!.text} FROM ${table.rows}`, ([column]) =>
      answers.push(...column!),
    );
    expect(answers).toEqual(["2"]);
    await table.close();
  });

  it("is in no file once it is closed, and answers no more", async () => {
    const path = await folder.write("t.csv", "a,b\n1,2\n");
    const before = await readdir(folder.path);
    const table = await openTable(path, { temporaryFolder: folder.path });
    const long = table.query(endless, () => {});
    const running = new Promise((resolve) => setTimeout(resolve, 50));
    await Promise.race([long, running]);
    await Promise.all([expect(long).rejects.toThrow("was closed during the query"), table.close()]);
    expect(await readdir(folder.path)).toEqual(before);
    await expect(table.run("SELECT 1")).rejects.toThrow("is closed and answers no more queries");
  });
});
