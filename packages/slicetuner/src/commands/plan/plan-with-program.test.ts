import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { PlanResult } from "@slicetuner/results";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { peopleTable, runInProcess } from "../../testing/run-in-process.ts";

const program = fileURLToPath(new URL("../../../../../docs/examples/train.mjs", import.meta.url));

let folder: string;
let line: string[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slicetuner-program-"));
  await writeFile(join(folder, "people.csv"), peopleTable(80));
  line = ["plan", "--data", join(folder, "people.csv"), "--label", "income", "--slice-by", "city"];
  line.push(
    "--budget",
    "20",
    "--estimation",
    "amortized",
    "--subset-sizes",
    "3",
    "--subset-repeats",
    "2",
    "--workers",
    "0",
    "--json",
  );
});
afterAll(() => rm(folder, { recursive: true }));

describe("slicetuner plan with a program", () => {
  it("plans, and says in its settings what a configuration file takes", async () => {
    const command = `'${process.execPath}' '${program}' --epochs=8`;
    const { code, stdout, stderr } = await runInProcess([
      ...line,
      "--trainer",
      "command",
      "--command",
      command,
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const plan = JSON.parse(stdout) as PlanResult;
    expect(plan.trainer).toMatch(/^command \(.*train\.mjs --epochs=8\)$/);
    expect(plan.settings).toMatchObject({
      trainer: "command",
      command: [process.execPath, program, "--epochs=8"],
      dataFormat: "csv",
      jobsPerCall: 16,
    });
    expect(plan.settings).not.toHaveProperty("model");
    expect(plan.settings).not.toHaveProperty("patience");

    const config = join(folder, "again.json");
    await writeFile(config, JSON.stringify(plan.settings));
    const again = JSON.parse(
      (await runInProcess(["plan", "--config", config, "--json"])).stdout,
    ) as PlanResult;
    expect(again).toEqual({ ...plan, seconds: again.seconds });
  });

  it("tells what the program said when it failed", async () => {
    const command = `'${process.execPath}' '${program}' --no-such-option`;
    const { code, stderr } = await runInProcess([...line, "--trainer", "command", "--command", command]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/ended with exit code 1 before job "[^"]*" and 5 others had a result/);
    expect(stderr).toMatch(/its standard error ends with:[\s\S]*no-such-option/);
    expect(stderr).toMatch(/slicetuner ask/);
  });

  it("refuses weights that the program does not heed", async () => {
    await writeFile(
      join(folder, "weighted.csv"),
      peopleTable(80)
        .split("\n")
        .map((row, index) => (row === "" ? "" : `${row},${index === 0 ? "w" : 1 + (index % 2)}`))
        .join("\n"),
    );
    const weighted = [...line, "--weight", "w", "--trainer", "command"];
    weighted[2] = join(folder, "weighted.csv");
    const command = ["--command", `'${process.execPath}' '${program}' --epochs=2`];
    const refused = await runInProcess([...weighted, ...command]);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/--weight.* say --program-can weights/);
    const { code } = await runInProcess([...weighted, ...command, "--program-can", "weights"]);
    expect(code).toBe(0);
  });
});
