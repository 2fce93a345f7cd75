import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { appendFile, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { AskResult, PlanResult } from "@slicetuner/results";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Outcome, peopleTable, runInProcess } from "../../testing/run-in-process.ts";

const program = fileURLToPath(new URL("../../../../../docs/examples/train.mjs", import.meta.url));

/** What the example program prints for a job file. */
function train(jobFile: string): string {
  return execFileSync(process.execPath, [program, "--epochs=6", jobFile], { encoding: "utf8" });
}

let folder: string;
let work: string[];
/** A folder that was asked for, and the results of its trainings, a line each. */
let asked: string;
let results: string[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slicetuner-ask-"));
  const data = join(folder, "people.csv");
  await writeFile(data, peopleTable(80));
  work = ["--data", data, "--label", "income", "--slice-by", "city", "--budget", "20", "--seed", "3"];
  work.push(
    "--cost",
    "Oslo=2,Rome=1",
    "--estimation",
    "amortized",
    "--subset-sizes",
    "3",
    "--subset-repeats",
    "2",
    "--fairness-weight",
    "0.5",
  );
  asked = join(folder, "asked");
  const { code, stderr } = await runInProcess(["ask", ...work, "--to", asked]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  results = train(join(asked, "jobs.json"))
    .split("\n")
    .filter((line) => line.includes('"result"'));
});
afterAll(() => rm(folder, { recursive: true }));

let files = 0;
async function fileOf(...lines: string[]): Promise<string> {
  const path = join(folder, `results-${files++}.jsonl`);
  await writeFile(path, lines.map((line) => `${line}\n`).join(""));
  return path;
}

const tell = (from: string, ...more: string[]): Promise<Outcome> =>
  runInProcess(["tell", "--from", from, ...more]);

describe("ask, train, tell", () => {
  it.each([["amortized"], ["exhaustive"]])(
    "gives the plan of plan with the same program: %s",
    async (estimation) => {
      const kind = ["--estimation", estimation];
      const to = join(folder, `asked-${estimation}`);
      await runInProcess(["ask", ...work, ...kind, "--to", to]);
      // Each training by itself, as on several machines; in a file each, progress and all.
      const lines = (await readdir(join(to, "jobs"))).map((name) => train(join(to, "jobs", name)));
      const parts = [await fileOf(...lines.slice(2).reverse()), await fileOf(...lines.slice(0, 2))];
      const { code, stdout, stderr } = await tell(to, "--results", ...parts, "--json");
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      const told = JSON.parse(stdout) as PlanResult;

      const command = ["--trainer", "command", "--command", `'${process.execPath}' '${program}' --epochs=6`];
      const planned = await runInProcess(["plan", ...work, ...kind, ...command, "--workers", "0", "--json"]);
      const plan = JSON.parse(planned.stdout) as PlanResult;
      const shared = Object.keys(told.settings);
      expect(told).toEqual({
        ...plan,
        trainer: "elsewhere (ask and tell)",
        executor: "elsewhere",
        seconds: told.seconds,
        settings: Object.fromEntries(shared.map((name) => [name, plan.settings[name]])),
        // Of the same files; the settings of the training are the program's own.
        provenance: { ...plan.provenance!, repeat: told.provenance!.repeat },
      });
      expect(shared).toContain("fairnessWeight");
      expect(told.plan.cost).toBeGreaterThan(0);
    },
  );

  it("works with Arrow tables", async () => {
    const to = join(folder, "asked-arrow");
    await runInProcess(["ask", ...work, "--data-format", "arrow", "--to", to]);
    const { jobs } = JSON.parse(await readFile(join(to, "ask.json"), "utf8")) as AskResult;
    const lines = jobs.map(({ id }, index) =>
      JSON.stringify({ type: "result", jobId: id, sliceLosses: { Oslo: 1 / (1 + index), Rome: 0.5 } }),
    );
    const { code, stdout } = await tell(to, "--results", await fileOf(...lines));
    expect(code).toBe(0);
    expect(stdout).toMatch(/Learning curves[\s\S]*Costs 20 of 20/);
  });

  it("writes the plan to a file", async () => {
    const out = join(folder, "plan.json");
    await tell(asked, "--results", await fileOf(...results), "--out", out);
    expect(JSON.parse(await readFile(out, "utf8"))).toMatchObject({ command: "plan", trainings: 6 });
  });
});

