import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Random } from "@slicetuner/core";
import { add, constant, Graph, multiply, sigmoid } from "@slicetuner/onnx-graph";
import type { FindResult, PlanResult } from "@slicetuner/results";
import { split } from "shlex";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { peopleTable, runInProcess } from "../../testing/run-in-process.ts";
import { smallTrainings } from "../../testing/small-trainings.ts";

/** 600 people; the losses are large where city is Rome and age at least 45. Row 0 is on line 2. */
function table(): { readonly lines: string[]; readonly losses: number[]; readonly bad: number } {
  const random = new Random(5);
  const losses: number[] = [];
  let bad = 0;
  const lines = Array.from({ length: 600 }, (_, row) => {
    const [age, city] = [20 + Math.floor(random.uniform() * 50), random.uniform() < 0.5 ? "Rome" : "Oslo"];
    const isBad = city === "Rome" && age >= 45;
    bad += Number(isBad);
    losses.push(Number((random.uniform() * 0.4 + (isBad ? 1 : 0)).toFixed(6)));
    return `${age},${city},${random.uniform() < 0.5 ? "low" : "high"},${losses[row]},${1 + (row % 3)},k${row}`;
  });
  return { lines, losses, bad };
}
const { lines, losses, bad } = table();
const header = "age,city,income,loss,w,key";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slicetuner-find-"));
  await writeFile(file("rows.csv"), [header, ...lines, ""].join("\n"));
  await writeFile(file("losses.txt"), `${losses.join("\n")}\n`);
  await writeFile(file("people.csv"), peopleTable(100));
});
afterAll(() => rm(folder, { recursive: true }));

function file(name: string): string {
  return join(folder, name);
}

