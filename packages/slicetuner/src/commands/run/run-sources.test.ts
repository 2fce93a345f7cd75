import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startMarketplace } from "@slicetuner/acquirer-http/testing";
import { LabelStudioServer } from "@slicetuner/acquirer-label-studio/testing";
import { Random } from "@slicetuner/core";
import {
  collectWork,
  createWorkers,
  labelWork,
  startMturkSimulator,
  type WorkersOptions,
  type WorkOnTask,
} from "@slicetuner/mturk-simulator";
import { createTable, missingPostgres, testPostgres } from "@slicetuner/postgres-tests";
import { type RunResult, runResultSchema, statusResultSchema } from "@slicetuner/results";
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { type Outcome, runInProcess } from "../../testing/run-in-process.ts";

const cities = ["Oslo", "Rome"];
const random = new Random("run-sources");

/** A person: two numbers that tell the answer, not without exceptions. */
function person(city: string): { city: string; first: number; second: number; answer: string } {
  const [first, second] = [random.normal(), random.normal()].map((value) => Math.round(value * 1e4) / 1e4);
  const answer = first! + second! + 0.5 * random.normal() > 0 ? "yes" : "no";
  return { city, first: first!, second: second!, answer };
}

type Row = Readonly<Record<string, string | number>>;

const people = (sizes: readonly number[]): Row[] =>
  cities.flatMap((city, index) => Array.from({ length: sizes[index]! }, () => person(city)));

function toCsv(rows: readonly Row[]): string {
  return [Object.keys(rows[0]!).join(","), ...rows.map((row) => Object.values(row).join(",")), ""].join("\n");
}

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "slicetuner-sources-"));
  await writeFile(join(folder, "people.csv"), toCsv(people([60, 120])));
});
afterEach(() => rm(folder, { recursive: true }));

const place = (name: string) => join(folder, name);

async function writeSources(sources: readonly object[], more: object = {}): Promise<void> {
  // Duplicates by chance and suspicions are the intake's own tests.
  const intake = { duplicates: false, suspicion: false };
  await writeFile(place("sources.json"), JSON.stringify({ currency: "EUR", intake, sources, ...more }));
}

async function begin(...words: string[]): Promise<Outcome> {
  return runInProcess([
    ...["run", "--data", place("people.csv"), "--label", "answer", "--slice-by", "city"],
    ...["--sources", place("sources.json"), "--run", place("run"), "--budget", "40", "--repeats", "1"],
    ...["--estimation", "designed", "--trainings", "6"],
    ...["--maximum-epochs", "5", "--workers", "0", "--wait", "0", "--json"],
    ...words,
  ]);
}

const resume = (...words: string[]) =>
  runInProcess(["resume", place("run"), "--wait", "0", "--json", ...words]);

function read({ code, stdout, stderr }: Outcome): RunResult {
  expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
  return runResultSchema.parse(JSON.parse(stdout));
}

/** Resumes until the run is at its end; `between` lets something happen at the source. */
async function toTheEnd(first: Outcome, between: () => unknown): Promise<RunResult> {
  let result = read(first);
  for (let turn = 0; result.status === "orders-open" && turn < 40; turn++) {
    await between();
    result = read(await resume());
  }
  expect(result.status).not.toBe("orders-open");
  return result;
}

/** What holds of every run that came to its end. */
function expectSound(result: RunResult): void {
  const { money, orders, slices, acquiredExamples } = result;
  expect(money.committed).toBe(0);
  expect(money.paid).toBeLessThanOrEqual(40);
  expect(money.planned).toBeCloseTo(money.paid + money.refused, 8);
  expect(result.spent).toBeCloseTo(money.paid, 8);
  const accepted = orders.reduce((sum, order) => sum + order.accepted, 0);
  expect(accepted).toBeGreaterThan(10);
  expect(slices.reduce((sum, { acquired }) => sum + acquired, 0)).toBe(accepted);
  expect(new Set(acquiredExamples).size).toBe(accepted);
  expect(result.after).not.toBeNull();
}

const textsOf = (row: Row) =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, String(value)]));

function setEnvironment(values: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(values)) vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
}

async function startCrowd({ workers, work }: { workers: Partial<WorkersOptions>; work: WorkOnTask }) {
  setEnvironment({ AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "canary-of-the-crowd" });
  const crowd = createWorkers({ seed: 1, count: 20, ...workers });
  const simulator = await startMturkSimulator({ seed: 1, workers: crowd, work });
  onTestFinished(() => simulator.close());
  return simulator;
}