describe("ask", () => {
  it("writes what to do, and all in files that a program reads", async () => {
    expect((await readdir(asked)).sort()).toEqual([
      "README.txt",
      "ask.json",
      "data",
      "jobs",
      "jobs.json",
      "rows",
    ]);
    const readme = await readFile(join(asked, "README.txt"), "utf8");
    expect(readme).toMatch(/^6 trainings/);
    expect(readme).toContain("slicetuner tell --from FOLDER --results");
    // Its example of a line is one.
    const example = readme.split("\n").find((line) => line.startsWith("{"))!;
    const others = results.filter((line) => JSON.parse(line).jobId !== JSON.parse(example).jobId);
    expect((await tell(asked, "--results", await fileOf(example, ...others))).code).toBe(0);
  });

  it("writes into a new folder only, and reports that with every other mistake", async () => {
    const { code, stderr } = await runInProcess(["ask", "--label", "income", "--to", asked]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/--to: ".*asked" is not empty; name a new folder/);
    expect(stderr).toMatch(/--budget: is missing/);
    expect(stderr).toMatch(/--data: is missing/);
    expect((await runInProcess(["ask", ...work])).stderr).toMatch(/--to: is missing: name a new folder/);
  });

  it("takes no trainer and no model", async () => {
    const { code, stderr } = await runInProcess([
      "ask",
      ...work,
      "--to",
      join(folder, "new"),
      "--model",
      "mlp",
    ]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/unknown option '--model'/);
    expect(existsSync(join(folder, "new"))).toBe(false);
  });
});

describe("tell refuses", () => {
  const refusal = async (from: string, ...more: string[]) => {
    const { code, stderr, stdout } = await tell(from, ...more);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    return stderr;
  };

  it("what says too little", async () => {
    const { stderr } = await runInProcess(["tell"]);
    expect(stderr).toMatch(/--from: is missing[\s\S]*--results: is missing/);
  });

  it("a folder that is not there, or of no ask, or half-written", async () => {
    const file = await fileOf(...results);
    expect(await refusal(join(folder, "nowhere"), "--results", file)).toMatch(
      /--from: there is no folder ".*nowhere"/,
    );
    expect(await refusal(folder, "--results", file)).toMatch(
      /--from: ".*" has no ask\.json: it is no folder of/,
    );
    const broken = join(folder, "broken");
    await mkdir(broken);
    await writeFile(join(broken, "ask.json"), '{"command":"plan"}');
    expect(await refusal(broken, "--results", file)).toMatch(/ask\.json: is not what this version of/);
  });

  it("missing trainings, unless told to go on", async () => {
    const file = await fileOf(...results.slice(2));
    expect(await refusal(asked, "--results", file)).toMatch(
      /--results: 2 of 6 trainings have no result; run jobs\/1\.json, jobs\/2\.json, or go on without them: --allow-missing/,
    );
    const { code, stdout, stderr } = await tell(asked, "--results", file, "--allow-missing", "--json");
    expect(code).toBe(0);
    expect(stderr).toMatch(/Warning: 2 of 6 trainings have no result and were left out/);
    expect(JSON.parse(stdout)).toMatchObject({
      trainings: 4,
      warnings: expect.arrayContaining([expect.any(String)]),
    });
    expect(await refusal(asked, "--results", await fileOf(), "--allow-missing")).toMatch(
      /6 of 6 trainings have no result; run jobs\/1\.json.* jobs\/6\.json$/m,
    );
  });

  it("results of other trainings, a second one, and losses that are none: all at once, by file and line", async () => {
    const to = join(folder, "other-seed");
    await runInProcess(["ask", ...work, "--seed", "4", "--to", to]);
    const foreign = train(join(to, "jobs", "1.json"))
      .trim()
      .split("\n")
      .at(-1)!;
    const nan = results[1]!.replace(/"predictions":\[\[[^\]]*\]/, '"predictions":[[NaN,1]');
    const negative = results[2]!.replace(/"predictions":\[\[[^\]]*\]/, '"predictions":[[-1,2]');
    const file = await fileOf(results[0]!, foreign, results[0]!, nan, negative, "done");
    const stderr = await refusal(asked, "--results", file);
    expect(stderr).toMatch(/jsonl:2: ".*" is none of the trainings that were asked for/);
    expect(stderr).toMatch(/jsonl:3: job ".*" has a result already, in .*jsonl:1/);
    expect(stderr).toMatch(/jsonl:4: .* neither NaN nor Infinity/);
    expect(stderr).toMatch(/jsonl:5: predictions\[0\]/);
    expect(stderr).toMatch(/jsonl:6: done is no result/);
    expect(stderr).not.toMatch(/have no result/);
  });

  it("data that changed since", async () => {
    const changed = join(folder, "changed");
    await cp(asked, changed, { recursive: true });
    await appendFile(join(changed, "data", "train.csv"), "1,1,1,0,0,1\n");
    expect(await refusal(changed, "--results", await fileOf(...results))).toMatch(
      /data\/train\.csv: has changed since the trainings were written/,
    );
    const mixed = join(folder, "mixed");
    await cp(asked, mixed, { recursive: true });
    await cp(join(folder, "other-seed", "ask.json"), join(mixed, "ask.json"));
    expect(await refusal(mixed, "--results", await fileOf(...results))).toMatch(/belongs to other trainings/);
  });

  it("a file that is not there, and one that it would replace", async () => {
    const file = await fileOf(...results);
    const stderr = await refusal(asked, "--results", file, join(folder, "none.jsonl"), "--out", file);
    expect(stderr).toMatch(/--out: would replace --results/);
    expect(stderr).toMatch(/none\.jsonl: there is no such file/);
  });
});
