import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openJournal } from "@slicetuner/journal";
import {
  cancelResultSchema,
  type RunResult,
  reviewResultSchema,
  runResultSchema,
  statusResultSchema,
} from "@slicetuner/results";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Outcome, peopleTable, runInProcess } from "../../testing/run-in-process.ts";

let folder: string;
const place = (name: string) => join(folder, name);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "slicetuner-resume-"));
  await writeFile(place("people.csv"), peopleTable(60));
  await writeFile(place("more.csv"), peopleTable(90));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** An agency that takes its time, and perhaps a pool. */
async function writeSources(sources: readonly object[], intake: object | false = false): Promise<void> {
  await writeFile(place("sources.json"), JSON.stringify({ sources, intake }));
}

const agency = { name: "agency", type: "inbox", folder: "exchange", settleSeconds: 0 };
const pool = { name: "pool", type: "pool", file: "more.csv" };

const begin = (...words: string[]): Promise<Outcome> =>
  runInProcess([
    ...["run", "--data", place("people.csv"), "--label", "income", "--slice-by", "city"],
    ...["--sources", place("sources.json"), "--run", place("run"), "--budget", "20", "--strategy", "uniform"],
    ...["--repeats", "1", "--maximum-epochs", "3", "--workers", "0", "--wait", "0", "--json"],
    ...words,
  ]);
const resume = () => runInProcess(["resume", place("run"), "--wait", "0", "--json"]);

function read({ code, stdout, stderr }: Outcome): RunResult {
  expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
  return runResultSchema.parse(JSON.parse(stdout));
}

async function status() {
  return statusResultSchema.parse(
    JSON.parse((await runInProcess(["status", place("run"), "--json"])).stdout),
  );
}

const journal = () => place("run/journal.jsonl");

describe("a run that waits", () => {
  it("shows what is committed, and plans anew with what a cancelled order leaves", async () => {
    await writeSources([agency, { ...pool, prices: 2 }]);
    const waiting = read(await begin());
    expect(waiting).toMatchObject({ status: "orders-open", after: null, money: { committed: 20, paid: 0 } });
    expect((await status()).money).toEqual(waiting.money);

    const { orders } = waiting;
    for (const { id } of orders) {
      const cancelled = await runInProcess(["cancel", id, "--run", place("run"), "--json"]);
      expect(cancelResultSchema.parse(JSON.parse(cancelled.stdout))).toMatchObject({
        status: "cancelled",
        cost: 0,
      });
    }
    expect((await status()).money).toEqual({ planned: 20, committed: 0, paid: 0, refused: 20 });
    const again = await runInProcess(["cancel", orders[0]!.id, "--run", place("run")]);
    expect(again).toMatchObject({ code: 2 });
    expect(again.stderr).toContain("the order is cancelled; no order is open");

    const next = read(await resume());
    expect(next.orders.slice(0, 2).map((order) => order.status)).toEqual(["cancelled", "cancelled"]);
    expect(next.orders.slice(2).every(({ round }) => round === 2)).toBe(true);
  });

  it("refuses a second process, and names the first", async () => {
    await writeSources([agency]);
    read(await begin());
    const first = await openJournal(place("run"));
    try {
      const second = await resume();
      expect(second.code).toBe(1);
      expect(second.stderr).toContain(String(process.pid));
      expect((await status()).processId).toBe(process.pid);
    } finally {
      await first.close();
    }
  });

  it("goes on with sources that have moved, and only with the same ones", async () => {
    await writeSources([agency]);
    read(await begin());
    await writeSources([{ ...agency, folder: "elsewhere" }]);
    const moved = await runInProcess([
      ...["resume", place("run"), "--wait", "0", "--json"],
      ...["--sources", place("sources.json")],
    ]);
    expect(read(moved).status).toBe("orders-open");
    expect(await readdir(place("elsewhere/outbox"))).not.toEqual([]);
    await writeSources([{ ...agency, name: "another" }]);
    const other = await runInProcess(["resume", place("run"), "--sources", place("sources.json")]);
    expect(other.code).toBe(2);
    expect(other.stderr).toContain("describes another, not those of the run, whose sources are agency");
  });

  it("goes on only with the data that it began with", async () => {
    await writeSources([agency]);
    read(await begin());
    await appendFile(place("people.csv"), "31,Oslo,high\n");
    const { orders } = await status();
    const cancelled = await runInProcess(["cancel", orders[0]!.id, "--run", place("run")]);
    expect(cancelled.stderr).toContain("are others than when the run began");
    const changed = await resume();
    expect(changed.code).toBe(2);
    expect(changed.stderr).toMatch(/--data: the data in ".*people.csv" are others than when the run began/);
  });

  it("says which slices there were, where there are others now", async () => {
    await writeSources([agency]);
    read(await begin());
    await appendFile(place("people.csv"), "31,Bergen,high\n".repeat(60));
    const { code, stderr } = await resume();
    expect(code).toBe(2);
    expect(stderr).toMatch(/--data: the slices are .*Bergen.* now, but were Oslo, Rome when the run began/);
  });

  it("tells what is wrong with a delivery while the order is open", async () => {
    await writeSources([agency]);
    const [order] = read(await begin()).orders;
    const name = (await readdir(place("exchange/outbox"))).find((file) => file.includes(order!.slice))!;
    await writeFile(place(`exchange/inbox/${name.replace(".json", ".csv")}`), "height,weight\n180,80\n");
    const waiting = await runInProcess(["resume", place("run"), "--wait", "0"]);
    expect(waiting.stdout).toMatch(/Warning: .* has none of the columns/);
    expect((await status()).orders[0]!.warnings).toHaveLength(1);
    const shown = await runInProcess(["status", place("run")]);
    expect(shown.stdout).toMatch(/Warning: .* has none of the columns/);
  });

  it("is asked for by a folder that holds it", async () => {
    for (const command of ["resume", "status", "review"]) {
      const nowhere = await runInProcess([command, place("nowhere")]);
      expect(nowhere.code).toBe(2);
      expect(nowhere.stderr).toMatch(/FOLDER: no run is kept in ".*nowhere"/);
    }
  });
});

