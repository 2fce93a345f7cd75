import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InvalidInputError } from "@slicetuner/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type PlanOptions, plan, type Row, run } from "../index.ts";
import { peopleTable, runInProcess } from "../testing/run-in-process.ts";

let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slicetuner-"));
  file = join(folder, "people.csv");
  await writeFile(file, peopleTable(40));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The same people as rows in memory. */
function people(rowsOfCity: number): Row[] {
  const [, ...lines] = peopleTable(rowsOfCity).trim().split("\n");
  return lines.map((line) => {
    const [age, city, income] = line.split(",");
    return { age: Number(age), city: city!, income: income! };
  });
}

const quick = {
  label: "income",
  sliceBy: ["city"],
  maximumEpochs: 5,
  workers: 0,
  estimation: "amortized",
  subsetSizes: 3,
  subsetRepeats: 2,
} satisfies Omit<PlanOptions, "budget">;

describe("plan", () => {
  it("gives what --json prints, the slices by their names, and tells what happens", async () => {
    const planning = plan({ data: file, budget: 20, ...quick });
    const events: string[] = [];
    for await (const event of planning) events.push(event.type);
    const { slices, ...others } = await planning;
    const flags = "--label income --slice-by city --maximum-epochs 5 --workers 0 --estimation amortized";
    const words = `plan --data ${file} --budget 20 --json ${flags} --subset-sizes 3 --subset-repeats 2`;
    const { stdout } = await runInProcess(words.split(" "));
    const printed = JSON.parse(stdout);
    expect({ ...others, seconds: 0 }).toEqual({ ...printed, slices: undefined, seconds: 0 });
    expect(Object.keys(slices)).toEqual(["Oslo", "Rome"]);
    expect(slices.Rome!.buy).toBe(printed.slices[1].buy);
    expect(events).toContain("training-progress");
    expect(events).toContain("losses-estimated");
  });

  it("plans the same on rows in memory", async () => {
    const [ofFile, ofRows] = await Promise.all([
      plan({ data: file, budget: 20, ...quick }),
      plan({ data: people(40), budget: 20, ...quick }),
    ]);
    expect(ofRows.slices).toEqual(ofFile.slices);
    expect(ofRows.data.source).toBe("rows");
  });

  it("names every mistake by the field it is in", async () => {
    const wrong = { data: people(3), budget: -1, sliceBy: ["town"], budjet: 1 };
    const error: unknown = await plan({ ...wrong, label: "income" }).catch((thrown: unknown) => thrown);
    if (!InvalidInputError.isInstance(error)) throw error;
    expect(error.problems.map(({ path }) => path)).toEqual(["budjet", "budget", "sliceBy"]);
  });

  it("is stopped at the end of a block, and by a signal", async () => {
    const stopped = plan({ data: file, budget: 20, ...quick, signal: AbortSignal.abort() });
    await expect(stopped).rejects.toThrow("abort");
    let left: Promise<unknown>;
    {
      await using planning = plan({ data: file, budget: 20, ...quick, maximumEpochs: 5000, patience: 5000 });
      left = planning.then((result) => result);
      left.catch(() => {});
    }
    await expect(left).rejects.toThrow("abort");
  });
});

describe("run", () => {
  it("buys from rows in memory; a run that is stopped tells what it has done", async () => {
    const options = { data: people(40), pool: people(60), budget: 10, repeats: 1, ...quick };
    const bought = await run({
      ...options,
      strategy: "uniform",
      estimation: "designed",
      subsetSizes: undefined,
      subsetRepeats: undefined,
    });
    expect(bought.slices.Oslo!.acquired + bought.slices.Rome!.acquired).toBe(10);
    const stopping = new AbortController();
    const running = run({ ...options, signal: stopping.signal });
    for await (const event of running) if (event.type === "order-sent") stopping.abort();
    const { status, before } = await running;
    expect({ status, before }).toEqual({ status: "stopped", before: null });
  });
});