describe("run --sources buys to the end", () => {
  it("from a web service that loses answers and delivers late", async () => {
    const market = await startMarketplace({
      slices: cities.map((name) => ({ name, values: { city: name } })),
      prices: [1.25, 1],
      faults: { lostAfter: 0.2, late: 1 },
      token: "canary-of-the-shop",
    });
    onTestFinished(() => market.close());
    setEnvironment({ TEST_SHOP_TOKEN: "canary-of-the-shop" });
    await writeSources([
      {
        name: "shop",
        type: "http",
        baseUrl: market.url,
        authentication: { env: "TEST_SHOP_TOKEN" },
        limits: { backOffSeconds: 0.01, patienceSeconds: 0 },
      },
    ]);
    const first = await begin();
    expect(read(first).status).toBe("orders-open");
    const result = await toTheEnd(first, () => {});
    expectSound(result);
    expect(market.charged()).toBeCloseTo(result.money.paid, 8);
    const state = await runInProcess(["status", place("run"), "--json"]);
    const { orders, processId } = statusResultSchema.parse(JSON.parse(state.stdout));
    expect(orders).toEqual(result.orders);
    expect(processId).toBeNull();
    for (const name of await readdir(place("run"))) {
      if (name === "blobs") continue;
      expect(await readFile(join(place("run"), name), "utf8")).not.toContain("canary-of-the-shop");
    }
  });

  it("from a folder that people put files into", async () => {
    await writeSources([{ name: "agency", type: "inbox", folder: "exchange", settleSeconds: 0 }]);
    const result = await toTheEnd(await begin(), async () => {
      for (const name of await readdir(place("exchange/outbox"))) {
        if (!name.endsWith(".json")) continue;
        const order = JSON.parse(await readFile(place(`exchange/outbox/${name}`), "utf8"));
        const rows = Array.from({ length: order.count }, () => person(order.values.city));
        await writeFile(place(`exchange/inbox/${name.replace(".json", ".csv")}`), toCsv(rows));
      }
    });
    expectSound(result);
    expect(result.orders.every(({ status }) => status === "complete")).toBe(true);
  });

  it("from a function that makes examples, the same for the same seed", async () => {
    const lines = [
      "export default function* make({ values, seed }) {",
      "  for (let state = seed; ; ) {",
      "    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;",
      "    const first = state / 2 ** 31 - 1;",
      "    yield { ...values, first, second: -first / 2, answer: first > 0 ? 'yes' : 'no' };",
      "  }",
      "}",
    ];
    await writeFile(place("make.mjs"), lines.join("\n"));
    await writeSources([{ name: "simulator", type: "generator", module: "make.mjs", prices: 0.5 }]);
    const first = read(await begin());
    expectSound(first);
    const again = read(await begin("--run", place("again")));
    expect(again.after).toEqual(first.after);
  });

  it("from an embedded database", async () => {
    await writeFile(place("stock.csv"), toCsv(people([300, 300]).map((row, id) => ({ id, ...row }))));
    // A file beside the sources, wherever the command is given.
    const query = "select * from 'stock.csv' where city = :city";
    await writeSources([{ name: "warehouse", type: "sql", dialect: "duckdb", query, id: "id", prices: 0.8 }]);
    expectSound(read(await begin()));
  });

  it.skipIf(missingPostgres !== undefined)("from PostgreSQL (skipped where none answers)", async () => {
    const table = await createTable(
      ["id integer", "city text", "first float8", "second float8", "answer text"],
      people([200, 200]).map((row, id) => [id, row.city!, row.first!, row.second!, row.answer!]),
    );
    onTestFinished(() => table.remove());
    const query = `select * from ${table.name} where city = :city`;
    await writeSources([
      { name: "warehouse", type: "sql", dialect: "postgresql", connection: testPostgres, query, id: "id" },
    ]);
    const result = read(await begin());
    expectSound(result);
    expect(result.orders.every(({ status }) => status === "complete")).toBe(true);
  });

  it("from a crowd that brings examples", async () => {
    const simulator = await startCrowd({
      workers: { wrongSliceRate: 0.2 },
      work: collectWork({
        slices: cities.map((city) => ({ city })),
        labelField: "answer",
        make: ({ city }) => ({ ...textsOf(person(city!)), city: city! }),
      }),
    });
    const config = { task: "collect", reward: 0.5, title: "People", description: "Tell of a person." };
    await writeSources([{ name: "crowd", type: "mturk", endpoint: simulator.endpoint, ...config }]);
    const result = await toTheEnd(await begin(), () => simulator.advance(6 * 3600));
    expectSound(result);
    expect(result.orders[0]!.unitCost).toBeCloseTo(0.6, 10);
    const { rewards, fees } = simulator.ledger();
    expect(rewards + fees).toBeCloseTo(result.money.paid, 8);
  });

  it("from a crowd that labels examples, several workers each", async () => {
    const truths = new Map<string, string>();
    const rows = people([60, 60]);
    for (const { first, second, answer } of rows) truths.set(`${first} ${second}`, String(answer));
    await writeFile(
      place("unlabelled.csv"),
      toCsv(rows.map(({ answer: _, ...row }, id) => ({ id, ...row }))),
    );
    const simulator = await startCrowd({
      workers: { careless: 0.25 },
      work: labelWork({
        field: "answer",
        truth: ({ first, second }) => truths.get(`${first} ${second}`) ?? "no",
      }),
    });
    const config = { task: "label", assignments: 3, reward: 0.1, title: "Label", description: "Yes or no?" };
    const file = { candidates: "unlabelled.csv", id: "id" };
    await writeSources([{ name: "crowd", type: "mturk", endpoint: simulator.endpoint, ...config, ...file }]);
    const result = await toTheEnd(await begin(), () => simulator.advance(6 * 3600));
    const { rewards, fees } = simulator.ledger();
    expect(rewards + fees).toBeCloseTo(result.money.paid, 8);
    expect(result.orders[0]!.unitCost).toBeCloseTo(0.36, 10);
    const lines = (await readFile(place("run/examples.jsonl"), "utf8")).trim().split("\n");
    expect(JSON.parse(lines[0]!).workers).toHaveLength(3);
  });

  it("from a labelling project", async () => {
    const server = await LabelStudioServer.start({
      token: "canary0123456789canary0123456789",
      choices: ["no", "yes"],
      taskKey: "first",
      isAsynchronous: true,
      listedAfter: 1,
    });
    onTestFinished(() => server.close());
    setEnvironment({ TEST_LABELS_TOKEN: "canary0123456789canary0123456789" });
    const rows = people([60, 60]).map(({ answer: _, ...row }) => row);
    await writeFile(place("unlabelled.csv"), toCsv(rows));
    const token = { env: "TEST_LABELS_TOKEN" };
    const project = { url: server.url, project: 1, token, candidates: "unlabelled.csv", prices: 0.5 };
    await writeSources([{ name: "studio", type: "label-studio", pauseMilliseconds: 5, ...project }]);
    const result = await toTheEnd(await begin(), () => {
      server.step();
      server.work((data) => (Number(data.first) + Number(data.second) > 0 ? "yes" : "no"));
    });
    expectSound(result);
  });

  it("or not at all, and tells all mistakes at once", async () => {
    await writeFile(place("short.csv"), "city,first,answer\nOslo,1,yes\n");
    await writeSources(
      [
        { name: "a", type: "pool", file: "people.csv", flie: "x" },
        { name: "b", type: "pool", file: "short.csv" },
        { name: "c", type: "generator", module: "missing.mjs" },
        { name: "d", type: "inbox", folder: "exchange", prices: { Paris: 1 } },
        { name: "e", type: "sql", dialect: "oracle", id: 5 },
        { name: "f", type: "generator", command: "python3", environment: { A: 1 }, tmeLimitSeconds: 3 },
        { name: "g", type: "http", baseUrl: 5, limits: { tries: "3" } },
        { name: "h", type: "mturk", task: "buy", keywords: 5, reward: 0.1, title: "t", description: "d" },
        { name: "i", type: "inbox" },
      ],
      { intake: { duplicate: false, gold: { x: "maybe" } } },
    );
    const { code, stderr } = await begin();
    expect(code).toBe(2);
    const places = [
      'sources[0] (a).flie: is not known; did you mean "file"?',
      `sources[1] (b): ${place("short.csv")}: no column "second"`,
      "sources[2] (c).module: there is no file",
      'sources[3] (d).prices: there is no slice "Paris"',
      "sources[4] (e).dialect: is oracle, expected postgresql or duckdb",
      "sources[4] (e).query: is missing, expected a SELECT",
      "sources[4] (e).id: is missing, expected the name of a column",
      "sources[5] (f).command: expected a program and its arguments",
      "sources[5] (f).environment.A: expected a text",
      'sources[5] (f).tmeLimitSeconds: is not known; did you mean "timeLimitSeconds"?',
      "sources[6] (g).baseUrl: expected string, received number",
      "sources[6] (g).limits.tries: expected number, received string",
      'sources[7] (h).task: is buy, expected "collect" or "label"',
      "sources[7] (h).keywords: expected a list of words",
      "sources[8] (i).folder: is missing: name the folder of the orders",
      'intake.gold.x: "maybe" is no class',
      "intake.duplicate: ",
    ];
    for (const text of places) expect(stderr).toContain(text);
    expect(await readdir(folder)).not.toContain("run");
  });

  it("from two sources, the cheaper one first, as far as it goes", async () => {
    await writeFile(place("near.csv"), toCsv(people([8, 8])));
    await writeFile(place("far.csv"), toCsv(people([100, 100])));
    await writeSources([
      { name: "far", type: "pool", file: "far.csv", prices: 2 },
      { name: "near", type: "pool", file: "near.csv", prices: { Oslo: 1, Rome: 1.5 } },
    ]);
    const result = read(await begin("--strategy", "uniform"));
    expectSound(result);
    const ordered = Object.fromEntries(
      result.orders.map(({ source, slice, count }) => [`${source} ${slice}`, count]),
    );
    // 8 of each slice near for 20, 5 of each far for 20.
    expect(ordered).toEqual({ "near Oslo": 8, "far Oslo": 5, "near Rome": 8, "far Rome": 5 });
  });
});
