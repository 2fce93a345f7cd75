import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CompareResult, RunResult } from "@slicetuner/results";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { peopleTable, runInProcess } from "../../testing/run-in-process.ts";
import { checkAccepted, checkForecasts } from "./make-checks.ts";
import { readCheckable } from "./read-checkable.ts";

let folder: string;
let run: RunResult;
let compared: CompareResult;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slicetuner-checkable-"));
  const [people, more] = [join(folder, "people.csv"), join(folder, "more.csv")];
  await writeFile(people, peopleTable(60));
  await writeFile(more, peopleTable(30));
  const data = ["--data", people, "--label", "income", "--slice-by", "city"];
  const small = ["--maximum-epochs", "5", "--workers", "0", "--repeats", "2"];
  const estimation = ["--estimation", "amortized", "--subset-sizes", "3", "--subset-repeats", "1"];
  const read = async <Result>(words: readonly string[]): Promise<Result> => {
    const out = join(folder, "out.json");
    const { stderr } = await runInProcess([...words, "--out", out]);
    expect(stderr).not.toContain("error");
    return JSON.parse(await readFile(out, "utf8")) as Result;
  };
  run = await read(["run", ...data, ...small, ...estimation, "--pool", more, "--budget", "10"]);
  const sizes = ["--initial", "15", "--validation", "10", "--test", "20%"];
  compared = await read([
    ...["compare", ...data, ...sizes, "--budget", "10", "--seeds", "5"],
    ...["--strategies", "uniform,none", ...small],
  ]);
});
afterAll(() => rm(folder, { recursive: true }));

describe("what can be checked", () => {
  it("of a run: the outcome of every slice, and its forecast", () => {
    const { numbers } = readCheckable(run, "run.json");
    expect(numbers.map(({ measure, part, value }) => [measure, part.name, value])).toEqual([
      ["loss", "all rows", run.after!.loss],
      ["averageEqualizedErrorRate", "all rows", run.after!.averageEqualizedErrorRate],
      ["maximumEqualizedErrorRate", "all rows", run.after!.maximumEqualizedErrorRate],
      ...run.data.slices.map((name, index) => ["loss", name, run.after!.sliceLosses[index]]),
      ["accuracy", "all rows", run.after!.decisions!.accuracy],
      ["rocArea", "all rows", run.after!.decisions!.rocArea],
      ...run.data.slices.flatMap((name, index) => [
        ["accuracy", name, run.after!.decisions!.sliceAccuracies[index]],
        ["rocArea", name, run.after!.decisions!.sliceRocAreas[index]],
      ]),
    ]);
  });

  it("of a run: fails on an outcome far from its forecast, on either side", () => {
    const at = (measured: number): RunResult => ({
      ...run,
      forecast: {
        level: 0.9,
        loss: { expected: 0.5, band: { lower: 0.45, upper: 0.55 }, measured, inside: null },
        averageEqualizedErrorRate: { expected: 0.1, band: null, measured: 0.3, inside: null },
        maximumEqualizedErrorRate: { expected: 0.1, band: null, measured: 0.3, inside: null },
        sliceLosses: {},
      },
    });
    const status = (measured: number): string[] =>
      checkForecasts(readCheckable(at(measured), "run.json"), 0.05).map((check) => check.status);
    expect(status(0.54)).toEqual(["passed", "unknown", "unknown"]);
    expect(status(0.7)).toEqual(["failed", "unknown", "unknown"]);
    expect(status(0.3)).toEqual(["failed", "unknown", "unknown"]);
  });

  it("of a comparison: the first method, paired by seed with the accepted one", () => {
    const now = readCheckable(compared, "compare.json");
    expect(now.subject).toBe("method uniform");
    const worse = {
      ...compared,
      runs: compared.runs.map((one) => ({ ...one, loss: one.loss + 0.02 + one.seed * 0.001 })),
    };
    const failed = checkAccepted(readCheckable(worse, "worse.json"), now, 0.05).filter(
      ({ status }) => status === "failed",
    );
    expect(failed.map(({ measure, part }) => [measure, part])).toEqual([["loss", null]]);
    expect(checkAccepted(now, now, 0.05).every(({ status }) => status === "passed")).toBe(true);
  });

  it("of a run whose slice was renamed: says that parts are matched by name, of both names", () => {
    const accepted = readCheckable(run, "accepted.json");
    const [old] = run.data.slices as [string, ...string[]];
    const renamed = {
      ...accepted,
      numbers: accepted.numbers.map((number) =>
        number.part.name === old ? { ...number, part: { ...number.part, name: "renamed" } } : number,
      ),
    };
    const messages = checkAccepted(renamed, accepted, 0.05)
      .filter(({ status, part }) => status === "unknown" && (part === old || part === "renamed"))
      .map(({ message }) => message);
    const byName = "parts are matched by name, and after a renaming --accept keeps the new names";
    expect(messages).toEqual([
      `loss of renamed cannot be compared with the accepted result: the accepted one has no renamed; ${byName}`,
      `loss of ${old} cannot be compared with the accepted result: there is no ${old} now; ${byName}`,
    ]);
    const search = { ...accepted, newPartsFail: true };
    expect(checkAccepted({ ...search, numbers: [] }, search, 0.05)).toEqual([]);
  });

  it("refuses a run that did not come to its end, and results that measure no model", () => {
    expect(() => readCheckable({ ...run, status: "stopped", after: null }, "run.json")).toThrow(
      /not measured/,
    );
    const datasets = { kind: "datasets", version: 2, command: "datasets", datasets: [] } as const;
    expect(() => readCheckable({ ...datasets, datasets: [] }, "d.json")).toThrow(/expected one of evaluate/);
  });
});