describe("a journal that was harmed", () => {
  beforeEach(async () => {
    await writeSources([agency]);
    read(await begin());
  });

  it("with a torn last line goes on, and says so", async () => {
    await appendFile(journal(), '{"hash":"12","record":{"type":"or');
    const torn = await resume();
    expect(read(torn).warnings.join()).toContain("journal.jsonl.torn-1");
  });

  it("with a flipped byte is refused by its line, and what is good is shown", async () => {
    const text = await readFile(journal(), "utf8");
    const lines = text.split("\n");
    const flipped = lines.map((line, index) =>
      index === 2 ? line.replace('"record":{"', '"record":{"x') : line,
    );
    await writeFile(journal(), flipped.join("\n"));
    const damaged = await resume();
    expect(damaged.code).toBe(1);
    expect(damaged.stderr).toContain("line 3");
    expect(await readFile(journal(), "utf8")).toBe(flipped.join("\n"));
    expect((await status()).warnings.join()).toContain("line 3");
  });

  it("of a newer version is refused", async () => {
    const text = await readFile(journal(), "utf8");
    await writeFile(journal(), text.replace('"version":1', '"version":2'));
    const newer = await resume();
    expect(newer.code).toBe(1);
    expect(newer.stderr).toMatch(/version 2/);
  });

  it("is not begun anew over an old one", async () => {
    const second = await begin();
    expect(second.code).toBe(2);
    expect(second.stderr).toContain("keeps a run already, by its journal");
    const onFile = await begin("--run", place("people.csv"), "--label", "wages");
    expect(onFile.code).toBe(2);
    expect(onFile.stderr).toContain('people.csv" is no folder');
    expect(onFile.stderr).toContain("wages");
  });
});

describe("review", () => {
  it("shows what is quarantined, and writes down what a person decides", async () => {
    const row = (age: number, isHigh: boolean) =>
      `${age.toFixed(3)},${age % 2 < 1 ? "Oslo" : "Rome"},${isHigh ? "high" : "low"}`;
    const ages = Array.from({ length: 160 }, (_, index) => 20 + ((index * 7.1234) % 50));
    const table = (rows: readonly string[]) => ["age,city,income", ...rows, ""].join("\n");
    await writeFile(place("people.csv"), table(ages.map((age) => row(age, age > 45))));
    // The same features with the other label: a contradiction, which a person has to look at.
    await writeFile(place("more.csv"), table(ages.slice(0, 20).map((age) => row(age, age <= 45))));
    await writeSources([{ ...pool }], { suspicion: false });
    const result = read(await begin());
    const shown = await runInProcess(["review", place("run"), "--json"]);
    const { examples } = reviewResultSchema.parse(JSON.parse(shown.stdout));
    expect(examples.length).toBeGreaterThan(5);
    expect(examples).toHaveLength(result.quarantinedExamples);
    expect(examples.every(({ review, duplicateOf }) => review === null && duplicateOf !== null)).toBe(true);
    const [one, ...others] = examples.map(({ exampleId }) => exampleId);

    const wrong = await runInProcess(["review", place("run"), "--accept", `${one},nobody`]);
    expect(wrong).toMatchObject({ code: 2 });
    expect(wrong.stderr).toContain('"nobody" is not quarantined');

    await runInProcess(["review", place("run"), "--accept", one!, "--reject", others.join()]);
    const decided = await runInProcess(["review", place("run"), "--json"]);
    const reviews = reviewResultSchema.parse(JSON.parse(decided.stdout)).examples.map(({ review }) => review);
    expect(reviews).toEqual(["accepted", ...others.map(() => "rejected")]);
    const lines = (await readFile(place("run/examples.jsonl"), "utf8")).trim().split("\n");
    const accepted = lines.map((line) => JSON.parse(line)).filter(({ review }) => review === "accepted");
    expect(accepted.map(({ example }) => example)).toEqual([one]);

    // The run had ended: what was decided since counts all the same, and costs nothing more.
    const resumed = read(await resume());
    const count = (of: RunResult) => of.slices.reduce((sum, { acquired }) => sum + acquired, 0);
    expect(count(resumed)).toBe(count(result) + 1);
    expect(resumed.acquiredExamples).toContain(one);
    expect(resumed).toMatchObject({ quarantinedExamples: 0, orders: result.orders, money: result.money });
  });
});
