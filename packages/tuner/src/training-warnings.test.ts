import type { Trainer } from "@slicetuner/core";
import { expect, it } from "vitest";
import { measureOutcome } from "./measure-outcome.ts";
import { plan } from "./plan.ts";
import { curveTrainer, direct, examplesOf } from "./testing/known-curves.ts";

const data = { train: examplesOf([60, 90]), validation: examplesOf([20, 20]) };
const curves = [
  { scale: 2, exponent: 0.4 },
  { scale: 3, exponent: 0.3 },
];

/** Warns of the same thing in every other training, and twice in it. */
function warningTrainer(): Trainer {
  const inner = curveTrainer(curves);
  return {
    ...inner,
    doTrain: async (call) =>
      (await inner.doTrain(call)).map((result, index) => ({
        ...result,
        warnings: index % 2 === 0 ? ["half the disk is full", "half the disk is full"] : [],
      })),
  };
}

it("tells what the trainings of an estimate warn of, each warning once", async () => {
  const options = { trainer: warningTrainer(), executor: direct, unitCosts: [1, 1], budget: 20 };
  const { warnings } = await plan({ ...options, data }).result;
  expect(warnings).toContain("18 of 35 trainings: half the disk is full");
  expect(warnings.filter((warning) => warning.includes("disk")).length).toBe(1);
});

it("tells what the final trainings warn of", async () => {
  const { warnings } = await measureOutcome({
    data,
    trainer: warningTrainer(),
    executor: direct,
    repeats: 4,
  });
  expect(warnings).toEqual(["2 of 4 trainings: half the disk is full"]);
});
