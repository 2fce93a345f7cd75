import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { split } from "shlex";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Outcome, runInProcess } from "../testing/run-in-process.ts";

// Each command that a "Next:" line prints is run as it stands, on a file with semicolons whose name has a
// space, with an excluded column whose name has a comma, in which the label is copied.

const columns = ["age", "city", "income", "copied, in full"];
const rowsOf = (count: number, isRight = true) =>
  Array.from({ length: count }, (_, row) => {
    const age = 20 + ((row * 7.1234) % 50);
    const income = age > 45 === isRight ? "high" : "low";
    return [age.toFixed(3), row % 2 === 0 ? "Oslo" : "Rome", income, income];
  });
const tableOf = (rows: readonly string[][]) =>
  [columns, ...rows, ""].map((row) => (row === "" ? row : (row as string[]).join(";"))).join("\n");

// However busy the machine is.
vi.setConfig({ testTimeout: 600_000 });

let home: string;
let folder: string;
beforeAll(() => {
  home = process.cwd();
  folder = mkdtempSync(join(tmpdir(), "next-lines-"));
  process.chdir(folder);
  writeFileSync("my people.csv", tableOf(rowsOf(240)));
  writeFileSync("outlier.csv", tableOf([...rowsOf(240), ["900", "Oslo", "low", "low"]]));
  writeFileSync("pool.csv", tableOf(rowsOf(240)));
  writeFileSync("contradicting.csv", tableOf(rowsOf(20, false)));
});
afterAll(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true });
});

const reading = ["--exclude", '"copied, in full"', "--delimiter", ";"];
const people = ["--data", "my people.csv", ...reading, "--label", "income"];
const quick = ["--maximum-epochs", "1", "--workers", "0"];

/** What is put in place of words in capitals, and what is said besides to save time. */
interface Following {
  readonly values?: Readonly<Record<string, string>>;
  readonly besides?: Readonly<Record<string, readonly string[]>>;
}

async function call(words: readonly string[]): Promise<Outcome> {
  const outcome = await runInProcess(words);
  expect(outcome, words.join(" ")).toMatchObject({ code: 0, stderr: "" });
  return outcome;
}

