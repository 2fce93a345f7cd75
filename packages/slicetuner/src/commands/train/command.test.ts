import { execFileSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { loadRuntime } from "@slicetuner/onnx-runtime";
import { evaluateResultSchema, type TrainResult, trainResultSchema } from "@slicetuner/results";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { peopleFile } from "../../testing/people-file.ts";
import { runInProcess } from "../../testing/run-in-process.ts";

let folder: string;
let people: string;
let others: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slicetuner-train-"));
  people = join(folder, "people.csv");
  others = join(folder, "others.csv");
  await writeFile(people, peopleFile(600, 1));
  await writeFile(others, peopleFile(300, 2));
});

afterAll(() => rm(folder, { recursive: true }));

const quick = ["--label", "income", "--maximum-epochs", "40", "--workers", "0", "--positive", "high"];

/** @param flags what they say takes the place of what holds otherwise */
async function train(...flags: readonly string[]) {
  const usual = ["--data", people, ...quick];
  const unsaid = usual.filter((_, place) => !flags.includes(usual[place - (place % 2)]!));
  const { code, stdout, stderr } = await runInProcess(["train", ...unsaid, ...flags, "--json"]);
  expect(stderr).not.toContain("error");
  expect(code).toBe(0);
  return trainResultSchema.parse(JSON.parse(stdout));
}

async function evaluate(...flags: readonly string[]) {
  const { code, stdout } = await runInProcess(["evaluate", ...flags, "--json"]);
  expect(code).toBe(0);
  return evaluateResultSchema.parse(JSON.parse(stdout));
}

/** A model that is trained for equal opportunity, in the folder `fair`. */
let fairResult: TrainResult;

beforeAll(async () => {
  const flags = ["--group", "sex", "--fair", "equal-opportunity", "--test", others];
  fairResult = await train(...flags, "--out", join(folder, "fair"));
});

