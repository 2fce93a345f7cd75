import { existsSync, readFileSync } from "node:fs";
import { appendFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CompareResult } from "@slicetuner/results";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Outcome, peopleTable, runInProcess } from "../../testing/run-in-process.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slicetuner-compare-"));
  await writeFile(join(folder, "people.csv"), peopleTable(120));
});

afterAll(() => rm(folder, { recursive: true }));

async function compare(...options: string[]): Promise<{ outcome: Outcome; result: CompareResult }> {
  const data = ["--data", join(folder, "people.csv"), "--label", "income", "--slice-by", "city"];
  const sizes = ["--initial", "Oslo=40,Rome=12", "--validation", "20", "--budget", "60"];
  const training = ["--learning-rate", "0.05", "--maximum-epochs", "40", "--workers", "0", "--repeats", "1"];
  const estimation = [
    "--estimation",
    "amortized",
    "--subset-sizes",
    "5",
    "--subset-repeats",
    "2",
    "--seeds",
    "2",
  ];
  const line = ["compare", ...data, ...sizes, ...training, ...estimation, ...options, "--json"];
  const outcome = await runInProcess(line);
  return { outcome, result: JSON.parse(outcome.stdout) as CompareResult };
}

it("records the rounds of every run, and its curves at the final sizes", async () => {
  const { result } = await compare("--strategies", "none,uniform,conservative", "--minimum-slice-size", "15");
  const { runs, data } = result;
  expect(runs.map(({ seed, method }) => `${method} ${seed}`)).toEqual(
    [1, 2].flatMap((seed) =>
      ["none", "uniform", "conservative:amortized"].map((method) => `${method} ${seed}`),
    ),
  );
  for (const { history, amounts, spent, rounds } of runs) {
    expect(history.filter(({ round }) => round > 0)).toHaveLength(rounds);
    expect(history.reduce((sum, round) => sum + round.spent, 0)).toBe(spent);
    for (const slice of data.slices)
      expect(history.reduce((sum, round) => sum + round.acquired[slice]!, 0)).toBe(amounts[slice]);
  }
  // Rome has 12 examples.
  const filled = runs.filter(({ method }) => method !== "none");
  expect(filled.map(({ history }) => history[0])).toMatchObject(
    filled.map(() => ({ round: 0, acquired: { Oslo: 0, Rome: 3 } })),
  );

  const tuned = runs.filter(({ curves }) => curves !== null);
  expect(tuned.map(({ method }) => method)).toEqual(["conservative:amortized", "conservative:amortized"]);
  let falls = 0;
  for (const { curves, history, amounts } of tuned)
    for (const slice of data.slices) {
      const { scale, exponent, floor, loss, points } = curves![slice]!;
      const lossAt = (size: number) => scale * size ** -exponent + floor;
      const finalSize = data.initialSizes[slice]! + amounts[slice]!;
      const last = history.at(-1)!;
      expect(loss).toBeCloseTo(lossAt(finalSize), 10);
      expect(last.forecast!.after[slice]).toBeCloseTo(loss, 10);
      expect(last.forecast!.before[slice]).toBeCloseTo(lossAt(finalSize - last.acquired[slice]!), 10);
      if (loss < lossAt(finalSize - 1)) falls++;
      // All examples but those that the last round bought were there to be measured.
      expect(points!.at(-1)!.size).toBe(finalSize - last.acquired[slice]!);
    }
  // Else the loss would be the same at every size.
  expect(falls).toBeGreaterThan(0);
});

it("looks for the best plan on each seed, and says what share of it each method gets, or that it is noise", async () => {
  const { result } = await compare("--strategies", "uniform,one-shot", "--oracle", "6");
  const { plans, sentence, verdict, shares } = result.oracle!;
  expect(plans.map(({ seed }) => seed)).toEqual([1, 2]);
  for (const { amounts, tried } of plans) {
    expect(Object.values(amounts).reduce((sum, amount) => sum + amount, 0)).toBeLessThanOrEqual(60);
    expect(tried).toBeGreaterThan(2);
  }
  expect(shares.map(({ method }) => method)).toEqual(verdict === "better" ? ["one-shot:amortized"] : []);
  expect(sentence).toMatch(verdict === "better" ? /^Of what is possible/ : /^There is nothing to win/);
  const { result: unsearched } = await compare("--strategies", "one-shot");
  expect(unsearched.oracle).toBeNull();
});

it("weighs the slices' losses as --slice-weights says, with accuracy and the loss of guessing beside them", async () => {
  const weights = ["--strategies", "none,one-shot", "--slice-weights", "Oslo=3,Rome=1"];
  const { result } = await compare(...weights);
  expect(result.importance).toEqual({ Oslo: 3, Rome: 1 });
  const weigh = ({ Oslo, Rome }: Readonly<Record<string, number>>) => (3 * Oslo! + Rome!) / 4;
  for (const { loss, sliceLosses, decisions, guessing } of result.runs) {
    expect(loss).toBeCloseTo(weigh(sliceLosses), 10);
    expect(decisions!.accuracy).toBeCloseTo(weigh(decisions!.sliceAccuracies), 10);
    expect(guessing!.loss).toBeCloseTo(weigh(guessing!.sliceLosses), 10);
  }
  const [none] = result.methods;
  const own = result.runs.filter(({ method }) => method === "none").map(({ decisions }) => decisions!);
  expect(none!.accuracy!.mean).toBeCloseTo((own[0]!.accuracy + own[1]!.accuracy) / 2, 10);
  expect(none!.rocArea!.mean).toBeCloseTo((own[0]!.rocArea! + own[1]!.rocArea!) / 2, 10);
  const outcome = await runInProcess([
    ...["compare", "--data", join(folder, "people.csv"), "--label", "income", "--slice-by", "city"],
    ...["--budget", "60", "--slice-weights", "Oslo=3,Bergen=1"],
  ]);
  expect(outcome.stderr).toMatch(/--slice-weights: no slice "Bergen"; the slices are Oslo, Rome/);
  expect(outcome.stderr).toMatch(/--slice-weights: has no value for "Rome"/);
});

