import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunsPlanResult, readResultText } from "@slicetuner/results";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runInProcess } from "../../testing/run-in-process.ts";

let folder: string;
const file = (name: string) => join(folder, name);

/** North's loss falls with North's data alone, South's with South's; South's is easier to lower. */
const runs = Array.from({ length: 16 }, (_, run) => {
  const [north, south] = [100 + ((run * 37) % 900), 100 + ((run * 61) % 900)];
  return [north, south, north ** -0.05, 3 * south ** -0.5].join();
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slicetuner-runs-"));
  await writeFile(file("runs.csv"), `size_North,size_South,loss_North,loss_South\n${runs.join("\n")}\n`);
  await writeFile(file("mixtures.csv"), "North,South\n300,300\n500,900\n");
  const ratios = ["index,a,b", "1,0.2,0.8", "2,0.5,0.5", "3,0.9,0.1", "4,0.35,0.65"];
  await writeFile(file("ratios.csv"), `${ratios.join("\n")}\n`);
  const metrics = ["index,metric/a_val_loss", "4,1.4", "3,1.1", "2,1.2", "1,1.5"];
  await writeFile(file("metrics.csv"), `${metrics.join("\n")}\n`);
});
afterAll(() => rm(folder, { recursive: true }));

async function planJson(...words: string[]): Promise<RunsPlanResult> {
  const { stdout, stderr, code } = await runInProcess(["plan", ...words, "--json"]);
  expect(stderr).not.toContain("    at ");
  expect(code).toBe(0);
  return readResultText(stdout) as RunsPlanResult;
}

