import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InvalidInputError, ProblemList, Random } from "@slicetuner/core";
import { initResultSchema } from "@slicetuner/results";
import { readTable } from "@slicetuner/tabular";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadConfig } from "../../cli/load-config.ts";
import { runInProcess } from "../../testing/run-in-process.ts";
import { completeSetup } from "./complete-setup.ts";
import type { Questions } from "./questions.ts";

let folder: string;
const place = (name: string): string => join(folder, name);

/** Orders of customers: `refunded_on` gives away `returned`; three rows of the West only. */
function ordersTable(rows: number): string {
  const random = new Random(2);
  const lines = Array.from({ length: rows }, (_, row) => {
    const region = row < 3 ? "West" : random.uniform() < 0.5 ? "North" : "South";
    const sex = random.uniform() < 0.5 ? "F" : "M";
    const amount = (random.uniform() * 100).toFixed(2);
    const returned = random.uniform() < 0.3 ? "yes" : "no";
    return `order-${row},${region},${sex},${amount},EUR,${returned === "yes" ? "monday" : ""},${returned}`;
  });
  return ["order,region,sex,amount,currency,refunded_on,returned", ...lines, ""].join("\n");
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slicetuner-init-"));
  await writeFile(place("orders.csv"), ordersTable(800));
});
afterAll(() => rm(folder, { recursive: true }));

