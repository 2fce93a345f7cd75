import { type Delivery, deliveredCount } from "@slicetuner/core";
import type { TestGroup } from "../test-runner.ts";
import { cancellation } from "../waiting.ts";
import { type AcquirerContext, expectCharged, expectSame, type Source, sortedIds } from "./context.ts";

/** An order's id buys once. */
export function ledgerGroup({ expect, withSource }: AcquirerContext): TestGroup {
  const expectBoughtOnce = async (source: Source, first: Delivery, again: Delivery) => {
    expectSame(expect, again, first);
    await expectCharged(expect, source, first);
    if (source.acquirer.capabilities.knowsAvailability) {
      const left = source.available[0]! - deliveredCount(first);
      expect((await source.quote()).available[0]).toBe(left);
    }
  };

  return {
    "the same order sent twice buys once": () =>
      withSource(async (source) => {
        const order = await source.order("once", 0, 3);
        const first = await source.send(order);
        const between = await source.send(await source.order("between", 1, 1));
        expectSame(expect, await source.send(order), first);
        await expectCharged(expect, source, first, between);
      }),

    "the same order sent twice at the same time buys once": () =>
      withSource(async (source) => {
        const order = await source.order("once", 0, 3);
        const [first, again] = await Promise.all([source.send(order), source.send(order)]);
        await expectBoughtOnce(source, first, again);
      }),

    "an exhausted order sent again gets what it got": () =>
      withSource(async (source) => {
        const order = await source.order("all", 0, source.available[0]! + 1);
        const first = await source.send(order);
        await expectBoughtOnce(source, first, await source.send(order));
      }),

    "orders at the same time share no example": () =>
      withSource(async (source) => {
        const count = Math.ceil(source.available[0]! / 2) + 1;
        const orders = [
          await source.order("left", 0, count),
          await source.order("right", 0, count),
          await source.order("other slice", 1, 2),
        ];
        const deliveries = await Promise.all(orders.map((order) => source.send(order)));
        const ids = sortedIds(...deliveries);
        expect(new Set(ids).size).toBe(ids.length);
        const received = deliveredCount(deliveries[0]!) + deliveredCount(deliveries[1]!);
        expect(received).toBeLessThanOrEqual(source.available[0]!);
        await expectCharged(expect, source, ...deliveries);
      }),

    "what is charged is the sum of the deliveries' costs": () =>
      withSource(async (source) => {
        const deliveries = [
          await source.send(await source.order("a", 0, 2)),
          await source.send(await source.order("b", 1, 3)),
          await source.send(await source.order("c", 0, source.available[0]!)),
        ];
        await expectCharged(expect, source, ...deliveries);
      }),
  };
}

/** An aborted call ends within a second; its order can be sent again and buys once. */
export function acquirerCancellingGroup({ expect, withSource }: AcquirerContext): TestGroup {
  return {
    "a call with an aborted signal rejects with its reason and buys nothing": () =>
      withSource(async ({ acquirer, order, ask, charged }) => {
        const reason = new Error("not wanted");
        const wanted = await order("early", 0, 2);
        expect(await cancellation(ask(wanted, AbortSignal.abort(reason)))).toBe(reason);
        const quoting = acquirer.doQuote({ signal: AbortSignal.abort(reason) });
        expect(await cancellation(quoting)).toBe(reason);
        expect((await charged?.()) ?? 0).toBe(0);
      }),

    "an order aborted under way can be sent again and buys once": () =>
      withSource(async (source) => {
        const controller = new AbortController();
        const reason = new Error("wanted no more");
        const order = await source.order("again", 0, 2);
        const sending = source.ask(order, controller.signal).catch((error: unknown) => error);
        controller.abort(reason);
        const outcome = await sending;
        if (outcome instanceof Error) expect(outcome).toBe(reason);
        const delivery = await source.send(order);
        expect(delivery.orderId).toBe("again");
        await expectCharged(expect, source, delivery);
      }),
  };
}
