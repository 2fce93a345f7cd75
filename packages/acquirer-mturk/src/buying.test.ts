import { acquire, createProcessMemory } from "@slicetuner/core";
import { beforeAll, describe, expect, it } from "vitest";
import { acquirerAt, collecting, never, startBench, useTestCredentials, week } from "./testing/bench.ts";

beforeAll(useTestCredentials);

const order = { id: "run/1/North", slice: 0, count: 4, unitCost: 0.36 };

describe("labels", () => {
  it("keeps an order open until all workers answered, then gives labels, answers and the bill", async () => {
    const simulator = await startBench();
    const acquirer = acquirerAt(simulator);
    expect(await acquirer.doQuote({ signal: never })).toEqual({
      unitCosts: [0.36, 0.36, 0.36],
      available: [9, 6, 5],
    });
    const first = await acquire(acquirer, order);
    expect(first).toMatchObject({ status: "open", cost: 0, examples: { size: 0 } });
    expect((await acquirer.doQuote({ signal: never })).available[0]).toBe(5);
    simulator.advance(week - 1);
    const delivery = await acquire(acquirer, order);
    expect(delivery).toMatchObject({ status: "complete", cost: 1.44, warnings: [] });
    expect(delivery.examples.exampleIds).toEqual(["North 0", "North 1", "North 2", "North 3"]);
    expect([...delivery.examples.labels]).toEqual([0, 0, 1, 0]);
    expect(delivery.answers).toHaveLength(12);
    expect(simulator.ledger()).toMatchObject({ onHold: 1.44, paid: 0 });
    const settled = await acquirer.doSettle(
      { order, accepted: [...delivery.examples.exampleIds], rejected: [] },
      { signal: never },
    );
    expect(settled).toEqual({ cost: 1.44 });
    expect(simulator.ledger()).toMatchObject({ onHold: 0, paid: 1.44, rewards: 1.2, fees: 0.24 });
  });
});

describe("new examples", () => {
  it("come as workers filled them in", async () => {
    const simulator = await startBench(collecting);
    const acquirer = acquirerAt(simulator, { task: "collect", reward: [1.2, 1, 1.5] });
    const wanted = { id: "run/1/West", slice: 2, count: 5, unitCost: 1.8 };
    expect((await acquire(acquirer, wanted)).status).toBe("open");
    simulator.advance(week - 1);
    const delivery = await acquire(acquirer, wanted);
    expect(delivery).toMatchObject({ status: "complete", cost: 9, examples: { size: 5 } });
    expect([...delivery.examples.sliceIds]).toEqual([2, 2, 2, 2, 2]);
    expect(delivery.rows!.every(({ size }) => typeof size === "number")).toBe(true);
  });

  it("are bought once, though ordered twice at the same time", async () => {
    const simulator = await startBench(collecting);
    const acquirer = acquirerAt(simulator, { task: "collect" });
    const wanted = { id: "run/1/South", slice: 1, count: 6, unitCost: 0.12 };
    const orders = [wanted, wanted, { ...wanted, id: "run/1/South again" }];
    await Promise.all(orders.map((order) => acquire(acquirer, order)));
    expect(simulator.hits()).toHaveLength(12);
    simulator.advance(week - 1);
    const [first, same, other] = await Promise.all(orders.map((order) => acquire(acquirer, order)));
    expect(same!.examples.exampleIds).toEqual(first!.examples.exampleIds);
    expect(new Set([...first!.examples.exampleIds, ...other!.examples.exampleIds]).size).toBe(12);
    await expect(acquire(acquirer, { ...wanted, count: 5 })).rejects.toThrow("used before for another order");
  });
});

describe("a restart", () => {
  it.each(["kept", "lost"])("finds what was bought, with the memory %s", async (fate) => {
    const simulator = await startBench();
    const memory = createProcessMemory();
    await acquire(acquirerAt(simulator, {}, { memory }), order);
    // Longer than tokens live.
    simulator.advance(2 * 24 * 3600);
    const again = acquirerAt(simulator, {}, { memory: fate === "kept" ? memory : createProcessMemory() });
    await acquire(again, order);
    expect(simulator.hits()).toHaveLength(4);
    simulator.advance(week);
    expect(await acquire(again, order)).toMatchObject({ status: "complete", cost: 1.44 });
    const other = await acquire(again, { ...order, id: "run/2/North", count: 5 });
    expect(other.status).toBe("open");
    expect(new Set(simulator.hits().map(({ annotation }) => annotation?.split(" ")[3])).size).toBe(9);
  });
});
