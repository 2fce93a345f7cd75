import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { createJournal, openJournal } from "@slicetuner/journal";
import type { Result, RunResult } from "@slicetuner/results";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { peopleTable, runInProcess } from "../../testing/run-in-process.ts";
import { folderSource } from "./folder-source.ts";

describe("slicetuner dashboard", () => {
  let folder: string;
  const place = (...names: string[]) => join(folder, ...names);
  const review = { kind: "review", version: 2, command: "review", runFolder: "x", examples: [] };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "slicetuner-dashboard-"));
    await mkdir(place("shown", "slicetuner-runs"), { recursive: true });
    await writeFile(place("shown", "review.json"), JSON.stringify(review));
    await writeFile(place("shown", "package.json"), "{}");
    await writeFile(place("shown", "broken.json"), '{"kind": "plan", "version": 2}');
    await writeFile(place("secret.json"), JSON.stringify(review));
    await symlink(place("secret.json"), place("shown", "link.json"));
    const journal = await createJournal(place("shown", "slicetuner-runs", "one"), {
      ...{ type: "run", version: 1, runId: "1f", data: "", slices: ["Oslo"], acquisition: null },
      settings: { data: "../../people.csv", label: "income", sliceBy: ["city"], budget: 10 },
    });
    await journal.close();
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("lists the runs and results of a folder, and what cannot be read with the reason", async () => {
    const items = await folderSource(place("shown")).list();
    expect(items.map(({ name }) => name).sort()).toEqual([
      "broken.json",
      "review.json",
      join("slicetuner-runs", "one"),
    ]);
    const byName = Object.fromEntries(items.map((item) => [item.name, item]));
    expect(byName["review.json"]!.summary!.kind).toBe("review");
    expect(byName["broken.json"]!.problem).toContain("broken.json");
    expect(byName[join("slicetuner-runs", "one")]).toMatchObject({
      isRun: true,
      summary: { kind: "status" },
    });
  });

  it("reads what is listed, and nothing else", async () => {
    const source = folderSource(place("shown"));
    const [item] = (await source.list()).filter(({ name }) => name === "review.json");
    expect(await source.read(item!.id)).toEqual(review);
    await expect(source.read("../secret.json")).rejects.toThrow("is not in this folder");
    await expect(source.review(item!.id, { accept: [], reject: [] })).rejects.toThrow("is no run");
  });

  it("follows what changes, and decides with the checks of the commands", async () => {
    const source = folderSource(place("shown", "slicetuner-runs", "one"));
    const [run] = await source.list();
    const ending = new AbortController();
    const seen: number[] = [];
    for await (const result of source.watch(run!.id, ending.signal)) {
      if (result.kind === "status") seen.push(result.trainings);
      if (seen.length === 2) ending.abort();
      else {
        const journal = await openJournal(place("shown", "slicetuner-runs", "one"));
        await journal.append({ type: "training", key: "1" });
        await journal.close();
      }
    }
    expect(seen).toEqual([0, 1]);
  });

  it("follows a run to its end: the losses that its rounds expect, then its result", async () => {
    for (const [name, rows] of [
      ["people", 60],
      ["pool", 90],
    ] as const)
      await writeFile(place(`${name}.csv`), peopleTable(rows));
    const line = ["run", "--data", place("people.csv"), "--pool", place("pool.csv"), "--label", "income"];
    const quick = ["--trainings", "6", "--maximum-epochs", "5", "--workers", "0", "--repeats", "1"];
    const more = ["--slice-by", "city", "--budget", "40", "--rounds", "2", "--run", place("live")];
    const running = runInProcess([...line, ...quick, ...more]);
    const source = folderSource(place("live"));
    const ending = new AbortController();
    let run = (await source.list())[0];
    while (run === undefined) {
      await setTimeout(20);
      [run] = await source.list();
    }
    const seen: Result[] = [];
    for await (const result of source.watch(run.id, ending.signal)) {
      seen.push(result);
      if (result.kind === "run") ending.abort();
    }
    expect((await running).code).toBe(0);
    const last = seen.at(-1) as RunResult;
    expect(last.after).not.toBeNull();
    expect(last.forecasts.map(({ round }) => round)).toEqual([1, 2]);
    // What is shown on the way is the beginning of what is told in the end.
    const shown = seen.flatMap((result) => (result.kind === "status" ? [result.forecasts] : []));
    expect(shown.length).toBeGreaterThan(0);
    for (const forecasts of shown) expect(forecasts).toEqual(last.forecasts.slice(0, forecasts.length));
    expect(Object.keys(last.forecasts[0]!.sliceLosses)).toEqual(["Oslo", "Rome"]);
  });

  it("refuses unknown examples and orders as review and cancel do", async () => {
    const source = folderSource(place("shown", "slicetuner-runs", "one"));
    const [run] = await source.list();
    await expect(source.review(run!.id, { accept: ["x"], reject: [] })).rejects.toThrow('"x" is not');
    const cancelling = source.cancel(run!.id, "1f/1", new AbortController().signal);
    await expect(cancelling).rejects.toThrow("there is no such order");
  });

  it("writes the page as a file", async () => {
    const { code, stdout } = await runInProcess(["dashboard", place("shown"), "--to", place("page.html")]);
    expect([code, stdout]).toEqual([0, expect.stringContaining("page.html")]);
    expect(await readFile(place("page.html"), "utf8")).toContain("connect-src &#39;none&#39;");
  });

  it.each([
    [["absent"], 'error FOLDER: there is no file or folder "absent"'],
    [[".", "--port", "70000"], "expected a number up to 65535"],
  ])("refuses %j", async (words, message) => {
    const { code, stderr } = await runInProcess(["dashboard", ...words]);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("    at ");
  });
});
