import { planResultSchema } from "@slicetuner/results";
import { expect, it } from "vitest";
import { runInProcess } from "../../testing/run-in-process.ts";

const quick = [
  "--dataset",
  "generated",
  "--budget",
  "100",
  "--trainings",
  "8",
  "--maximum-epochs",
  "5",
  "--workers",
  "0",
];

async function plan(...flags: readonly string[]) {
  const { code, stdout } = await runInProcess(["plan", ...quick, ...flags, "--json"]);
  expect(code).toBe(0);
  return planResultSchema.parse(JSON.parse(stdout));
}

it("plans for models that are trained fair to the slices", async () => {
  const [usual, fair] = [await plan(), await plan("--fair", "demographic-parity:0.05")];
  expect(usual.settings).not.toHaveProperty("fair");
  expect(fair.settings).toMatchObject({ fair: "demographic-parity:0.05", fairStep: 0.005 });
  const losses = ({ slices }: typeof usual) => JSON.stringify(slices);
  expect(losses(fair)).not.toBe(losses(usual));
});

it("says that programs make their own minibatches", async () => {
  const program = ["--trainer", "command", "--command", "true", "--fair", "equalized-odds"];
  const { code, stderr } = await runInProcess([
    "plan",
    "--dataset",
    "generated",
    "--budget",
    "10",
    ...program,
  ]);
  expect(code).toBe(2);
  expect(stderr).toContain("--fair: has no effect on a program, which makes its own minibatches");
});
