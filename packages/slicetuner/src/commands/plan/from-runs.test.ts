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
    expect(stdout).toMatch(/^\nBuying this is expected to lower the mean loss by \.\d+/);
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
});