async function find(...options: string[]): Promise<FindResult> {
  const { code, stdout, stderr } = await runInProcess(["find", ...options, "--json"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout) as FindResult;
}

async function problemsOf(...options: string[]): Promise<string> {
  const { code, stderr } = await runInProcess(["find", ...options]);
  expect(code).toBe(2);
  return stderr.replaceAll(`${folder}/`, "").replaceAll("error ", "");
}

const rows = () => ["--data", file("rows.csv"), "--losses", "loss", "--exclude", "key,w,income"];
/** Without it, the parts of the bad slice would be slices of their own. */
const edges = ["--edges", "age=45", "--effect-threshold", "2"];

/** Words of a command in backquotes, as a shell takes them apart. */
function suggested(stdout: string, name: string): string[] {
  const [, line] = new RegExp(`\`slicetuner (${name} [^\`]*)\``).exec(stdout)!;
  return split(line!);
}

it("each suggested command runs as it is printed: of a file with semicolons, an excluded column and incomplete rows", async () => {
  const leaked = peopleTable(100)
    .trim()
    .split("\n")
    .map((line, row) => [...line.split(","), row === 0 ? "copy of income" : line.split(",")[2]].join(";"));
  // One row without a label.
  await writeFile(file("semi colons.csv"), [...leaked, "30;Oslo;;", ""].join("\n"));
  const reading = ["--delimiter", ";", "--exclude", "copy of income", "--drop-incomplete"];
  const data = ["--data", file("semi colons.csv"), "--label", "income", ...reading];
  const search = [
    "--edges",
    "age=45",
    "--effect-threshold",
    "0.1",
    "--significance",
    "0.9",
    "--minimum-rows",
    "20",
  ];
  const found = await runInProcess([
    ...["find", ...data, "--maximum-epochs", "2", "--workers", "0", "--folds", "3", ...search],
    ...["--out", file("found slices.json")],
  ]);
  expect(found).toMatchObject({ code: 0, stderr: "" });
  const toPlan = suggested(found.stdout, "plan");
  expect(toPlan).toEqual(expect.arrayContaining([...data, "--maximum-epochs", "2", "--workers", "0"]));
  const planned = await runInProcess([...toPlan, "--estimation", "amortized", "--subset-sizes", "3"]);
  expect(planned).toMatchObject({ code: 0, stderr: "" });
  const toRun = suggested(planned.stdout, "run").map((word) => (word === "FILE" ? file("pool.csv") : word));
  await writeFile(file("pool.csv"), [...leaked, ""].join("\n"));
  expect(await runInProcess([...toRun, "--strategy", "uniform", "--repeats", "1"])).toMatchObject({
    code: 0,
  });
  const toCompare = suggested(planned.stdout, "compare");
  const brief = ["--strategies", "uniform", "--repeats", "1", "--budget", "20"];
  const compared = await runInProcess([...toCompare, ...brief]);
  expect(compared).toMatchObject({ code: 0, stderr: "" });
  expect(suggested(compared.stdout, "plan")).toEqual(expect.arrayContaining(data));
});

describe("slicetuner find, of given losses", () => {
  it("finds the slice that is bad, and says how bad and where", async () => {
    const { slices, data, losses: told, groups, status } = await find(...rows(), ...edges);
    expect(slices).toHaveLength(1);
    const [slice] = slices;
    expect(slice).toMatchObject({ name: "age ≥ 45 and city = Rome", rows: bad });
    const inside = losses.filter((loss) => loss >= 1);
    expect(slice!.meanLoss).toBeCloseTo(inside.reduce((sum, loss) => sum + loss, 0) / bad, 10);
    expect(slice!.effectInterval!.lower).toBeLessThan(slice!.effectSize!);
    expect(slice!.test.pValue).toBeLessThan(1e-9);
    const worst = losses.indexOf(Math.max(...losses));
    expect(slice!.examples[0]).toEqual({ place: `${file("rows.csv")}:${worst + 2}`, loss: losses[worst] });
    expect(data.columns).toEqual(["age", "city"]);
    expect(data.leftOut).toEqual([
      { column: "loss", reason: "holds the losses" },
      { column: "income", reason: "named by --exclude" },
      { column: "w", reason: "named by --exclude" },
      { column: "key", reason: "named by --exclude" },
    ]);
    expect(told).toMatchObject({ trainer: null, trainings: 0 });
    expect(groups).toEqual([{ slices: [slice!.name], rows: bad }]);
    expect(status).toBe("searched-all");
  });

  it("reads the same losses from a file", async () => {
    const { slices } = await find(...rows(), ...edges);
    await writeFile(file("losses.json"), JSON.stringify({ losses }));
    const options = ["--data", file("rows.csv"), "--columns", "age,city", ...edges];
    expect((await find(...options, "--losses", file("losses.txt"))).slices).toEqual(slices);
    expect((await find(...options, "--losses", file("losses.json"))).slices).toEqual(slices);
  });

  it("heeds weights", async () => {
    const { slices, losses: told } = await find(...rows(), ...edges, "--weight", "w");
    const weightOf = (row: number): number => 1 + (row % 3);
    const all = losses.reduce((sum, loss, row) => sum + loss * weightOf(row), 0);
    const weight = losses.reduce((sum, _, row) => sum + weightOf(row), 0);
    expect(told.mean).toBeCloseTo(all / weight, 10);
    expect(slices[0]!.weight).toBe(
      losses.reduce((sum, loss, row) => sum + (loss >= 1 ? weightOf(row) : 0), 0),
    );
  });

  it.each([
    ["tree", "--effect-threshold", "2"],
    ["score", "--score-alpha", "0.9"],
  ])("searches with the engine %s", async (engine, ...options) => {
    const result = await find(...rows(), "--edges", "age=45", "--engine", engine, ...options);
    expect(result.engine).toBe(engine);
    expect(result.slices[0]).toMatchObject({ rows: bad });
    expect(result.slices[0]!.score === null).toBe(engine === "tree");
  });

  it("shows a table, where examples are, and what to do next", async () => {
    const { stdout } = await runInProcess(["find", ...rows(), ...edges]);
    expect(stdout).toMatch(/^ *1 +age ≥ 45 and city = Rome +\d+ +1\.\d+ +\.2\d+/m);
    expect(stdout).toContain("Left out: loss (holds the losses)");
    expect(stdout).toMatch(/rows with the largest losses\n1 +.*rows\.csv:\d+ \(1\.\d+\)/);
    expect(stdout).toMatch(
      /Next: `slicetuner find .* --out slices\.json` keeps these slices; then `slicetuner plan --data .* --label COLUMN/,
    );
  });

  it("says so when nothing is found, and what could be changed", async () => {
    const options = ["--data", file("rows.csv"), "--losses", "loss", "--columns", "income"];
    const { code, stdout } = await runInProcess(["find", ...options]);
    expect(code).toBe(0);
    expect(stdout).toContain("No slice was found");
    expect(stdout).toContain("--effect-threshold (now 0.4 of cohen)");
    // Nothing came to a test: no other level would help.
    expect(stdout).not.toContain("--significance");
    expect(stdout).not.toContain("Next:");
    const tooLarge = await runInProcess(["find", ...options, "--minimum-rows", "5000"]);
    expect(tooLarge.stdout).toContain(
      "What could be changed: smaller slices with --minimum-rows (now 5000).",
    );
  });

  it("leaves incomplete rows out only when told to, and names rows as they are in the file", async () => {
    const damaged = [header, lines[0]!.replace(/,k0$/, ",k0"), ",Rome,low,,1,k", ...lines.slice(1), ""];
    await writeFile(file("damaged.csv"), damaged.join("\n"));
    const options = ["--data", file("damaged.csv"), "--losses", "loss", "--columns", "age,city", ...edges];
    expect(await problemsOf(...options)).toBe(
      "damaged.csv:3:loss: is missing. --drop-incomplete leaves out rows without loss, label or weight.\n",
    );
    const { stdout } = await runInProcess(["find", ...options, "--drop-incomplete", "--json"]);
    const result = JSON.parse(stdout) as FindResult;
    expect(result.warnings).toEqual([
      expect.stringContaining("1 row without loss, label or weight left out"),
    ]);
    const worst = losses.indexOf(Math.max(...losses));
    expect(result.slices[0]!.examples[0]!.place).toBe(
      `${file("damaged.csv")}:${worst + (worst > 0 ? 3 : 2)}`,
    );
  });

  it("tells what is wrong in the words of the options", async () => {
    expect(await problemsOf("--data", file("rows.csv"))).toContain(
      "--losses: is missing: name a column or file with your model's losses, or a column to predict with --label",
    );
    expect(await problemsOf("--data", file("rows.csv"), "--losses", "los")).toBe(
      '--losses: "los" is neither a column of rows.csv nor a file; did you mean "loss"?\n',
    );
    expect(await problemsOf("--data", file("rows.csv"), "--losses", "city", "--columns", "agee")).toBe(
      '--columns: no column "agee" in rows.csv; did you mean "age"? The columns are age, city, income, loss, w, key\n--losses: the column "city" holds texts, expected numbers\n',
    );
    await writeFile(file("short.txt"), "1\n2\n");
    expect(await problemsOf("--data", file("rows.csv"), "--losses", file("short.txt"))).toContain(
      "short.txt: holds 2 numbers, rows.csv holds 600 rows",
    );
    expect(await problemsOf(...rows(), "--model", "mlp", "--target", "label")).toBe(
      [
        "--target: has no meaning without --engine tree",
        "--target: is label: name the column with --label",
        "--model: has no meaning with --losses: nothing is trained",
        "",
      ].join("\n"),
    );
    expect(await problemsOf(...rows(), "--edges", "city=3,agee=2")).toMatch(/--edges city: .*texts/);
    expect(await problemsOf("--data", file("rows.csv"), "--losses", "loss", "--columns", "key")).toBe(
      "columns: none is left to search\ncolumn key: 600 different texts in 600 rows: it names rows and is no property that they share\nUse --edges or --distinct-values for columns of many values; a column of one value makes no slices.\n",
    );
    expect(
      await problemsOf("--data", file("rows.csv"), "--losses", "loss", "--exclude", "age,city,income,w,key"),
    ).toBe("rows.csv: has no column but age, city, income, w, key, loss to make slices of\n");
    expect(await problemsOf(...rows(), "--edges", "age=9:3")).toContain("the numbers ascending");
  });
});

describe("slicetuner find, of a model of its own", () => {
  const quick = ["--maximum-epochs", "20", "--workers", "0", "--folds", "3", "--effect-threshold", "0.2"];

  it("takes losses of rows that the model has not seen, the same for the same seed", async () => {
    const options = ["--data", file("people.csv"), "--label", "income", ...quick];
    const first = await find(...options);
    expect(first.losses).toMatchObject({ trainings: 3, trainer: expect.stringContaining("onnx") });
    expect(first.data.columns).toEqual(["age", "city"]);
    const again = await find(...options);
    expect(again).toEqual({ ...first, seconds: again.seconds });
    expect((await find(...options, "--seed", "2")).losses.mean).not.toBe(first.losses.mean);
  });

  it("writes what plan --slices reads", async () => {
    const data = ["--data", file("people.csv"), "--label", "income"];
    await find(...data, ...quick.slice(0, -2), "--engine", "score", "--out", file("slices.json"));
    const written = JSON.parse(await readFile(file("slices.json"), "utf8")) as FindResult;
    expect(written.slices.length).toBeGreaterThan(0);
    const plan = [
      "plan",
      ...data,
      "--slices",
      file("slices.json"),
      "--budget",
      "10",
      ...smallTrainings,
      "--json",
    ];
    const { code, stdout } = await runInProcess(plan);
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as PlanResult).data.slices.length).toBeGreaterThan(1);
  });

  it("tells mistakes of the search before it trains", async () => {
    const options = [
      "--data",
      file("people.csv"),
      "--label",
      "income",
      "--edges",
      "city=4",
      "--model",
      "cnn",
    ];
    const told = await problemsOf(...options, "--distinct-values", "none");
    expect(told).toContain("--edges city: the column has texts; edges are for numbers");
    expect(told).toContain('--distinct-values [0]: there is no column "none"');
    expect(told).toMatch(/^--model: /m);
  });

  it("knows the built-in data", async () => {
    const { data, slices } = await find("--dataset", "generated", ...quick);
    expect(data).toMatchObject({ source: "generated", rows: 8000 });
    expect(slices.length).toBeGreaterThan(0);
    expect(await problemsOf("--dataset", "generatd", "--label", "x")).toBe(
      '--label: is fixed for a known data set; leave it out\n--dataset: "generatd" is not known; there are adult, compas, fashion-mnist, generated\n',
    );
  });
});

describe("--model with a saved model", () => {
  /** P("yes") = σ((age − 50) / 5), and in Rome the labels say the contrary. */
  const people = Array.from({ length: 300 }, (_, row) => {
    const [age, city] = [30 + (row % 41), row % 3 === 0 ? "Rome" : "Oslo"];
    const isYes = age > 50 !== (city === "Rome");
    return { age, city, label: isYes ? "yes" : "no" };
  });
  const data = () => ["--data", file("answers.csv"), "--label", "answer"];

  beforeAll(async () => {
    const texts = people.map(({ age, city, label }) => `${age},${city},${label}`);
    await writeFile(file("answers.csv"), ["age,city,answer", ...texts, ""].join("\n"));
    const graph = new Graph();
    const age = graph.input("age", "float32", ["rows", 1]);
    const scale = constant("float32", [1], Float32Array.of(0.2));
    const shift = constant("float32", [1], Float32Array.of(-10));
    await writeFile(
      file("own.onnx"),
      graph.toModel({ probability: sigmoid(add(multiply(age, scale), shift)) }),
    );
  });

  it("searches the losses of an ONNX classifier, without a training", async () => {
    const model = ["--model", file("own.onnx"), "--model-columns", "age"];
    const result = await find(...data(), ...model);
    expect(result.losses).toMatchObject({ from: `log loss of ${file("own.onnx")}`, trainings: 0 });
    expect(result.settings.model).toBe(file("own.onnx"));
    const losses = people.map(({ age, label }) =>
      Math.log1p(Math.exp(((label === "yes" ? -1 : 1) * (age - 50)) / 5)),
    );
    expect(result.losses.mean).toBeCloseTo(losses.reduce((sum, loss) => sum + loss, 0) / 300, 5);
    expect(result.slices[0]!.name).toBe("city = Rome");
    // The plan trains a model of its own.
    const { stdout } = await runInProcess(["find", ...data(), ...model]);
    expect(suggested(stdout, "plan")).not.toContain("--model");
  });

  it("searches the losses of a folder that train wrote", async () => {
    const flags = ["--maximum-epochs", "5", "--workers", "0", "--exclude", "city", "--out", file("trained")];
    expect((await runInProcess(["train", ...data(), ...flags])).code).toBe(0);
    const evaluate = ["evaluate", ...data(), "--model", file("trained"), "--replicates", "0", "--json"];
    const { stdout } = await runInProcess(evaluate);
    const { losses } = await find(...data(), "--model", file("trained"));
    expect(losses.mean).toBeCloseTo(JSON.parse(stdout).test.logLoss.value, 6);
  });

  it("says what does not go together", async () => {
    const model = ["--model", file("own.onnx")];
    expect(await problemsOf(...data(), "--model", "mpl")).toContain("--model:");
    expect(await problemsOf(...data(), "--model", file("none.onnx"))).toContain("there is no file");
    expect(await problemsOf(...data(), ...model, "--losses", "age")).toContain("--losses: says the losses");
    expect(await problemsOf(...data(), ...model, "--folds", "4")).toContain("nothing is trained");
    expect(await problemsOf("--data", file("answers.csv"), ...model)).toContain("--label: is missing");
    expect(await problemsOf(...data(), "--model-columns", "age")).toContain(
      "has no meaning without the path",
    );
    await writeFile(file("wide.csv"), "age,hours,answer\n1,2,yes\n3,4,no\n");
    expect(await problemsOf("--data", file("wide.csv"), "--label", "answer", ...model)).toContain(
      "takes 1 numbers a row, and the data have 2; name its columns, in its order, with --model-columns",
    );
  });
});
