import { createInProcessExecutor } from "@slicetuner/executor-local";
import { createIntake } from "@slicetuner/intake";
import { createOnnxTrainer } from "@slicetuner/trainer-onnx";
import { expect, it, onTestFinished } from "vitest";
import { buyFaces, paidFor } from "./buy-faces.ts";
import { type CrowdOptions, startCrowd } from "./crowd.ts";
import { makeFaces } from "./faces.ts";

const bad: CrowdOptions = {
  seed: "test",
  workers: 40,
  careless: 0.25,
  wrongSlices: 0.2,
  duplicates: 0.3,
  rejectUnusable: false,
};
const budget = 100;

/** Without estimates: what is bought does not matter here. */
async function buy(options: CrowdOptions) {
  const crowd = await startCrowd(options);
  const trainer = await createOnnxTrainer({ model: { kind: "softmax-regression" } });
  const executor = createInProcessExecutor();
  onTestFinished(async () => {
    await executor.close();
    await trainer.close();
    await crowd.acquirer.close();
    await crowd.simulator.close();
  });
  const data = {
    train: await makeFaces(new Array(8).fill(20), "start"),
    validation: await makeFaces(new Array(8).fill(5), "validation"),
  };
  const intake = createIntake();
  const bought = await buyFaces({
    crowd,
    data,
    trainer,
    executor,
    intake,
    budget,
    strategy: "uniform",
    runId: "test",
  });
  return {
    ...bought,
    ledger: crowd.simulator.ledger(),
    outcomes: bought.rounds.flatMap(({ outcomes }) => outcomes),
  };
}

it.each([false, true])(
  "pays what the marketplace's books say (unusable work rejected: %s)",
  async (rejectUnusable) => {
    const { outcomes, result, ledger } = await buy({ ...bad, rejectUnusable });
    expect(paidFor(outcomes)).toBe(ledger.paid);
    expect(result.spent).toBe(ledger.paid);
    expect(ledger.onHold).toBe(0);
    expect(ledger.paid).toBeLessThanOrEqual(budget);
    const agreed = outcomes.reduce((sum, { order, delivered }) => sum + delivered * order.unitCost, 0);
    if (rejectUnusable) expect(ledger.paid).toBeLessThan(agreed - 1);
    else expect(ledger.paid).toBeCloseTo(agreed, 6);
  },
);

it("counts each example that came once: usable or refused", async () => {
  const { outcomes, rounds, result } = await buy(bad);
  let usable = 0;
  for (const outcome of outcomes) {
    const refused = Object.values(outcome.refused).reduce((sum, count) => sum + count, 0);
    expect(outcome.usable + refused).toBe(outcome.delivered);
    usable += outcome.usable;
  }
  expect(result.train.size).toBe(160 + usable);
  expect(outcomes.some(({ refused }) => Object.keys(refused).length > 0)).toBe(true);
  expect(rounds[0]!.looks).toBeGreaterThan(2);
});

it("brings the same for the same seed", async () => {
  const [first, second] = [await buy(bad), await buy(bad)];
  expect(second.outcomes).toEqual(first.outcomes);
  expect([...second.result.train.features]).toEqual([...first.result.train.features]);
});
