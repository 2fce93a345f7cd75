import { createIntake } from "@slicetuner/intake";
import { expect, it, onTestFinished } from "vitest";
import { buyRound, paidFor, type Round } from "./buy-round.ts";
import { type Crowd, type CrowdOptions, startCrowd } from "./crowd.ts";
import { makeFaces } from "./faces.ts";

const bad: CrowdOptions = {
  seed: "test",
  workers: 40,
  careless: 0.25,
  wrongSlices: 0.2,
  duplicates: 0.3,
  rejectUnusable: false,
};
const amounts = [12, 0, 8, 10, 6, 0, 9, 20];

async function buy(options: CrowdOptions): Promise<{ crowd: Crowd; round: Round }> {
  const crowd = await startCrowd(options);
  onTestFinished(async () => {
    await crowd.acquirer.close();
    await crowd.simulator.close();
  });
  const train = await makeFaces(new Array(8).fill(20), "start");
  return { crowd, round: await buyRound({ crowd, intake: createIntake(), train, amounts, id: "test/1" }) };
}

it.each([false, true])(
  "pays what the marketplace's books say (unusable work rejected: %s)",
  async (rejectUnusable) => {
    const { crowd, round } = await buy({ ...bad, rejectUnusable });
    const { paid, onHold, rewards, fees } = crowd.simulator.ledger();
    expect(paidFor(round.outcomes)).toBe(paid);
    expect(onHold).toBe(0);
    expect(rewards + fees).toBeCloseTo(paid, 9);
    const ordered = round.outcomes.reduce((sum, { order }) => sum + order.count * order.unitCost, 0);
    const refused = round.outcomes.flatMap((outcome) => Object.values(outcome.refused)).length;
    expect(refused).toBeGreaterThan(0);
    if (rejectUnusable) expect(paid).toBeLessThan(ordered);
    else expect(paid).toBeCloseTo(ordered, 9);
  },
);

it("counts each example that came once: usable or refused", async () => {
  const { round } = await buy(bad);
  let usable = 0;
  for (const outcome of round.outcomes) {
    const refused = Object.values(outcome.refused).reduce((sum, count) => sum + count, 0);
    expect(outcome.usable + refused).toBe(outcome.delivered);
    expect(outcome.delivered).toBe(outcome.order.count);
    usable += outcome.usable;
  }
  expect(round.train.size).toBe(160 + usable);
  expect(round.looks).toBeGreaterThan(2);
});

it("brings the same for the same seed", async () => {
  const [first, second] = [await buy(bad), await buy(bad)];
  expect(second.round.outcomes).toEqual(first.round.outcomes);
  expect([...second.round.train.features]).toEqual([...first.round.train.features]);
});
