import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Random } from "@slicetuner/core";
import type { PlanResult, RunResult } from "@slicetuner/results";
import { expect, it } from "vitest";
import { runInProcess } from "../../testing/run-in-process.ts";

it("plan and run say when buying on gains little, and name commands that run", async () => {
  const folder = await mkdtemp(join(tmpdir(), "slicetuner-stop-"));
  try {
    const random = new Random("labels by chance");
    const rows = Array.from({ length: 400 }, (_, row) => {
      const [first, second] = [random.normal(), random.normal()].map((value) => value.toFixed(3));
      return `${row % 2 === 0 ? "Oslo" : "Rome"},${first},${second},${random.normal() > 0 ? "high" : "low"}`;
    });
    const data = join(folder, "people.csv");
    await writeFile(data, ["city,first,second,income", ...rows, ""].join("\n"));
    const line = ["plan", "--data", data, "--label", "income", "--slice-by", "city", "--budget", "10"];
    line.push("--trainings", "6", "--maximum-epochs", "5", "--workers", "0");
    const { stdout } = await runInProcess(line);
    const json = JSON.parse((await runInProcess([...line, "--json"])).stdout) as PlanResult;
    const advice = json.summary.find((sentence) => sentence.startsWith("The next 10 of budget are "))!;
    const highest = json.slices.toSorted((one, other) => other.lossAfter - one.lossAfter)[0]!.name;
    expect(json.stopAdvice).toMatchObject({ reason: "little", sentence: advice });
    expect(json.verdict).toBe("hardly-worth");
    expect(json.summary.join()).toContain("hardly worth buying");
    expect(advice).toContain(`look at the rows and labels of ${highest}`);
    expect(stdout).toContain(`${advice}.`);
    const commands = [...stdout.matchAll(/`slicetuner ((?:find|clean) [^`]*)`/g)].map(([, words]) => words!);
    expect(commands).toHaveLength(2);
    await writeFile(
      join(folder, "pool.csv"),
      ["city,first,second,income", ...rows.slice(0, 50), ""].join("\n"),
    );
    const words = ["run", ...line.slice(1), "--pool", join(folder, "pool.csv"), "--repeats", "1"];
    const bought = await runInProcess([...words, "--out", join(folder, "run.json")]);
    const result = JSON.parse(await readFile(join(folder, "run.json"), "utf8")) as RunResult;
    expect(result.stopAdvice!.sentence).toMatch(
      /^The next 10 of budget are .*expected to lower the mean loss/,
    );
    expect(bought.stdout).toContain(`${result.stopAdvice!.sentence}.`);
    expect(bought.stdout).toContain("Next: `slicetuner find --data");
    for (const command of commands) {
      const { code, stderr } = await runInProcess(command.split(" "));
      expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});