describe("slicetuner init", () => {
  it("proposes label, slices and groups, names small cells and leaks, and the next command works", async () => {
    const to = place("orders.config.ts");
    const line = ["init", place("orders.csv"), "--slice-by", "region,sex", "--budget", "20", "--to", to];
    const { stdout, code } = await runInProcess([...line, "--yes", "--json"]);
    expect(code).toBe(0);
    const result = initResultSchema.parse(JSON.parse(stdout));
    expect(result.label.column).toBe("returned");
    expect(result.group).toEqual(["sex"]);
    expect(result.leftOut.map(({ column, kind }) => `${column}: ${kind}`)).toEqual([
      "order: id",
      "currency: constant",
      "refunded_on: leak",
    ]);
    const small = result.slices.filter(({ isTooSmall }) => isTooSmall);
    expect(small.every(({ name }) => name.startsWith("West"))).toBe(true);
    expect(small.length).toBeGreaterThan(0);
    // The file holds TypeScript that loads, and what it says is what plan takes.
    const config = await loadConfig(to);
    expect(config?.values).toMatchObject({ label: "returned", minimumExamples: 30, budget: 20 });
    const quick = ["--maximum-epochs", "2", "--workers", "0", "--estimation", "amortized"];
    const planned = await runInProcess([...result.next.split(" ").slice(1), ...quick]);
    expect(planned.stderr).not.toContain("error");
    expect(planned.code).toBe(0);
  });

  it("leaves out many dates, and find and plan go on with nothing but the file", async () => {
    const [header, ...rows] = ordersTable(800).trimEnd().split("\n");
    const dayOf = (row: number): string => `2024-${1 + (row % 12)}-${1 + (row % 28)}`;
    const dated = [`placed_on,${header}`, ...rows.map((line, row) => `${dayOf(row)},${line}`), ""];
    await writeFile(place("placed.csv"), dated.join("\n"));
    const config = ["--config", place("placed.json")];
    const said = ["--slice-by", "sex", "--budget", "20", "--to", place("placed.json"), "--yes", "--json"];
    const begun = await runInProcess(["init", place("placed.csv"), ...said]);
    expect(initResultSchema.parse(JSON.parse(begun.stdout)).leftOut).toContainEqual({
      column: "placed_on",
      kind: "dates",
      reason: "has 84 different dates",
    });
    const slices = ["--out", place("slices.json")];
    const search = ["--maximum-epochs", "2", "--workers", "0", "--folds", "3", "--effect-threshold", "0.05"];
    // A search may be told to leave the label out; the plan that follows may not.
    const exclude = ["--exclude", "returned,order,currency,refunded_on,placed_on"];
    const found = await runInProcess(["find", ...config, ...search, ...exclude, ...slices]);
    expect(found.code, found.stderr).toBe(0);
    const [, next] = /Next: `slicetuner (plan [^`]*)`/.exec(found.stdout) ?? [];
    expect(next).toBe(
      `plan --slices ${place("slices.json")} --exclude order,currency,refunded_on,placed_on --maximum-epochs 2 --workers 0 --config ${place("placed.json")}`,
    );
    const planned = await runInProcess([...next!.split(" "), "--estimation", "amortized"]);
    expect(planned.stderr).not.toContain("error");
    expect(planned.code).toBe(0);
  });

  it("names a column that predicts the label almost perfectly", async () => {
    const text = ordersTable(800).replaceAll(",monday,", ",refund,").replaceAll(",,no", ",none,no");
    await writeFile(place("leak.csv"), text);
    const { stdout } = await runInProcess(["init", place("leak.csv"), "--yes", "--to", place("leak.json")]);
    expect(stdout).toContain("removes 100.0 % of the errors in guessing returned, alone (leak)");
    const config = JSON.parse(await readFile(place("leak.json"), "utf8"));
    expect(config.exclude).toContain("refunded_on");
  });

  it("warns of a date that is there only where the label is, though few dates come twice", async () => {
    const lines = ordersTable(800).trimEnd().split("\n");
    const dated = lines.map((line, row) => {
      if (row === 0) return `${line.replace("refunded_on", "called_on")},shop`;
      const isKnown = row % 4 !== 0;
      return `${line.replace(/,(monday)?,(?=\w+$)/, (_, day) => (day && isKnown ? `,day ${row % 90},` : ",,"))},${row % 2}`;
    });
    await writeFile(place("dated.csv"), `${dated.join("\n")}\n`);
    const words = ["init", place("dated.csv"), "--label", "returned", "--slice-by", "region", "--yes"];
    const { stdout, code } = await runInProcess([...words, "--to", place("dated.json")]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/called_on removes [67]\d % of the errors in guessing returned, alone: if it is/);
    expect(stdout).not.toContain("shop removes");
  });

  it("never asks where nobody is: it says what is missing, and what it would propose", async () => {
    const { code, stderr } = await runInProcess(["init", place("orders.csv"), "--to", place("none.ts")]);
    expect(code).toBe(2);
    expect(stderr).toContain("--label: is missing: proposed is returned");
    expect(stderr).toContain("--yes accepts what is proposed");
  });

  it.each([
    [["absent.csv"], "absent.csv"],
    [[], "--data: is missing"],
    [["orders.csv", "--label", "retuned"], 'no column "retuned" in '],
    [["orders.csv", "--to", "orders.csv"], "expected a name that ends with .ts"],
    [["orders.csv", "--to", "here.ts"], "is there already; --force replaces it"],
    [["orders.csv", "--budget", "-1"], "expected a number above 0"],
  ])("refuses %j", async (words, message) => {
    await writeFile(place("here.ts"), "");
    const named = words.map((word) => (/\.(ts|csv)$/.test(word) ? place(word) : word));
    const { code, stderr } = await runInProcess(["init", ...named, "--yes"]);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("    at ");
  });

  it("writes names that are code as text, not as code", async () => {
    const hostile = '"}); throw 1; //';
    const text = ordersTable(400).replaceAll("North", '"""}); throw 1; //"');
    await writeFile(place("hostile.csv"), text.replace("region", '"reg\nion"'));
    const to = place("hostile.config.ts");
    const { code } = await runInProcess([
      "init",
      place("hostile.csv"),
      "--yes",
      "--label",
      "returned",
      "--to",
      to,
    ]);
    expect(code).toBe(0);
    expect(await readFile(to, "utf8")).not.toContain(`: ${hostile}`);
    await expect(loadConfig(to)).resolves.toHaveProperty("values.label", "returned");
  });
});

describe("who is asked", () => {
  const said = {
    label: undefined,
    sliceBy: undefined,
    group: undefined,
    exclude: undefined,
    budget: undefined,
  };
  const answers = (own: Partial<Questions>): Questions => ({
    choose: async (_, __, proposed) => proposed,
    chooseSeveral: async (_, __, proposed) => proposed,
    confirm: async (_, proposed) => proposed,
    ...own,
  });

  it("decides, within what is offered", async () => {
    const table = await readTable(place("orders.csv"));
    const setup = await completeSetup(table, said, new ProblemList(), {
      questions: answers({
        chooseSeveral: async (question) => (question.includes("slices") ? ["region"] : []),
      }),
      takesProposals: false,
    });
    expect(setup).toMatchObject({ label: "returned", sliceBy: ["region"], group: [] });
    expect(setup!.cells.map(({ name }) => name)).toContain("West");
  });

  it("may stop", async () => {
    const table = await readTable(place("orders.csv"));
    const stopped = await completeSetup(table, said, new ProblemList(), {
      questions: answers({ choose: async () => undefined }),
      takesProposals: false,
    });
    expect(stopped).toBeUndefined();
  });

  it("is told of columns that are not there", async () => {
    const table = await readTable(place("orders.csv"));
    const wrong = completeSetup(table, { ...said, label: "x" }, new ProblemList(), {
      questions: undefined,
      takesProposals: true,
    });
    await expect(wrong).rejects.toThrow(InvalidInputError);
  });
});