/** Commands of the lines that say what is next. */
function commandsOf({ stdout }: Outcome): string[] {
  const lines = stdout.split("\n").filter((line) => /Next(:|, on data of your own:) /.test(line));
  expect(lines.length, stdout).toBeGreaterThan(0);
  return lines.flatMap((line) => Array.from(line.matchAll(/`slicetuner ([^`]*)`/g), ([, words]) => words!));
}

/** Runs what an outcome says is next; the outcomes by the names of their commands. */
async function follow(outcome: Outcome, { values = {}, besides = {} }: Following = {}) {
  const outcomes: Record<string, Outcome> = {};
  for (const command of commandsOf(outcome)) {
    const words = split(command).map((word) => {
      if (/^[A-Z]+$/.test(word)) expect(Object.keys(values), command).toContain(word);
      return values[word] ?? word;
    });
    outcomes[words[0]!] = await call([...words, ...(besides[words[0]!] ?? [])]);
  }
  return outcomes;
}

describe("what is next works as it is printed", () => {
  it("after find, plan, compare and run", async () => {
    const found = await call([
      ...["find", ...people, ...quick, "--folds", "3", "--edges", "age=30:45", "--seed", "3"],
      ...["--effect-threshold", "0.05", "--significance", "0.99", "--minimum-rows", "20"],
    ]);
    expect(commandsOf(found)).toHaveLength(2);
    const brief = {
      plan: ["--trainings", "6"],
      run: ["--strategy", "uniform", "--repeats", "1"],
      compare: ["--strategies", "uniform", "--repeats", "1", "--seeds", "1", "--budget", "20"],
    };
    const next = { values: { FILE: "pool.csv" }, besides: brief };
    const { plan } = await follow(found, next);
    const { run, compare } = await follow(plan!, next);
    await follow(run!, next);
    expect(JSON.parse(await readFile("result.json", "utf8"))).toMatchObject({ command: "run" });
    await follow(compare!, next);
  });

  it("after train and evaluate", async () => {
    const trained = await call(["train", ...people, ...quick]);
    const values = { FILE: "pool.csv", COLUMN: "city" };
    expect(commandsOf(trained)).toHaveLength(2);
    await follow(trained, { values });
    const written = await call(["train", ...people, ...quick, "--out", "other model"]);
    const { evaluate } = await follow(written, { values });
    const grouped = await follow(evaluate!, { values, besides: { evaluate: ["--replicates", "50"] } });
    const { train } = await follow(grouped.evaluate!, { values, besides: { train: quick } });
    await follow(train!, { values, besides: { train: ["--maximum-epochs", "1"] } });
  });

  it("after clean", async () => {
    const cleaned = await call(["clean", ...people, "--group", "city", "--match", "auto"]);
    await follow(cleaned);
    const written = await call([
      "clean",
      "--data",
      "outlier.csv",
      ...reading,
      "--label",
      "income",
      "--out",
      "clean people.csv",
    ]);
    const report = JSON.parse(await readFile("clean people.csv.report.json", "utf8")) as {
      readonly steps: readonly { readonly removed: readonly { readonly id: string }[] }[];
    };
    const ids = report.steps.flatMap(({ removed }) => removed.map(({ id }) => id));
    expect(ids.length).toBeGreaterThan(0);
    await follow(written, { values: { IDS: ids[0]! }, besides: { train: quick } });
    const undone = await call(["clean", "--undo", "clean people.csv.report.json", "--dry-run"]);
    await follow(undone);
  });

  it("after ask, and after plans from runs", async () => {
    const asked = await call([
      ...["ask", ...people, "--slice-by", "city", "--budget", "20", "--to", "asked trainings"],
      ...["--trainings", "6"],
    ]);
    const { jobs } = JSON.parse(await readFile("asked trainings/ask.json", "utf8")) as {
      readonly jobs: readonly { readonly id: string; readonly examples: number }[];
    };
    const lines = jobs.map(({ id, examples }) =>
      JSON.stringify({
        type: "result",
        jobId: id,
        epochs: 1,
        bestEpoch: 1,
        status: "epoch-limit",
        sliceLosses: { Oslo: 3 / examples, Rome: 4 / examples },
      }),
    );
    writeFileSync("results.jsonl", `${lines.join("\n")}\n`);
    const { tell } = await follow(asked, { values: { FILE: "results.jsonl" } });
    expect(commandsOf(tell!)).toHaveLength(2);

    const runs = Array.from({ length: 16 }, (_, run) => {
      const [north, south] = [100 + ((run * 37) % 900), 100 + ((run * 61) % 900)];
      return [north, south, north ** -0.05, 3 * south ** -0.5].join();
    });
    writeFileSync("my runs.csv", `size_North,size_South,loss_North,loss_South\n${runs.join("\n")}\n`);
    writeFileSync("mixtures.csv", "North,South\n300,300\n");
    const predicted = await call(["plan", "--runs", "my runs.csv", "--predict", "mixtures.csv"]);
    const { plan } = await follow(predicted, { values: { AMOUNT: "500" } });
    await follow(plan!);
  });

  it("after runs with open orders, cancelled orders and held examples", async () => {
    const begin = (sources: object, name: string) => {
      writeFileSync("my sources.json", JSON.stringify(sources));
      return call([
        ...["run", ...people, "--slice-by", "city", ...quick, "--wait", "0", "--strategy", "uniform"],
        ...["--sources", "my sources.json", "--run", name, "--budget", "20", "--repeats", "1"],
      ]);
    };
    const agency = { name: "agency", type: "inbox", folder: "exchange", settleSeconds: 0 };
    const open = await begin({ sources: [agency], intake: false }, "my run");
    const brief = { besides: { resume: ["--wait", "0"] } };
    const { status } = await follow(open, brief);
    const { cancel } = await follow(status!, brief);
    await follow(cancel!, brief);

    const pool = { name: "pool", type: "pool", file: "contradicting.csv" };
    const held = await begin({ sources: [pool], intake: { suspicion: false } }, "other run");
    expect(held.stdout).toMatch(/(held|quarantined|wait)[^`]*`slicetuner review 'other run'`/);
    const review = await call(["review", "other run"]);
    const [accept, reject] = commandsOf(review);
    await call(split(accept!));
    expect((await call(["review", "other run"])).stdout).toContain("No example waits for a decision.");
    expect(reject).toContain("--reject all");
  });

  it("after check, with a result and with a model that it measures", async () => {
    writeFileSync("scored people.csv", tableOf(rowsOf(240)));
    const scored = [
      "--data",
      "scored people.csv",
      "--delimiter",
      ";",
      "--label",
      "income",
      "--group",
      "city",
    ];
    const told = ["--predictions", '"copied, in full"', "--replicates", "50"];
    await call(["evaluate", ...scored, ...told, "--out", "my scores.json"]);
    const limits = ["--require", "accuracy >= 0.5, accuracy of every group >= 0.5"];
    const checked = await call(["check", "my scores.json", ...limits]);
    const { check } = await follow(checked);
    expect(check!.stdout).toContain("Next: commit slicetuner.accepted.json");
    const measured = await call(["check", ...scored, ...told, ...limits]);
    // It is compared with what was accepted: nothing is to be done next.
    expect(measured.stdout).not.toContain("Next:");
  });

  it("after pipeline", async () => {
    const told = await runInProcess([
      ...["pipeline", ...people, "--slice-by", "city", "--group", "city", ...quick, "--repeats", "1"],
      ...["--skip", "acquire,clean", "--replicates", "50", "--run", "my pipeline"],
    ]);
    expect(told.code, told.stderr).toBe(0);
    const { explain } = await follow(told);
    expect(explain!.stdout).toContain("Why the slice");
  });

  it("after init and demo, in folders of their own", async () => {
    for (const name of ["begun", "shown"]) {
      mkdirSync(name);
      process.chdir(name);
      try {
        if (name === "begun") {
          const begun = await runInProcess(["init", "../my people.csv", "--delimiter", ";", "--yes"]);
          expect(begun.code, begun.stderr).toBe(0);
          await follow(begun, { besides: { plan: [...quick, "--trainings", "6"] } });
        } else {
          writeFileSync(
            "people.csv",
            tableOf(rowsOf(240)).replaceAll("copied, in full", "copied").replaceAll(";", ","),
          );
          const shown = await runInProcess(["demo"]);
          expect(shown.code, shown.stderr).toBe(0);
          const besides = { init: ["--yes", "--exclude", "copied"], plan: [...quick, "--trainings", "6"] };
          const { init, plan } = await follow(shown, { besides });
          expect(init!.stdout).toContain("Written to slicetuner.config.ts");
          expect(plan).toBeDefined();
        }
      } finally {
        process.chdir("..");
      }
    }
  });

  it("after datasets", async () => {
    const [command] = commandsOf(await call(["datasets"]));
    // What it fetches is not on this machine.
    expect(command).toMatch(/^(datasets --fetch|compare --dataset) [a-z-]+/);
    expect((await readdir(".")).length).toBeGreaterThan(0);
  });
});
