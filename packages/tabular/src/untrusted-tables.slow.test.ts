import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { InvalidInputError, type Random } from "@slicetuner/core";
import { fuzz, mutateBytes, mutateText, oddText } from "@slicetuner/fuzz";
import { afterAll, beforeAll, it } from "vitest";
import { encodeTable } from "./encode-table.ts";
import { fitEncoding } from "./fit-encoding.ts";
import { openTable } from "./open-table.ts";
import { type ReadTableOptions, readTable } from "./read-table.ts";
import { writeRows } from "./write-rows.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "untrusted-tables-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const right = [
  "id,city,age,income,since,note",
  "9007199254740993,Oslo,31.5,high,2024-02-29,plain",
  '9007199254740994,Zürich,42,low,2023-12-01,"with, comma"',
  '9007199254740995,Oslo,,low,2024-01-01,"two\nlines and ""quotes"""',
  "12,Cafe\u0301,1e3,high,2024-01-02,it's",
  "13,Café,-0,low,NA,",
  "14,Oslo,7,high,2024-01-04,last",
  "",
].join("\n");

/** Whatever the table is, it becomes examples or is refused. */
async function readAndEncode(path: string, options: ReadTableOptions): Promise<void> {
  const table = await readTable(path, options);
  for (const column of table.columns) {
    const length = column.kind === "numeric" ? column.values.length : column.codes.length;
    if (length !== table.rowCount) throw new Error(`${column.name} has ${length} of ${table.rowCount} rows`);
  }
  const encoding = fitEncoding(table, {
    label: "income",
    sliceBy: ["city"],
    exclude: ["note"],
    dropIncomplete: true,
  });
  const { dataset } = encodeTable(table, encoding);
  if (dataset.features.some((value) => !Number.isFinite(value))) throw new Error("a feature is no number");
}

/** A table that is wrong is the user's to mend; that we read it in two ways would be ours. */
const isExpected = (error: unknown) => InvalidInputError.isInstance(error);

function oddOptions(random: Random): ReadTableOptions {
  const maybe = <Value>(...values: readonly Value[]) =>
    random.integer(16) === 0 ? values[random.integer(values.length)] : undefined;
  const options = {
    delimiter: maybe(";", "\t", ", "),
    header: maybe<boolean | readonly string[]>(false, ["city", "income"]),
    skipLines: maybe(1, 100),
    duplicateNames: maybe("rename" as const),
    decimal: maybe("," as const),
    normalize: maybe(true),
    exclude: maybe(["id"]),
    columns: maybe({ age: "categorical" as const }, { city: "numeric" as const }),
  };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

/** The bytes of a text in one of the ways in which files hold it. */
function bytesOf(random: Random, text: string): Uint8Array {
  switch (random.integer(8)) {
    case 0:
      return Buffer.from(text.replaceAll("\n", "\r\n"));
    case 1:
      return Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text)]);
    case 2:
      return Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")]);
    case 3:
      return Buffer.from(text, "latin1");
    case 4:
      return gzipSync(text);
    case 5:
      return mutateBytes(random, gzipSync(text));
    case 6:
      return mutateBytes(random, Buffer.from(text));
    default:
      return Buffer.from(text);
  }
}

it("a CSV file of whatever bytes is read, or refused with what is wrong", async () => {
  const path = join(folder, "t.csv");
  writeFileSync(path, right);
  await readAndEncode(path, {});
  await fuzz({
    name: "CSV tables",
    make: (random) => {
      const cells = right.split(/(?<=[,\n])/);
      const at = random.integer(cells.length);
      const text =
        random.integer(3) === 0 ? cells.with(at, `${oddText(random)},`).join("") : mutateText(random, right);
      return { bytes: bytesOf(random, text), options: oddOptions(random) };
    },
    run: ({ bytes, options }) => {
      writeFileSync(path, bytes);
      return readAndEncode(path, options);
    },
    isExpected,
    inputs: 400,
  });
}, 600_000);

it("a Parquet file of whatever bytes is read, or refused with what is wrong", async () => {
  writeFileSync(join(folder, "right.csv"), right);
  const table = await openTable(join(folder, "right.csv"));
  const path = join(folder, "right.parquet");
  const rows = Uint32Array.from({ length: table.rowCount }, (_, row) => row);
  await writeRows(table, path, { rows, changed: new Map(), types: new Map([["age", "DOUBLE"]]) });
  await table.close();
  const whole = await readFile(path);
  await readAndEncode(path, {});
  await fuzz({
    name: "Parquet tables",
    make: (random) => ({ bytes: mutateBytes(random, whole), options: oddOptions(random) }),
    run: ({ bytes, options }) => {
      writeFileSync(join(folder, "t.parquet"), bytes);
      return readAndEncode(join(folder, "t.parquet"), options);
    },
    isExpected,
    inputs: 400,
  });
}, 600_000);