describe("plan --runs", () => {
  it("says what to buy, what it gains beside equal amounts and how surely, and which runs to make next", async () => {
    const words = ["--runs", file("runs.csv"), "--budget", "1000", "--have", "North=100,South=100"];
    const result = await planJson(...words, "--propose", "2");
    const [north, south] = result.slices!;
    expect(north!.buy + south!.buy).toBeLessThanOrEqual(1000);
    expect(south!.buy).toBeGreaterThan(north!.buy);
    expect(result.plan!.gain.expected).toBeGreaterThan(0);
    expect(result.plan!.probabilityBetter).toBeGreaterThan(0.9);
    expect(result.proposals).toHaveLength(2);
    const { stdout } = await runInProcess(["plan", ...words]);
    expect(stdout).toMatch(/^\nBuying this is expected to lower the mean loss by 0\.\d{5} /);
    expect(stdout).toMatch(/Next: `slicetuner plan .* --runs .* --propose 8` shows/);
  });

  it("predicts the rows of a table in their order, without a budget", async () => {
    const { predictions, plan, slices } = await planJson(
      "--runs",
      file("runs.csv"),
      "--predict",
      file("mixtures.csv"),
    );
    expect([plan, slices]).toEqual([null, null]);
    expect(predictions).toHaveLength(2);
    const { expected, lower, upper } = predictions[1]!.losses.South!;
    expect(Math.abs(expected / (3 * 900 ** -0.5) - 1)).toBeLessThan(0.05);
    expect(lower).toBeLessThan(expected);
    expect(upper).toBeGreaterThan(expected);
  });

  it("matches shares and losses of two tables by their index", async () => {
    const words = [
      "--ratios",
      file("ratios.csv"),
      "--metrics",
      file("metrics.csv"),
      "--predict",
      file("ratios.csv"),
    ];
    const { predictions } = await planJson(...words);
    const losses = predictions.map((prediction) => prediction.losses.a!.expected);
    expect(losses[2]).toBeLessThan(losses[0]!);
  });

  it.each([
    [
      "with the words of amounts and losses",
      "params.size_North,params.size_South",
      "metrics.loss_North,metrics.loss_South",
    ],
    ["with the slices' names alone", "params.North,params.South", "metrics.North,metrics.South"],
  ])("reads MLflow's export of runs, without those that failed: %s", async (_, amounts, losses) => {
    const export_ = file("mlflow.csv");
    const head = `run_id,experiment_id,status,artifact_uri,start_time,end_time,${losses},${amounts},params.learning_rate,tags.mlflow.user`;
    const rows = runs.map((row, index) => {
      const [north, south, ...measured] = row.split(",");
      const others = `0,FINISHED,file:///runs/${index},2026-01-01,2026-01-02`;
      return `r${index},${others},${measured.join()},${north},${south},0.01,someone`;
    });
    const failed = "r99,0,FAILED,file:///runs/99,2026-01-01,,,,500,500,0.01,someone";
    await writeFile(export_, `${[head, ...rows, failed].join("\n")}\n`);
    const predicted = await planJson("--runs", export_, "--predict", file("mixtures.csv"));
    const plain = await planJson("--runs", file("runs.csv"), "--predict", file("mixtures.csv"));
    expect(predicted.predictions).toEqual(plain.predictions);
    expect(predicted.warnings).toContainEqual(
      expect.stringMatching(/^1 of 17 runs of .*mlflow\.csv did not finish and are left out$/),
    );
    expect(predicted.warnings.join()).not.toMatch(/tags|artifact/);
  });

  it("names all mistakes at once", async () => {
    const broken = file("broken.csv");
    await writeFile(broken, "size_North,size_South,loss_North\n1,2,0.5\n3,,0.4\n5,6,-1\n");
    const { stderr, code } = await runInProcess(["plan", "--runs", broken, "--propose", "2"]);
    expect(code).toBe(2);
    expect(stderr).toContain("--budget: is missing: say what may be spent, or what to --predict");
    expect(stderr).toContain("--propose: needs --budget");
    expect(stderr).toContain("row 2, size_South: is empty, expected a number");
    const without = await runInProcess(["plan", "--metrics", file("metrics.csv"), "--budget", "3"]);
    expect(without.stderr).toContain("--ratios: is missing: --metrics needs it");
    const none = await runInProcess(["plan", "--propose", "2", "--budget", "3", "--label", "x"]);
    expect(none.stderr).toContain("--propose: needs --runs, or --ratios and --metrics");
  });

  it.each([
    [
      "a loss of 0",
      ["1,2,0.5,0.4", "3,1,0,0.4", "5,6,0.3,0.2"],
      "bad.csv, row 2, loss_North: is 0, expected a loss above 0",
    ],
    [
      "a loss below 0",
      ["1,2,0.5,0.4", "3,1,-1,0.4", "5,6,0.3,0.2"],
      "bad.csv, row 2, loss_North: is -1, expected a loss above 0",
    ],
    [
      "a loss that is missing",
      ["1,2,0.5,0.4", "3,1,,0.4", "5,6,0.3,0.2"],
      "row 2, loss_North: is empty, expected a number",
    ],
    [
      "a loss that is no number",
      ["1,2,0.5,0.4", "3,1,NaN,0.4", "5,6,0.3,0.2"],
      "row 2, loss_North: is empty, expected a number",
    ],
    [
      "a size below 0",
      ["1,2,0.5,0.4", "-3,1,0.4,0.4", "5,6,0.3,0.2"],
      "bad.csv, row 2, size_North: is -3, expected a number of at least 0",
    ],
    [
      "a run without data",
      ["1,2,0.5,0.4", "0,0,0.4,0.4", "5,6,0.3,0.2"],
      "run 2: has no data at all: every amount is 0",
    ],
    ["two runs", ["1,2,0.5,0.4", "3,1,0.4,0.4"], "2 runs, expected at least 3"],
  ])("refuses %s", async (_, rows, message) => {
    const broken = file("bad.csv");
    await writeFile(broken, `size_North,size_South,loss_North,loss_South\n${rows.join("\n")}\n`);
    const { stderr, code } = await runInProcess(["plan", "--runs", broken, "--budget", "10"]);
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain("    at ");
    expect(code).toBe(2);
  });

  it("names every wrong number of a table at once, and what lacks a column of amounts", async () => {
    const rows = ["1,2,0,0.4", "3,1,-1,NaN", "5,-6,0.3,0.2"];
    await writeFile(file("wrong.csv"), `size_North,size_South,loss_North,loss_South\n${rows.join("\n")}\n`);
    const { stderr } = await runInProcess(["plan", "--runs", file("wrong.csv"), "--budget", "10"]);
    for (const told of [
      "row 1, loss_North: is 0, expected a loss above 0",
      "row 2, loss_North: is -1, expected a loss above 0",
      "row 2, loss_South: is empty, expected a number",
      "row 3, size_South: is -6, expected a number of at least 0",
    ])
      expect(stderr).toContain(told);
    // What is empty here has nothing to do with slices that have changed.
    expect(stderr).not.toContain("--renamed");
    const one = ["size_A,loss_A,loss_B", "1,0.5,0.4", "3,0.4,0.4", "5,0.3,0.2"];
    await writeFile(file("one.csv"), `${one.join("\n")}\n`);
    const found = await runInProcess(["plan", "--runs", file("one.csv"), "--budget", "10"]);
    expect(found.stdout).toContain("B has a loss, but no column says how much of it went in");
    expect(found.stdout).toContain("Equal amounts are the best mixture found.");
  });

  it("refuses a missing column of losses, and shares that do not sum to 1", async () => {
    const shares = file("bad-shares.csv");
    await writeFile(shares, "share_a,share_b,loss_a\n0.2,0.3,1\n0.5,0.5,1\n0.1,0.9,1\n");
    const { stderr, code } = await runInProcess(["plan", "--runs", shares, "--budget", "10"]);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining("row 1: its shares sum to 0.5, expected 1"),
    });
    const amounts = file("no-losses.csv");
    await writeFile(amounts, "size_North,size_South\n1,2\n3,4\n5,6\n");
    const none = await runInProcess(["plan", "--runs", amounts, "--budget", "10"]);
    expect(none.stderr).toContain("has no column of losses, such as loss_South");
    expect(none.code).toBe(2);
  });

  it("says what few and repeated runs do not tell", async () => {
    const rows = ["10,20,5,0.5,0.4", "20,20,5,0.4,0.4", "20,20,5,0.41,0.39"];
    await writeFile(file("few.csv"), `size_A,size_B,size_C,loss_A,loss_B\n${rows.join("\n")}\n`);
    const { warnings } = await planJson("--runs", file("few.csv"), "--budget", "10");
    expect(warnings).toEqual([
      "the runs do not determine what B, C does: its amount does not change on its own",
      "2 different runs for 3 sources: most of what is predicted comes from the assumption that losses change slowly",
      "1 run repeats the amounts of another: it shows the noise of trainings",
    ]);
  });
});
