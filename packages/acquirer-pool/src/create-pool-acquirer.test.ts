import {
  acquire,
  createDataset,
  createProcessMemory,
  type Dataset,
  InvalidInputError,
  Random,
} from "@slicetuner/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createPoolAcquirer } from "./create-pool-acquirer.ts";

const signal = new AbortController().signal;

/** A pool whose examples carry their row number as their only feature. */
function poolOf(sliceIds: readonly number[], slices = 3): Dataset {
  return createDataset({
    exampleShape: [1],
    features: Float32Array.from(sliceIds, (_, row) => row),
    labels: new Int32Array(sliceIds.length),
    classes: ["only"],
    sliceIds: Int32Array.from(sliceIds),
    slices: Array.from({ length: slices }, (_, slice) => ({ name: `slice ${slice}` })),
    exampleIds: sliceIds.map((_, row) => `row ${row}`),
  });
}

describe("createPoolAcquirer", () => {
  it("hands a slice's examples out in the order of the pool, whole rows together", async () => {
    const acquirer = createPoolAcquirer({ pool: poolOf([1, 0, 1, 1, 0, 1]) });
    const first = await acquire(acquirer, { id: "a", slice: 1, count: 2, unitCost: 1 });
    const second = await acquire(acquirer, { id: "b", slice: 1, count: 1, unitCost: 1 });
    expect(first.examples.exampleIds).toEqual(["row 0", "row 2"]);
    expect([...first.examples.features]).toEqual([0, 2]);
    expect([...first.examples.sliceIds]).toEqual([1, 1]);
    expect(second.examples.exampleIds).toEqual(["row 3"]);
  });

  it("shuffles each slice by the seed, the same for every acquirer of that seed, and takes nothing from the stream", async () => {
    const pool = poolOf(Array.from({ length: 60 }, (_, row) => row % 3));
    const random = new Random("shop");
    const idsOf = async (order: "file" | Random) => {
      const acquirer = createPoolAcquirer({ pool, order });
      return (await acquire(acquirer, { id: "a", slice: 2, count: 20, unitCost: 1 })).examples.exampleIds;
    };
    const shuffled = await idsOf(random);
    expect(random.uint32()).toBe(new Random("shop").uint32());
    expect(await idsOf(new Random("shop"))).toEqual(shuffled);
    expect(await idsOf(new Random("other shop"))).not.toEqual(shuffled);
    expect(shuffled).not.toEqual(await idsOf("file"));
    expect([...shuffled].sort()).toEqual([...(await idsOf("file"))].sort());
  });

  it("says that a slice ran dry and charges only what it delivered", async () => {
    const acquirer = createPoolAcquirer({ pool: poolOf([0, 0, 1]), unitCosts: [1.5, 2, 4] });
    const order = { id: "a", slice: 0, count: 5, unitCost: 1.5 };
    const delivery = await acquire(acquirer, order);
    expect(delivery).toMatchObject({ status: "exhausted", cost: 3, examples: { size: 2 } });
    const empty = await acquire(acquirer, { ...order, id: "b" });
    expect(empty).toMatchObject({ status: "exhausted", cost: 0, examples: { size: 0 } });
    expect(await acquirer.doQuote({ signal })).toEqual({ unitCosts: [1.5, 2, 4], available: [0, 1, 0] });
  });

  it("charges its own price when the buyer agreed to more, and refuses an order below it", async () => {
    const acquirer = createPoolAcquirer({ pool: poolOf([0, 0]), unitCosts: [2, 2, 2] });
    expect(await acquire(acquirer, { id: "a", slice: 0, count: 1, unitCost: 3 })).toMatchObject({ cost: 2 });
    await expect(acquire(acquirer, { id: "b", slice: 0, count: 1, unitCost: 1 })).rejects.toMatchObject({
      name: "AcquisitionError",
      orderId: "b",
    });
    expect((await acquirer.doQuote({ signal })).available[0]).toBe(1);
  });

  it("answers a repeated id with the same delivery and refuses it for another order", async () => {
    const acquirer = createPoolAcquirer({ pool: poolOf([0, 0, 0, 1, 1, 1]) });
    const order = { id: "a", slice: 0, count: 2, unitCost: 1 };
    const first = await acquire(acquirer, order);
    expect(await acquire(acquirer, { ...order })).toEqual(first);
    for (const change of [{ slice: 1 }, { count: 1 }]) {
      await expect(acquire(acquirer, { ...order, ...change })).rejects.toMatchObject({
        name: "AcquisitionError",
      });
    }
    expect((await acquirer.doQuote({ signal })).available).toEqual([1, 3, 0]);
  });

  it("sells no example again after a restart that remembers", async () => {
    const memory = createProcessMemory();
    const create = () => createPoolAcquirer({ pool: poolOf([0, 0, 0, 1, 1, 1]), memory });
    const order = { id: "a", slice: 0, count: 2, unitCost: 1 };
    const first = await acquire(create(), order);
    const restarted = create();
    expect((await restarted.doQuote({ signal })).available).toEqual([1, 3, 0]);
    const rest = await acquire(restarted, { ...order, id: "b" });
    expect(rest).toMatchObject({ status: "exhausted", cost: 1 });
    expect(first.examples.exampleIds).not.toContain(rest.examples.exampleIds[0]);
    expect(await acquire(create(), order)).toEqual(first);
  });

  it("sells nothing on an aborted signal or for a slice it does not have", async () => {
    const acquirer = createPoolAcquirer({ pool: poolOf([0, 0]) });
    const aborted = AbortSignal.abort(new Error("stopped"));
    const order = { id: "a", slice: 0, count: 1, unitCost: 1 };
    await expect(acquirer.doAcquire(order, { signal: aborted })).rejects.toThrow("stopped");
    await expect(acquire(acquirer, { ...order, slice: 3 })).rejects.toThrow(InvalidInputError);
    expect((await acquirer.doQuote({ signal })).available).toEqual([2, 0, 0]);
  });

  it("reports every wrong price at once", () => {
    const create = () => createPoolAcquirer({ pool: poolOf([0]), unitCosts: [0, 1, Number.NaN, 1] });
    try {
      create();
      expect.unreachable();
    } catch (error) {
      const { problems } = error as InvalidInputError;
      expect(problems.map(({ path }) => path)).toEqual(["unitCosts", "unitCosts[0]", "unitCosts[2]"]);
    }
  });

  it("hands every example out at most once and charges each delivery exactly, whatever is ordered", async () => {
    const orders = fc.array(
      fc.record({ id: fc.nat(12), slice: fc.nat(2), count: fc.integer({ min: 1, max: 9 }) }),
      { maxLength: 30 },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(2), { maxLength: 40 }),
        orders,
        fc.boolean(),
        async (ids, wanted, file) => {
          const unitCosts = [1, 0.3, 7];
          const pool = poolOf(ids);
          const acquirer = createPoolAcquirer({ pool, unitCosts, order: file ? "file" : new Random(1) });
          const bought = new Map<string, readonly string[]>();
          for (const { id, slice, count } of wanted) {
            const order = { id: String(id), slice, count, unitCost: unitCosts[slice]! };
            const delivery = await acquire(acquirer, order).catch(() => undefined);
            if (delivery === undefined) continue;
            expect(delivery.cost).toBeCloseTo(delivery.examples.size * unitCosts[slice]!, 9);
            expect([...delivery.examples.sliceIds].every((own) => own === slice)).toBe(true);
            bought.set(delivery.orderId, delivery.examples.exampleIds);
          }
          const all = [...bought.values()].flat();
          expect(new Set(all).size).toBe(all.length);
          const { available } = await acquirer.doQuote({ signal });
          expect(all.length + available.reduce<number>((sum, own) => sum + own!, 0)).toBe(pool.size);
        },
      ),
    );
  });
});
