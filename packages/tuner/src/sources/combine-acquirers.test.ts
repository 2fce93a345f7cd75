import { createPoolAcquirer } from "@slicetuner/acquirer-pool";
import { type Acquirer, acquire, type Delivery, type Settlement, SliceTunerError } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { examplesOf } from "../testing/known-curves.ts";
import { combineAcquirers } from "./combine-acquirers.ts";

const signal = new AbortController().signal;
const pool = (sizes: readonly number[], unitCosts: readonly number[]) =>
  createPoolAcquirer({ pool: examplesOf(sizes, "pool"), unitCosts });

describe("combineAcquirers", () => {
  const both = () =>
    combineAcquirers([
      { name: "near", acquirer: pool([5, 0], [1, 1]), acceptanceRate: 0.9 },
      { name: "far", acquirer: pool([50, 20], [2, 3]) },
    ]);

  it("quotes what each source has, at its price", async () => {
    const { unitCosts, available, priceSteps } = await both().doQuote({ signal });
    expect(unitCosts).toEqual([1, 1]);
    expect(available).toEqual([55, 20]);
    expect(priceSteps![0]).toEqual([
      { unitCost: 1, count: 5, source: "near", acceptanceRate: 0.9 },
      { unitCost: 2, count: 50, source: "far", acceptanceRate: 1 },
    ]);
  });

  it("names the source that cannot tell its prices", async () => {
    const silent = async () => {
      throw new SliceTunerError("nobody answers", { hint: "Is it there?" });
    };
    const acquirer = combineAcquirers([
      { name: "near", acquirer: pool([5, 5], [1, 1]) },
      { name: "far", acquirer: { ...pool([5, 5], [1, 1]), doQuote: silent } },
    ]);
    const said = { message: "source far: nobody answers", hint: "Is it there?" };
    await expect(acquirer.doQuote({ signal })).rejects.toMatchObject(said);
  });

  it("sends an order to its source, and tells the examples of sources apart", async () => {
    const acquirer = both();
    const order = { id: "a", slice: 0, count: 3, unitCost: 2 };
    const near = await acquire(acquirer, { ...order, unitCost: 1, source: "near" });
    const far = await acquire(acquirer, { ...order, id: "b", source: "far" });
    expect([near.cost, far.cost]).toEqual([3, 6]);
    expect(near.examples.exampleIds.every((id) => id.startsWith("near:"))).toBe(true);
    expect(far.examples.exampleIds[0]).not.toBe(near.examples.exampleIds[0]);
    await expect(acquire(acquirer, { ...order, id: "c", source: "elsewhere" })).rejects.toThrow("elsewhere");
  });

  it("settles by the ids that the source has given", async () => {
    const settled: Settlement[] = [];
    const paying: Acquirer = {
      ...pool([5, 5], [1, 1]),
      doSettle: async (settlement) => {
        settled.push(settlement);
        return { cost: 1 };
      },
    };
    const acquirer = combineAcquirers([{ name: "crowd", acquirer: paying }]);
    const order = { id: "a", slice: 0, count: 2, unitCost: 1, source: "crowd" };
    const { examples } = await acquire(acquirer, order);
    const [first, second] = examples.exampleIds;
    const rejected = [{ exampleId: second!, reason: "a copy" }];
    expect(await acquirer.doSettle!({ order, accepted: [first!], rejected }, { signal })).toEqual({
      cost: 1,
    });
    expect(settled[0]!.accepted.concat(settled[0]!.rejected.map(({ exampleId }) => exampleId))).toEqual(
      [first!, second!].map((id) => id.replace("crowd:", "")),
    );
  });

  it("settles with a source that takes nothing back at what its delivery cost", async () => {
    const paying: Acquirer = { ...pool([5, 5], [1, 1]), doSettle: async () => ({ cost: 0 }) };
    const acquirer = combineAcquirers([
      { name: "crowd", acquirer: paying },
      { name: "shop", acquirer: pool([5, 5], [2, 2]) },
    ]);
    const order = { id: "a", slice: 0, count: 3, unitCost: 2, source: "shop" };
    await acquire(acquirer, order);
    expect(await acquirer.doSettle!({ order, accepted: [], rejected: [] }, { signal })).toEqual({ cost: 6 });
  });

  it("quotes several prices of one source as far as it has examples", async () => {
    const source = pool([12, 3], [1, 1]);
    const stepped: Acquirer = {
      ...source,
      doQuote: async (call) => {
        const steps = [
          { unitCost: 1, count: 10 },
          { unitCost: 2, count: null },
        ];
        return { ...(await source.doQuote(call)), priceSteps: [steps, steps] };
      },
    };
    const quote = await combineAcquirers([{ name: "shop", acquirer: stepped }]).doQuote({ signal });
    const counts = quote.priceSteps!.map((steps) => steps.map(({ count }) => count));
    expect(counts).toEqual([
      [10, 2],
      [3, 0],
    ]);
  });

  it("tells unreadable examples and workers of sources apart, of cancelled orders too", async () => {
    const source = pool([5, 5], [1, 1]);
    const order = { id: "a", slice: 0, count: 1, unitCost: 1, source: "crowd" };
    const delivery: Delivery = {
      ...(await acquire(source, order)),
      unreadable: [{ exampleId: "x", reason: "no number" }],
      answers: [{ exampleId: "y", worker: "W1", label: 0 }],
    };
    const answering: Acquirer = {
      ...source,
      doAcquire: async () => delivery,
      doCancel: async () => delivery,
    };
    const acquirer = combineAcquirers([{ name: "crowd", acquirer: answering }]);
    for (const told of [
      await acquirer.doAcquire(order, { signal }),
      await acquirer.doCancel!(order, { signal }),
    ]) {
      expect(told.examples.exampleIds).toEqual([`crowd:${delivery.examples.exampleIds[0]}`]);
      expect(told.unreadable).toEqual([{ exampleId: "crowd:x", reason: "no number" }]);
      expect(told.answers).toEqual([{ exampleId: "crowd:y", worker: "crowd:W1", label: 0 }]);
    }
  });

  it("wants a name for each source, and acceptance rates that are shares", () => {
    const acquirer = pool([1, 1], [1, 1]);
    const wrong = () =>
      combineAcquirers([
        { name: "a", acquirer },
        { name: "a", acquirer, acceptanceRate: 2 },
      ]);
    expect(wrong).toThrow(/"a" is used twice[\s\S]*acceptanceRate/);
    expect(() => combineAcquirers([])).toThrow("there is none");
  });
});
