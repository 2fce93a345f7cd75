import { type Delivery, deliveredCount, type Order } from "@slicetuner/core";
import { applies, type TestGroup } from "../test-runner.ts";
import { outcomeOf, rejected } from "../waiting.ts";
import { type AcquirerContext, type Source, sortedIds } from "./context.ts";

/** What a source asks and has. */
export function quoteGroup({ expect, withSource }: AcquirerContext): TestGroup {
  return {
    "has a price above 0 for each slice": () =>
      withSource(async ({ acquirer, available, quote }) => {
        expect(acquirer.specificationVersion).toBe("v1");
        expect(acquirer.name === "").toBe(false);
        const { unitCosts } = await quote();
        expect(unitCosts.length).toBe(available.length);
        expect(unitCosts.filter((price) => !(price > 0 && Number.isFinite(price)))).toEqual([]);
      }),

    "tells what is available exactly when it knows": () =>
      withSource(async ({ acquirer, available, quote }) => {
        const quoted = (await quote()).available;
        expect(quoted.length).toBe(available.length);
        if (acquirer.capabilities.knowsAvailability) expect(quoted).toEqual(available);
        else expect(quoted.includes(null)).toBe(true);
      }),

    "counts down by what was delivered": () =>
      withSource(async ({ acquirer, available, quote, order, send }) => {
        const delivery = await send(await order("first", 0, 3));
        const left = available[0]! - deliveredCount(delivery);
        if (acquirer.capabilities.knowsAvailability) expect((await quote()).available[0]).toBe(left);
      }),
  };
}

/** What arrives is what was ordered. */
export function deliveriesGroup({ expect, withSource }: AcquirerContext): TestGroup {
  const expectFits = (delivery: Delivery, order: Order) => {
    const { examples, rows, unreadable = [], answers = [] } = delivery;
    const came = deliveredCount(delivery);
    expect(delivery.orderId).toBe(order.id);
    expect(came).toBeLessThanOrEqual(order.count);
    expect(delivery.status === "complete").toBe(came === order.count);
    expect([...examples.sliceIds]).toEqual(new Array(examples.size).fill(order.slice));
    expect(new Set(sortedIds(delivery)).size).toBe(came);
    expect(rows?.length ?? examples.size).toBe(examples.size);
    expect(unreadable.filter(({ reason }) => reason === "")).toEqual([]);
    const known = new Set(examples.exampleIds);
    const strays = answers.filter(
      ({ exampleId, label }) => !known.has(exampleId) || examples.classes[label] === undefined,
    );
    expect(strays).toEqual([]);
    expect(delivery.cost).toBeLessThanOrEqual(came * order.unitCost * (1 + 1e-9));
    expect(0).toBeLessThanOrEqual(delivery.cost);
  };

  return {
    "examples are of the ordered slice and no more than ordered": () =>
      withSource(async ({ available, acquirer, order, send }) => {
        for (const slice of available.keys()) {
          const wanted = await order(`order ${slice}`, slice, Math.min(3, available[slice]!) || 1);
          const delivery = await send(wanted);
          expectFits(delivery, wanted);
          if (available[slice]! > 0 && !acquirer.capabilities.deliversPartially) {
            expect(delivery.status).toBe("complete");
          }
        }
      }),

    "no example is delivered twice": () =>
      withSource(async (source) => {
        const deliveries = await drain(source, 0, 2);
        const ids = sortedIds(...deliveries);
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids.length).toBe(source.available[0]);
      }),

    "an order beyond what there is gets the rest, pays for the rest and is called exhausted": () =>
      withSource(async ({ acquirer, available, order, send }) => {
        const wanted = await order("all and more", 0, available[0]! + 5);
        const delivery = await send(wanted);
        expectFits(delivery, wanted);
        if (acquirer.capabilities.deliversPartially) return;
        expect(delivery.status).toBe("exhausted");
        expect(delivery.examples.size).toBe(available[0]);
      }),

    "an exhausted slice delivers nothing, charges nothing and leaves the others": () =>
      withSource(async (source) => {
        await drain(source, 0, source.available[0]!);
        const wanted = await source.order("one more", 0, 1);
        const delivery = await source.send(wanted);
        expectFits(delivery, wanted);
        expect(delivery.status).toBe("exhausted");
        expect(delivery.cost).toBe(0);
        const other = await source.order("other slice", 1, 1);
        expectFits(await source.send(other), other);
      }),

    "a price below the quote is refused or kept": () =>
      withSource(async ({ order, send, charged }) => {
        const wanted = await order("cheap", 0, 2);
        const cheap = { ...wanted, unitCost: wanted.unitCost / 2 };
        const outcome = await send(cheap).catch((error: unknown) => error);
        if (outcome instanceof Error) expect((await charged?.()) ?? 0).toBe(0);
        else expectFits(outcome as Delivery, cheap);
      }),

    "an example that cannot be read is counted, with a reason, and the others are there": () =>
      withSource(async ({ acquirer, spoilNextExample, order, send }) => {
        applies(spoilNextExample !== undefined, "the fixture has no spoilNextExample");
        spoilNextExample();
        const wanted = await order("spoiled", 0, 3);
        const delivery = await send(wanted);
        expectFits(delivery, wanted);
        expect(delivery.unreadable?.length).toBe(1);
        if (!acquirer.capabilities.deliversPartially) expect(delivery.examples.size).toBe(2);
      }),

    "a slice that the source has not is an error and costs nothing": () =>
      withSource(async ({ available, charged, ask }) => {
        const wanted = { id: "nowhere", slice: available.length, count: 1, unitCost: 1 };
        expect(await outcomeOf(ask(wanted))).toBe(rejected);
        expect((await charged?.()) ?? 0).toBe(0);
      }),
  };
}

/** Orders from a slice until it is exhausted; gives up after a hundred orders. */
async function drain(source: Source, slice: number, count: number): Promise<Delivery[]> {
  const deliveries: Delivery[] = [];
  for (let index = 0; index < 100; index++) {
    const delivery = await source.send(await source.order(`drain ${index}`, slice, count));
    deliveries.push(delivery);
    if (delivery.status === "exhausted") break;
    const received = deliveries.reduce((sum, each) => sum + deliveredCount(each), 0);
    if (received > source.available[slice]!) break;
  }
  return deliveries;
}
