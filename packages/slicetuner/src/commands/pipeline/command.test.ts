import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  checkResultSchema,
  explainResultSchema,
  type PipelineResult,
  pipelineResultSchema,
} from "@slicetuner/results";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { peopleFile } from "../../testing/people-file.ts";
import { runInProcess } from "../../testing/run-in-process.ts";

let folder: string;
const place = (name: string): string => join(folder, name);
let columns: string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slicetuner-pipeline-"));
  await writeFile(place("people.csv"), peopleFile(400, 1));
  await writeFile(place("more.csv"), peopleFile(200, 2));
  columns = peopleFile(1, 1).split("\n")[0]!.split(",");
});
afterAll(() => rm(folder, { recursive: true }));

const quick = [
  "--maximum-epochs",
  "3",
  "--workers",
  "0",
  "--repeats",
  "2",
  "--replicates",
  "100",
  "--clean-steps",
  "sanitize",
];

function line(run: string): string[] {
  const label = columns.at(-1)!;
  const data = ["--data", place("people.csv"), "--label", label, "--group", "sex", "--drop-incomplete"];
  const bought = ["--pool", place("more.csv"), "--budget", "30"];
  return ["pipeline", ...data, ...bought, ...quick, "--run", place(run)];
}

async function resultIn(run: string): Promise<PipelineResult> {
  return pipelineResultSchema.parse(JSON.parse(await readFile(join(place(run), "result.json"), "utf8")));
}

/** One of the pool's file. */
const sourcesFile = JSON.stringify({ sources: [{ name: "shop", type: "pool", file: "more.csv" }] });

/** Cleans: removes whoever is older than 65. */
const ownProgram = `import { readFileSync } from "node:fs";
const [request, ...rows] = readFileSync(0, "utf8").trim().split("\\n").map((line) => JSON.parse(line));
for (const { id, values } of rows)
  if (values.age > 65) console.log(JSON.stringify({ id, remove: "older than 65" }));
`;

/** Trains: a coin. */
const ownConfig = `export default {
  trainWith: function guess({ test }) { return new Float32Array(2 * test.size).fill(0.5); },
};
`;

const notForFrTrain = [...["--method", "fr-train", "--fair", "equal-opportunity", "--trainer", "tfjs"]];

/** What must be the same: all but the time, the folder, and the orders' ids, which are of the run. */
function numbersOf({ stages, slices, data }: PipelineResult): unknown {
  return { data, slices, stages: stages.map(({ seconds: _, ...stage }) => stage) };
}