describe("slicetuner train", () => {
  it("trains FairBatch and writes a model that is as good wherever it is measured", async () => {
    const model = join(folder, "fair");
    const result = fairResult;
    expect(result.method).toBe("fairbatch");
    expect(result.methods.map(({ method }) => method)).toEqual(["fairbatch", "plain"]);
    expect(result.fairBatch[0]!.trace).toHaveLength(40);
    const [fair, plain] = result.methods.map(({ test }) => test.fairness!.equalOpportunity.gap.mean!);
    expect(fair).toBeLessThan(plain!);
    expect(result.data).toMatchObject({ testRows: 300, positive: "high" });
    expect(result.data.groups).toMatchObject([{ name: "sex", values: ["Female", "Male"], isFeature: true }]);

    expect((await readdir(model)).sort()).toEqual([
      "encoding.json",
      "model-card.md",
      "model.onnx",
      "predict.py",
      "predict.ts",
      "result.json",
      "slicetuner-model.json",
    ]);
    expect(JSON.parse(await readFile(join(model, "result.json"), "utf8"))).toEqual(result);
    const again = await evaluate("--model", model, "--data", others, "--replicates", "0");
    expect(again.test.accuracy.value).toBeCloseTo(result.methods[0]!.test.accuracy.mean!, 12);
    expect(again.test.fairness!.equalizedOdds.gap.value).toBeCloseTo(
      result.methods[0]!.test.fairness!.equalizedOdds.gap.mean!,
      12,
    );
    expect(again.test.logLoss.value).toBeCloseTo(result.methods[0]!.test.logLoss.mean!, 6);
  });

  it("writes lines of Python and TypeScript that feed the model as it was trained", async () => {
    const model = join(folder, "fair");
    const rows = (await readFile(others, "utf8")).trim().split("\n").slice(1, 60);
    const names = ["age", "sex", "race", "hours", "income"];
    const records = rows.map((row) =>
      Object.fromEntries(row.split(",").map((text, index) => [names[index], text])),
    );
    const script =
      "import json, sys; import predict; print(json.dumps([predict.encode(row) for row in json.load(sys.stdin)]))";
    const printed = execFileSync("python3", ["-B", "-c", script], {
      cwd: model,
      input: JSON.stringify(records),
    });
    const encoded = JSON.parse(printed.toString()) as number[][];
    const own = await import(/* @vite-ignore */ pathToFileURL(join(model, "predict.ts")).href);
    expect(records.map(own.encode)).toEqual(encoded);

    // In a browser the model says the same.
    const probabilities: number[][] = await own.predict(records, await loadRuntime("auto"));
    const inBrowser: number[][] = await own.predict(records, await loadRuntime("wasm"));
    const differences = probabilities.flatMap((shares, row) =>
      shares.map((share, label) => Math.abs(share - inBrowser[row]![label]!)),
    );
    expect(Math.max(...differences)).toBeLessThan(1e-6);
    const decisions = records.map((record, row) => own.decide(record, probabilities[row]));
    const right =
      decisions.filter((decision, row) => decision === records[row]!.income).length / records.length;
    const sample = join(folder, "sample.csv");
    await writeFile(sample, [names.join(","), ...rows, ""].join("\n"));
    const measured = await evaluate("--model", model, "--data", sample, "--replicates", "0");
    expect(right).toBeCloseTo(measured.test.accuracy.value!, 12);
  });

  it("writes thresholds of groups that decide alike elsewhere", async () => {
    const model = join(folder, "thresholds");
    const flags = ["--fair", "demographic-parity:0.05", "--method", "post-process", "--test", others];
    const result = await train("--group", "sex,race", ...flags, "--out", model, "--validation", "0.4");
    expect(result.expected!.gap).toBeGreaterThanOrEqual(0);
    const again = await evaluate("--model", model, "--data", others, "--replicates", "0");
    expect(again.data.groups).toEqual(["sex", "race"]);
    expect(again.test.groups.map(({ name }) => name)).toEqual(["sex × race", "sex", "race"]);
    expect(again.test.accuracy.value).toBeCloseTo(result.methods[0]!.test.accuracy.mean!, 12);
    // Those without a sex are decided by .5, in Python as here.
    const script = "import predict; print(predict.decide({'sex': '', 'race': 'White'}, [0.6, 0.4]))";
    expect(execFileSync("python3", ["-B", "-c", script], { cwd: model }).toString().trim()).toBe("high");
  });

  it("compares all methods on the same rows", async () => {
    const result = await train(
      "--group",
      "sex",
      "--fair",
      "demographic-parity",
      "--frontier",
      "--seeds",
      "2",
      ...["--maximum-epochs", "15", "--robust-epochs", "100"],
    );
    expect(result.methods).toHaveLength(14);
    expect(new Set(result.methods.map(({ method }) => method))).toEqual(
      new Set(["fairbatch", "plain", "reweigh", "balanced", "post-process", "fr-train"]),
    );
    const weights = result.methods.map(({ fairnessWeight }) => fairnessWeight);
    expect(weights.filter((weight) => weight !== undefined)).toEqual([0.5, 0.9]);
    const marked = result.methods.filter(({ onFrontier }) => onFrontier === true);
    expect(marked.length).toBeGreaterThan(0);
    for (const { test } of result.methods) {
      const isBetter = marked.some((other) => {
        const [own, gap] = [test, other.test].map(({ fairness }) => fairness!.demographicParity.gap.mean!);
        return other.test.accuracy.mean! >= test.accuracy.mean! && gap! <= own!;
      });
      expect(isBetter).toBe(true);
      expect(test.accuracy.standardDeviation).not.toBeNull();
    }
  });

  it("leaves FR-Train out of a frontier that it has no target for, and says so", async () => {
    const flags = ["--group", "sex", "--fair", "equal-opportunity", "--frontier", "--method", "plain"];
    const { methods, warnings } = await train(...flags, "--maximum-epochs", "3");
    expect(methods.map(({ method }) => method)).not.toContain("fr-train");
    expect(methods.filter(({ method }) => method === "fairbatch").map(({ target }) => target)).toContain(
      "equal-opportunity",
    );
    expect(warnings.join()).toMatch(/frontier is without fr-train: --fair is equal-opportunity/);
  });

  it("makes nothing fair to groups that are too small to be compared", async () => {
    const rare = join(folder, "rare.csv");
    const text = await readFile(people, "utf8");
    await writeFile(rare, `${text}30,Other,White,40,high\n50,Other,White,20,low\n40,Other,Black,30,low\n`);
    const flags = ["--data", rare, "--group", "sex", "--fair", "demographic-parity", "--maximum-epochs", "8"];
    const about = ({ warnings }: TrainResult) => warnings.filter((warning) => warning.includes("Other"));
    expect(about(await train(...flags)).join()).toMatch(/training rows of sex Other/);
    const result = await train(...flags, "--minimum-group-size", "20");
    expect(about(result).join()).not.toMatch(/training row/);
    expect(result.fairBatch[0]!.groups).toEqual(["Female", "Male"]);
  });

  it("says what to do where only constant decisions reach the gap", async () => {
    // One feature of two values: a threshold decides by it or not at all, and it says more of men's income.
    const coarse = join(folder, "coarse.csv");
    const rows = Array.from({ length: 400 }, (_, row) => {
      const [sex, income] = [row % 2 === 0 ? "Male" : "Female", row % 4 < 2 ? "high" : "low"];
      const share = sex === "Male" ? (income === "high" ? 9 : 1) : income === "high" ? 6 : 4;
      return `${sex},${Math.floor(row / 4) % 10 < share ? "yes" : "no"},${income}`;
    });
    await writeFile(coarse, ["sex,degree,income", ...rows, ""].join("\n"));
    const target = ["--fair", "equalized-odds:0.001", "--method", "post-process", "--exclude", "sex"];
    const { warnings, methods } = await train("--data", coarse, "--group", "sex", ...target);
    expect(methods[0]!.constantSeeds).toBe(1);
    expect(warnings.join()).toMatch(/no thresholds reach the gap of 0\.001 but constant ones.*--randomized/);
  });

  it("draws decisions with --randomized, and meets gaps that thresholds do not", async () => {
    const model = join(folder, "drawn");
    const target = ["--fair", "demographic-parity:0.001", "--method", "post-process", "--test", others];
    const result = await train("--group", "sex", ...target, "--randomized", "--out", model);
    expect(result.settings.randomized).toBe(true);
    const { thresholds } = JSON.parse(await readFile(join(model, "encoding.json"), "utf8"));
    const chances = thresholds.rules.map(({ lowerChance }: { lowerChance: number }) => lowerChance);
    expect(chances.some((chance: number) => chance > 0 && chance < 1)).toBe(true);
    const again = await evaluate("--model", model, "--data", others, "--replicates", "0");
    expect(again.test.accuracy.value).toBeCloseTo(result.methods[0]!.test.accuracy.mean!, 12);

    const { code, stderr } = await runInProcess(["train", "--data", people, ...quick, "--randomized"]);
    expect(code).toBe(2);
    expect(stderr).toContain("--randomized: has no effect with --method plain");
  });

  it("warns where models differ by their seeds", async () => {
    const flags = ["--group", "sex", "--fair", "demographic-parity", "--seeds", "3"];
    const { warnings } = await train(...flags, "--maximum-epochs", "2");
    expect(warnings.join("\n")).toMatch(/over 3 seeds the groups' ratio .* do not trust a single model/);
    // What is said of all seeds is said once.
    expect(new Set(warnings).size).toBe(warnings.length);
  });

  it("trains FR-Train with trusted rows, and names the rows whose labels are wrong", async () => {
    const [noisy, trusted] = [join(folder, "noisy.csv"), join(folder, "trusted.csv")];
    const [head, ...rows] = peopleFile(600, 3).trim().split("\n");
    const isFlipped = (row: number) => row % 7 === 0;
    const flip = (row: string) => row.replace(/high$|low$/, (label) => (label === "high" ? "low" : "high"));
    const lines = rows.map((row, index) => (isFlipped(index) ? flip(row) : row));
    await writeFile(noisy, [head, ...lines, ""].join("\n"));
    await writeFile(trusted, peopleFile(200, 4));
    const model = join(folder, "robust");
    const flags = ["--group", "sex,race", "--robust", "--trusted", trusted, "--robust-epochs", "600"];
    const result = await train("--data", noisy, ...flags, "--test", others, "--out", model);
    expect(result.method).toBe("fr-train");
    expect(result.methods.map(({ method, target }) => [method, target])).toEqual([
      ["fr-train", "demographic-parity"],
      ["plain", null],
    ]);
    const [report] = result.frTrain;
    expect(report).toMatchObject({ seed: 1, strategy: "label-discriminator", trustedRows: 200 });
    expect(report!.weightsStandardDeviation).toBeGreaterThan(0.05);
    const weights = report!.suspicious.map(({ weight }) => weight);
    expect(weights).toEqual(weights.toSorted((one, other) => one - other));
    // Rows are named by their line in the file, whose first has the columns. One of seven is wrong.
    const worst = report!.suspicious.slice(0, 30).map(({ row }) => Number(/:(\d+)$/.exec(row)![1]) - 2);
    expect(worst.filter(isFlipped).length).toBeGreaterThan(2 * (30 / 7));
    const again = await evaluate("--model", model, "--data", others, "--replicates", "0");
    expect(again.test.accuracy.value).toBeCloseTo(result.methods[0]!.test.accuracy.mean!, 12);
  });

  it("selects rows by their losses where there are no trusted ones, and says so", async () => {
    const flags = ["--group", "sex", "--fair", "equalized-odds", "--robust", "--robust-epochs", "300"];
    const { stdout } = await runInProcess(["train", "--data", people, ...quick, ...flags]);
    expect(stdout).toContain("Method: fr-train.");
    expect(stdout).toContain("fr-train (equalized-odds, --fairness-weight 0.5): there are no --trusted rows");
    expect(stdout).toContain("sample-selection");
    expect(stdout).toMatch(/suspicious rows\s+weight/);
  });

  it("refuses trusted rows with other columns, classes or groups", async () => {
    const trusted = join(folder, "wrong-trusted.csv");
    const refusal = async (text: string) => {
      await writeFile(trusted, text);
      const flags = ["--group", "sex", "--trusted", trusted];
      const { code, stderr } = await runInProcess(["train", "--data", people, ...quick, ...flags]);
      expect(code).toBe(2);
      expect(stderr).not.toContain("    at ");
      return stderr;
    };
    expect(await refusal("age,sex,race,income\n40,Male,White,high\n")).toContain("hours");
    expect(await refusal("age,sex,race,hours,income\n40,Male,White,40,middle\n")).toContain("middle");
    expect(await refusal("age,sex,race,hours,income\n40,Other,White,40,high\n")).toContain(
      'has the groups Other in "sex"',
    );
  });

  it("tells people the answer, and what the model sees", async () => {
    const { stdout } = await runInProcess(["train", "--data", people, ...quick, "--group", "sex"]);
    expect(stdout).toContain("The model sees sex; --exclude sex hides that from it.");
    expect(stdout).toContain("Method: plain.");
    expect(stdout).toMatch(/demographic parity\s+\.\d{4}/);
    expect(stdout).toContain("Next: ");
  });

  it("ends FairBatch where the validation rows say so: that training, as if no other had been tried", async () => {
    const flags = ["--group", "sex,race", "--fair", "demographic-parity", "--fair-step", "0.1"];
    const epochs = ["--maximum-epochs", "20", "--patience", "20"];
    const chosen = await train(...flags, ...epochs, "--choose-epochs");
    const [fair, plain] = chosen.methods as [TrainResult["methods"][0], TrainResult["methods"][0]];
    expect([1, 2, 4, 6, 9, 13, 20]).toContain(fair.epochs);
    expect(plain.epochs).toBe(20);
    const alone = await train(...flags, "--patience", "20", "--maximum-epochs", String(fair.epochs));
    expect(fair.test).toEqual(alone.methods[0]!.test);
    expect(chosen.settings).toMatchObject({ chooseEpochs: true });
  });

  it("names all mistakes at once", async () => {
    const flags = [
      "--fair",
      "odds",
      "--frontier",
      "--test",
      "2",
      "--trainer",
      "command",
      "--command",
      "true",
    ];
    const { code, stderr } = await runInProcess([
      "train",
      "--data",
      people,
      "--label",
      "income",
      ...flags,
      "--out",
      folder,
    ]);
    expect(code).toBe(2);
    for (const part of [
      '--fair: is "odds"',
      '--test: is "2"',
      "--group: is missing",
      "--trainer: command takes no batch sampler",
      "--out:",
    ]) {
      expect(stderr).toContain(part);
    }
    expect(stderr).not.toContain("    at ");
  });

  it.each([
    [["--group", "gender"], "; the columns are age, sex, race, hours, income"],
    [["--group", "sex", "--method", "fairbatch"], "--fair: is missing: --method fairbatch needs it"],
    [
      ["--group", "sex", "--method", "reweigh", "--fair", "equalized-odds"],
      "has no effect with --method reweigh",
    ],
    [["--fair", "equalized-odds:0"], 'has the gap "0"'],
    [["--robust"], "--group: is missing"],
    [
      ["--group", "sex", "--robust", "--method", "plain"],
      "--method: is plain, and --robust asks for fr-train",
    ],
    [["--group", "sex", "--robust", "--fair", "equal-opportunity"], "fr-train aims at demographic-parity"],
    [
      ["--group", "sex", "--robust", "--fair", "equalized-odds:0.1"],
      "names a gap, and fr-train aims at none",
    ],
    [["--group", "sex", "--robust", "--trainer", "tfjs"], "fr-train trains with onnx only"],
    [["--group", "sex", "--trusted", "none.csv"], "none.csv"],
    [["--group", "sex", "--fair", "equalized-odds", "--fair-step", "1.5"], '--fair-step: is "1.5"'],
    [["--group", "sex", "--test", "none.csv"], "none.csv"],
    [["--group", "sex", "--method", "reweigh", "--choose-epochs"], "it is about fairbatch"],
    [["--positive", "rich"], '"rich" is no class; there are high, low'],
  ])("refuses %j", async (flags, message) => {
    const { code, stderr } = await runInProcess(["train", "--data", people, "--label", "income", ...flags]);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});
