import { DuckDBInstance } from "@duckdb/node-api";
import { openDuckDBCounter } from "@slicetuner/slice-counter-duckdb";
import { findSlices } from "@slicetuner/slice-finder";

/** What this program is asked for, as JSON in its only argument. */
export type SliceSearchRequest =
  | { readonly what: "generate"; readonly path: string; readonly rows: number }
  | {
      readonly what: "search";
      readonly path: string;
      readonly memoryLimit: string;
      readonly threads: number;
    };

/** What it writes after a search: one line of JSON. */
export interface SliceSearchAnswer {
  /** Reading the file, coding its columns, storing the codes. */
  readonly openSeconds: number;
  readonly searchSeconds: number;
  /** The most that was resident of the whole process, DuckDB and its cache included. */
  readonly peakMegabytes: number;
  readonly status: string;
  readonly evaluated: number;
  readonly slices: readonly string[];
}

/** Texts of a column by their number: small numbers are frequent. */
const texts = {
  workclass: 9,
  education: 16,
  marital: 7,
  occupation: 15,
  relationship: 6,
  race: 5,
  sex: 2,
  country: 41,
};

/** Slices of one, two and three literals on which losses are larger. */
const planted: readonly { readonly condition: string; readonly factor: number }[] = [
  { condition: "workclass = 'workclass 4'", factor: 3 },
  { condition: "marital = 'marital 2' AND sex = 'sex 1'", factor: 3 },
  { condition: "education = 'education 1' AND occupation = 'occupation 3' AND race = 'race 1'", factor: 5 },
];

const request = JSON.parse(process.argv[2]!) as SliceSearchRequest;
if (request.what === "generate") await generate(request.path, request.rows);
else console.log(JSON.stringify(await search(request)));

/** A table with about Adult's columns and values; a row is a function of its number. */
async function generate(path: string, rows: number): Promise<void> {
  let salt = 0;
  const uniform = () => {
    salt += 1;
    return `((hash(row * 32 + ${salt}) % 1000003 + 0.5) / 1000003)`;
  };
  const columns = [
    `CAST(17 + floor(73 * power(${uniform()}, 1.6)) AS INTEGER) AS age`,
    `round(12285 + 300000 * power(-ln(${uniform()}), 0.7)) AS fnlwgt`,
    ...Object.entries(texts).map(
      ([name, values]) =>
        `'${name} ' || CAST(floor(${values} * power(${uniform()}, 2)) AS INTEGER) AS ${name}`,
    ),
    `CASE WHEN ${uniform()} < 0.92 THEN 0 ELSE CAST(100 * ceil(999 * ${uniform()}) AS INTEGER) END AS gain`,
    `CAST(1 + floor(98 * (${uniform()} + ${uniform()}) / 2) AS INTEGER) AS hours`,
  ];
  const factors = planted.map(({ condition, factor }) => `CASE WHEN ${condition} THEN ${factor} ELSE 1 END`);
  const database = await DuckDBInstance.create(":memory:", { memory_limit: "2GB" });
  const connection = await database.connect();
  await connection.run(`
    COPY (SELECT *, -0.3 * ln(${uniform()}) * greatest(${factors.join(", ")}) AS loss
      FROM (SELECT row, ${columns.join(", ")} FROM range(${rows}) AS numbers(row)))
    TO '${path.replaceAll("'", "''")}' (FORMAT parquet)`);
  connection.closeSync();
  database.closeSync();
}

async function search(asked: {
  readonly path: string;
  readonly memoryLimit: string;
  readonly threads: number;
}): Promise<SliceSearchAnswer> {
  const { path, memoryLimit, threads } = asked;
  const started = performance.now();
  const counter = await openDuckDBCounter({ path, losses: "loss", exclude: ["row"], memoryLimit, threads });
  const opened = performance.now();
  // More slices than there are: the whole space is searched.
  const finding = await findSlices({ counter }, { maximumLiterals: 3, maximumSlices: 1000 });
  const found = performance.now();
  await counter.close();
  return {
    openSeconds: (opened - started) / 1000,
    searchSeconds: (found - opened) / 1000,
    peakMegabytes: process.resourceUsage().maxRSS / 1000,
    status: finding.status,
    evaluated: finding.evaluated,
    slices: finding.slices.map(({ name }) => name),
  };
}