describe("slicetuner pipeline", () => {
  it("goes through all steps, and keeps result, report and the story of every row", async () => {
    const { code, stdout, stderr } = await runInProcess(line("first"));
    expect(stderr).not.toContain("error");
    expect(code).toBe(0);
    expect(stdout).toMatch(/train \(f.*rbatch\)\s+acquire/);
    const result = await resultIn("first");
    expect(result.stages.map(({ name }) => name)).toEqual(["start", "clean", "acquire", "train (fairbatch)"]);
    // Intake may refuse a few of 30.
    expect(result.slices.reduce((sum, { rows }) => sum + rows.bought, 0)).toBeGreaterThan(20);
    expect(result.stages.at(-1)!.reasons).toEqual([
      expect.stringMatching(/^the validation rows chose \d epochs/),
      expect.stringMatching(/a batch was drawn like this/),
    ]);
    const page = await readFile(join(place("first"), "report.html"), "utf8");
    expect(page).toContain("train (fairbatch)");
    const stories = (await readFile(join(place("first"), "examples.jsonl"), "utf8")).trim().split("\n");
    const { trainRows, validationRows, testRows } = result.data;
    expect(stories.length).toBeGreaterThanOrEqual(trainRows + validationRows + testRows + 30 - 8);
  });

  it("goes on after an interruption to the numbers of an undisturbed one", async () => {
    const abort = new AbortController();
    const stopped = await runInProcess(line("second"), {
      signal: abort.signal,
      onPrint: (text) => {
        if (text.includes("slice-finder")) abort.abort();
      },
    });
    expect(stopped.code).toBe(130);
    expect(existsSync(join(place("second"), "result.json"))).toBe(false);
    const { code, stderr } = await runInProcess(["pipeline", "--run", place("second")]);
    expect(stderr).not.toContain("error");
    expect(code).toBe(0);
    expect(numbersOf(await resultIn("second"))).toEqual(numbersOf(await resultIn("first")));
  });

  it("explains an example and a slice, from the prediction back to the purchase", async () => {
    const { slices } = await resultIn("first");
    const explain = async (...words: readonly string[]) => {
      const { stdout, code } = await runInProcess(["explain", place("first"), ...words, "--json"]);
      expect(code).toBe(0);
      return explainResultSchema.parse(JSON.parse(stdout)).sentences.join(" ");
    };
    const slice = slices.find(({ rows }) => rows.bought > 0)!;
    expect(await explain("--slice", slice.name)).toContain(
      `${slice.rows.bought} examples were bought for it with`,
    );
    const stories = (await readFile(join(place("first"), "examples.jsonl"), "utf8"))
      .trim()
      .split("\n")
      .map((text) => JSON.parse(text));
    const find = (part: string) => stories.find((story) => story.part === part).example;
    expect(await explain("--example", find("bought"))).toMatch(/bought in round \d.*with the order/);
    expect(await explain("--example", find("test"))).toMatch(/decide .*It is a test row: it was set aside/);
    const { code, stderr } = await runInProcess(["explain", place("first"), "--example", "people.csv:1"]);
    expect(code).toBe(2);
    expect(stderr).toContain('there is no example "people.csv:1"');
  });

  it("can be checked: limits, the accepted result, and what was forecast before it bought", async () => {
    const result = await resultIn("first");
    const file = join(place("first"), "result.json");
    const last = result.stages.at(-1)!;
    const group = last.groups!.find(({ value }) => value === "Female")!;
    const slice = result.slices.findIndex((_, index) => last.sliceLosses[index] !== null);
    // The slice Female is meant as well as the group.
    const limits = [
      `accuracy of Female >= ${group.accuracy.value! + 0.01}`,
      `accuracy >= ${last.measures.accuracy.value! - 0.01}`,
      `loss of ${result.slices[slice]!.name} <= ${last.sliceLosses[slice]! + 0.01}`,
      "demographicParity <= 1",
    ].join(", ");
    const junit = ["--junit", place("checks.xml"), "--github", "--ignore-forecast"];
    const limited = await runInProcess(["check", file, "--require", limits, ...junit]);
    expect(limited.code).toBe(3);
    expect(limited.stderr).toMatch(
      /^::error title=slicetuner check \(requirement\)::accuracy of sex=Female/m,
    );
    expect(await readFile(place("checks.xml"), "utf8")).toMatch(/tests="5" failures="1"/);

    const accepted = ["--accepted", place("accepted.json"), "--ignore-forecast"];
    expect((await runInProcess(["check", file, ...accepted, "--accept"])).code).toBe(0);
    expect((await runInProcess(["check", file, ...accepted])).code).toBe(0);
    const worse = structuredClone(result);
    for (const { measures } of worse.stages) {
      measures.accuracy.value! -= 0.3;
      measures.accuracy.interval!.lower -= 0.3;
      measures.accuracy.interval!.upper -= 0.3;
    }
    await writeFile(place("worse.json"), JSON.stringify(worse));
    const failed = await runInProcess(["check", place("worse.json"), ...accepted, "--json"]);
    expect(failed.code).toBe(3);
    const { checks } = checkResultSchema.parse(JSON.parse(failed.stdout));
    expect(checks.filter(({ status }) => status === "failed").map(({ measure }) => measure)).toEqual([
      "accuracy",
    ]);

    // Forecasts are of buying, and were written down before the first order.
    const { forecast } = result.stages.find(({ step }) => step === "acquire")!;
    const journal = await readFile(join(place("first"), "journal.jsonl"), "utf8");
    const types = journal.split("\n").flatMap((text) => /"type":"(forecast|order)"/.exec(text)?.[1] ?? []);
    expect(types.indexOf("forecast")).toBe(0);
    const far = structuredClone(result);
    const bought = far.stages.find(({ step }) => step === "acquire")!;
    bought.forecast = {
      ...forecast!,
      loss: { ...forecast!.loss, band: { lower: 0.1, upper: 0.2 }, expected: 0.15 },
    };
    await writeFile(place("far.json"), JSON.stringify(far));
    const surprised = await runInProcess(["check", place("far.json"), "--require", "accuracy >= 0"]);
    expect(surprised.code).toBe(3);
    expect(surprised.stdout).toContain("forecast");
  });

  it("names what was said without a flag as the help does", async () => {
    const { code, stderr } = await runInProcess(["explain", place("absent"), "--slice", "all"]);
    expect(code).toBe(2);
    expect(stderr).toContain("error RUN: ");
    const flagged = await runInProcess(["explain", "--run", place("absent"), "--slice", "all"]);
    expect(flagged.stderr).toContain("error --run: ");
  });

  it("does without steps that are left out", async () => {
    const label = columns.at(-1)!;
    const data = ["--data", place("people.csv"), "--label", label, "--slice-by", "sex", "--drop-incomplete"];
    const { code } = await runInProcess([
      ...["pipeline", ...data, "--skip", "clean,acquire,train", "--run", place("bare")],
      ...quick.slice(0, -2),
    ]);
    expect(code).toBe(0);
    const { stages, skipped } = await resultIn("bare");
    expect(stages.map(({ name }) => name)).toEqual(["start"]);
    expect(skipped.map(({ step }) => step)).toEqual(["clean", "find", "acquire", "train"]);
  });

  it("buys from sources, with steps that are programs and functions", async () => {
    await writeFile(place("sources.json"), sourcesFile);
    await writeFile(place("own.mjs"), ownProgram);
    await writeFile(place("own.config.ts"), ownConfig);
    const label = columns.at(-1)!;
    const data = ["--data", place("people.csv"), "--label", label, "--group", "sex", "--drop-incomplete"];
    const own = ["--method", "fairbatch", "--clean-with", `${process.execPath} ${place("own.mjs")}`];
    const from = ["--sources", place("sources.json"), "--budget", "30", "--slice-by", "race"];
    const words = ["pipeline", ...data, ...own, ...from, ...quick, "--run", place("own")];
    const { code, stderr } = await runInProcess([...words, "--config", place("own.config.ts")]);
    expect(stderr).not.toContain("error");
    expect(code).toBe(0);
    const { stages, slices, settings } = await resultIn("own");
    const names = ["start", "clean", "acquire", "train (fairbatch)", "train (guess)"];
    expect(stages.map(({ name }) => name)).toEqual(names);
    const [, cleaned, , fair, guessed] = stages;
    expect(fair!.reasons[0]).toMatch(/^the validation rows chose [123] epochs, [123] epochs/);
    expect(cleaned!.summary).toContain("rows removed");
    // A coin: ln 2 in every slice.
    expect(guessed!.measures.loss.value).toBeCloseTo(Math.LN2, 6);
    expect(slices.reduce((sum, { rows }) => sum + rows.bought, 0)).toBeGreaterThan(20);
    expect(settings.trainWith).toBeUndefined();
    // The journal keeps no function: it has to be there again.
    const again = await runInProcess(["pipeline", "--run", place("own")]);
    expect(again.code).toBe(2);
    expect(again.stderr).toContain("--train-with: was a function of the configuration");
    const resumed = ["pipeline", "--run", place("own"), "--config", place("own.config.ts")];
    expect((await runInProcess(resumed)).code).toBe(0);
    expect(numbersOf(await resultIn("own"))).toEqual(
      numbersOf({ ...(await resultIn("own")), stages, slices }),
    );
  });

  it("finds mistakes in sources before it begins, and goes on with the same ones only", async () => {
    const wrong = { sources: [{ name: "shop", type: "pool", flie: "more.csv" }] };
    await writeFile(place("wrong.json"), JSON.stringify(wrong));
    const label = columns.at(-1)!;
    const data = ["--data", place("people.csv"), "--label", label, "--group", "sex", "--budget", "3"];
    const words = ["pipeline", ...data, "--drop-incomplete", "--run", place("never")];
    const first = await runInProcess([...words, "--sources", place("wrong.json")]);
    expect(first.code).toBe(2);
    expect(first.stderr).toContain('sources[0] (shop).flie: is not known; did you mean "file"?');
    const both = await runInProcess([
      ...words,
      "--sources",
      place("wrong.json"),
      "--pool",
      place("more.csv"),
    ]);
    expect(both.stderr).toContain("--sources: contradicts --pool; choose one");
    expect(existsSync(place("never"))).toBe(false);
    const other = { sources: [{ name: "other", type: "pool", file: "more.csv" }] };
    await writeFile(place("other.json"), JSON.stringify(other));
    const resumed = await runInProcess(["pipeline", "--run", place("own"), "--sources", place("other.json")]);
    expect(resumed.stderr).toContain(
      "--sources: describes other, not those of the run, whose sources are shop",
    );
  });

  it("stops where orders stay open, and says how to go on", async () => {
    await mkdir(place("inbox"));
    const sources = { sources: [{ name: "people", type: "inbox", folder: "inbox" }] };
    await writeFile(place("inbox.json"), JSON.stringify(sources));
    const label = columns.at(-1)!;
    const data = ["--data", place("people.csv"), "--label", label, "--group", "sex", "--drop-incomplete"];
    const from = ["--sources", place("inbox.json"), "--budget", "10", "--slice-by", "race", "--wait", "0"];
    const words = ["pipeline", ...data, ...from, ...quick, "--skip", "train", "--run", place("open")];
    const { code, stderr } = await runInProcess(words);
    expect(code).toBe(1);
    expect(stderr).toMatch(/orders? (is|are) still open/);
    expect(stderr).toContain("goes on from its journal");
    expect(existsSync(join(place("open"), "result.json"))).toBe(false);
  });

  it("trains for the favourable label that is named, with the trainer that is named", async () => {
    const { code, stderr } = await runInProcess([
      ...["pipeline", "--data", place("people.csv"), "--label", "income", "--group", "sex", ...quick],
      ...["--skip", "clean,find,acquire", "--fair", "equal-opportunity", "--positive", "high"],
      ...["--trainer", "tfjs", "--run", place("named")],
    ]);
    expect([code, stderr]).toEqual([0, expect.not.stringContaining("error")]);
    const last = (await resultIn("named")).stages.at(-1)!;
    const { trainer, reports } = last.record as {
      trainer: string;
      reports: [{ labels: string[]; trace: { shares: number[][] }[] }];
    };
    expect(trainer).toContain("tfjs");
    const [{ labels, trace }] = reports;
    const [begin, end] = [trace[0]!.shares, trace.at(-1)!.shares];
    // "high" is the first class; without --positive the shares of the last one would move.
    expect(labels.filter((_, label) => JSON.stringify(begin[label]) !== JSON.stringify(end[label]))).toEqual([
      "high",
    ]);
  });

  it("names mistyped columns by their options, all at once, and makes no folder for it", async () => {
    const wrong = ["--label", "incom", "--group", "sx", "--slice-by", "regio", "--exclude", "aeg"];
    const { code, stderr } = await runInProcess([
      ...["pipeline", "--data", place("people.csv"), ...wrong, "--skip", "acquire"],
      ...["--run", place("mistyped")],
    ]);
    expect(code).toBe(2);
    for (const [flag, name] of [
      ["--label", "incom"],
      ["--group", "sx"],
      ["--slice-by", "regio"],
      ["--exclude", "aeg"],
    ])
      expect(stderr).toContain(`${flag}: no column "${name}" in ${place("people.csv")}; `);
    expect(existsSync(place("mistyped"))).toBe(false);
  });

  it("finds out before it begins that a pool lacks columns", async () => {
    await writeFile(place("short.csv"), "sex,more\nMale,1\n");
    const { code, stderr } = await runInProcess([
      ...line("short").map((word) => (word === place("more.csv") ? place("short.csv") : word)),
    ]);
    expect(code).toBe(2);
    expect(stderr).toContain(`${place("short.csv")}: no column "`);
    expect(existsSync(place("short"))).toBe(false);
  });

  it.each([
    [
      ["--data", "people.csv"],
      ["--label: is missing", "--pool: is missing", "--budget: is missing", "--group: is missing"],
    ],
    [["--run", "first", "--seed", "3"], ["goes on as it began: leave the other options out"]],
    [["--skip", "sing"], ['is "sing", expected one of clean, find, acquire, train']],
    [
      [
        ...["--data", "people.csv", "--label", "income", "--group", "sex", "--skip", "acquire"],
        ...notForFrTrain,
      ],
      [
        "--trainer: is tfjs; fr-train trains with onnx only",
        "--fair: is equal-opportunity; fr-train aims at",
      ],
    ],
    [
      [...["--data", "people.csv", "--label", "income", "--skip", "acquire,train"], "--all-epochs"],
      ["--all-epochs: has no effect without --method"],
    ],
    [["--skip", "clean", "--flips"], ["leaves clean out, and --flips says how to clean"]],
  ])("refuses %j with all that is wrong", async (words, messages) => {
    const named = words.map((word) => (/^(people.csv|first)$/.test(word) ? place(word) : word));
    const { code, stderr } = await runInProcess(["pipeline", ...named]);
    expect(code).toBe(2);
    for (const message of messages) expect(stderr).toContain(message);
    expect(stderr).not.toContain("    at ");
  });
});