it("tells a warning of several runs once, with their number", async () => {
  const { outcome, result } = await compare(
    "--strategies",
    "uniform,moderate",
    "--minimum-slice-size",
    "200",
  );
  const warnings = ["Oslo", "Rome"].map(
    (name) => `4 of 4 runs: ${name}: could not be filled up to 200 examples`,
  );
  expect(result.warnings).toEqual(warnings);
  expect(outcome.stderr).toBe(warnings.map((warning) => `Warning: ${warning}\n`).join(""));
});

it("writes the seeds that are done as it goes on, and shows them when it is stopped", async () => {
  const out = join(folder, "stopped.json");
  const read = () => JSON.parse(readFileSync(out, "utf8")) as CompareResult;
  const controller = new AbortController();
  let seedsWritten: number[] = [];
  const { code, stdout, stderr } = await runInProcess(
    [
      ...["compare", "--data", join(folder, "people.csv"), "--label", "income", "--slice-by", "city"],
      ...["--strategies", "none,uniform", "--budget", "20", "--seeds", "60", "--repeats", "1"],
      ...["--maximum-epochs", "3", "--workers", "0", "--out", out],
    ],
    {
      signal: controller.signal,
      onPrint: (text) => {
        if (!text.includes("4 of 120:")) return;
        seedsWritten = read().runs.map(({ seed }) => seed);
        controller.abort();
      },
    },
  );
  expect(seedsWritten.length).toBeGreaterThan(0);
  expect(code).toBe(130);
  expect(stderr).toContain("Stopped.");
  const { runs, methods, warnings } = read();
  // How far it came until it was stopped is the machine's affair; the seeds are whole, and some are left.
  const seeds = [...new Set(runs.map(({ seed }) => seed))];
  expect(seeds.length).toBeLessThan(60);
  expect(runs.map(({ seed, method }) => `${method} ${seed}`)).toEqual(
    seeds.flatMap((seed) => [`none ${seed}`, `uniform ${seed}`]),
  );
  expect(methods.map(({ method }) => method)).toEqual(["none", "uniform"]);
  expect(warnings).toContain(
    `the comparison has not come to its end: ${60 - seeds.length} of 60 seeds are left`,
  );
  expect(stdout).toContain(`${seeds.length} seeds.`);
});

/** What of a comparison is the same whenever it is made. */
function timeless(file: string): unknown {
  const changing = ["seconds", "createdAt", "id"];
  return JSON.parse(readFileSync(file, "utf8"), (key, value) => (changing.includes(key) ? null : value));
}

it("goes on where it was stopped, or killed, with the numbers of one that was not", async () => {
  const words = (out: string) => [
    ...["compare", "--data", join(folder, "people.csv"), "--label", "income", "--slice-by", "city"],
    ...["--strategies", "uniform,one-shot", "--budget", "20", "--seeds", "4", "--repeats", "2"],
    ...["--estimation", "amortized", "--subset-sizes", "3", "--subset-repeats", "1", "--oracle", "2"],
    ...["--maximum-epochs", "3", "--workers", "0", "--out", join(folder, out)],
  ];
  expect(await runInProcess(words("undisturbed.json"))).toMatchObject({ code: 0 });
  const parts = join(folder, "parts.json");
  const [controller, second] = [new AbortController(), new AbortController()];
  const stopped = await runInProcess(words("parts.json"), {
    signal: controller.signal,
    onPrint: (text) => text.includes("5 of 8:") && controller.abort(),
  });
  expect(stopped).toMatchObject({ code: 130 });
  expect(stopped.stdout).toContain("parts.json.unfinished until all are done");
  // Not begun anew over it.
  const anew = await runInProcess(words("parts.json"));
  expect(anew).toMatchObject({ code: 2, stdout: "" });
  expect(anew.stderr).toMatch(/--out: .*ended early; --resume goes on/);
  // What `kill -9` leaves of a line.
  await appendFile(join(folder, "parts.json.unfinished/journal.jsonl"), '{"type":"train');
  const again = await runInProcess([...words("parts.json"), "--resume"], {
    signal: second.signal,
    onPrint: (text) => text.includes("6 of 8:") && second.abort(),
  });
  expect(again).toMatchObject({ code: 130 });
  expect(await runInProcess([...words("parts.json"), "--resume"])).toMatchObject({ code: 0, stderr: "" });
  expect(timeless(parts)).toEqual(timeless(join(folder, "undisturbed.json")));
  expect(existsSync(`${parts}.unfinished`)).toBe(false);
});

it("says that --resume needs a file", async () => {
  const { stderr } = await runInProcess(["compare", "--resume", "--budget", "3"]);
  expect(stderr).toContain("--resume: needs --out");
});
