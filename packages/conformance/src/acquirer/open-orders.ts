import { deliveredCount } from "@slicetuner/core";
import { applies, type TestGroup } from "../test-runner.ts";
import { cancellation } from "../waiting.ts";
import {
  type AcquirerContext,
  expectCharged,
  expectClosed,
  expectNoLess,
  expectSame,
  type Source,
  sortedIds,
} from "./context.ts";

/**
 * Orders that are filled in the course of time. Every asking in the suite checks that what has come stays.
 */
export function openOrdersGroup({ expect, withSource }: AcquirerContext): TestGroup {
  return {
    "capabilities agree with methods": () =>
      withSource(async ({ acquirer }) => {
        expect(acquirer.doCancel !== undefined).toBe(acquirer.capabilities.cancels);
        expect(acquirer.doSettle !== undefined).toBe(acquirer.capabilities.settles);
      }),

    "only a source that delivers later leaves an order open": () =>
      withSource(async ({ acquirer, order, ask }) => {
        applies(!acquirer.capabilities.deliversLater, "it delivers later");
        const { status } = await ask(await order("first", 0, 3));
        expectClosed(expect, status);
      }),

    "an order asked for again and again is the same order": () =>
      withSource(async (source) => {
        const order = await source.order("asked", 0, 3);
        const first = await source.ask(order);
        for (let asking = 0; asking < 3; asking++) expectNoLess(expect, await source.ask(order), first);
        await expectCharged(expect, source, await source.send(order));
      }),

    "a closed order stays as it is, however much time passes": () =>
      withSource(async (source) => {
        const order = await source.order("closed", 0, 3);
        const closed = await source.send(order);
        for (let day = 0; day < 3; day++) {
          await source.wait();
          expectSame(expect, await source.ask(order), closed);
        }
        await expectCharged(expect, source, closed);
      }),

    "orders that are open side by side share no example and are all closed": () =>
      withSource(async (source) => {
        const orders = [
          await source.order("left", 0, 2),
          await source.order("right", 0, 2),
          await source.order("other slice", 1, 3),
        ];
        for (const order of orders) await source.ask(order);
        const deliveries = [];
        for (const order of orders) deliveries.push(await source.send(order));
        const ids = sortedIds(...deliveries);
        expect(new Set(ids).size).toBe(ids.length);
        await expectCharged(expect, source, ...deliveries);
      }),
  };
}

/** `doCancel` and `doSettle`, where there are such. */
export function closingGroup({ expect, withSource }: AcquirerContext): TestGroup {
  const withCancelling = (use: (source: Source) => Promise<void>) =>
    withSource(async (source) => {
      applies(source.acquirer.doCancel !== undefined, "it does not cancel");
      await use(source);
    });

  return {
    "cancelling an open order closes it and keeps what has come": () =>
      withCancelling(async (source) => {
        const order = await source.order("cancelled", 0, 4);
        await source.ask(order);
        await source.wait();
        const before = await source.ask(order);
        const cancelled = await source.cancel(order);
        expect(cancelled.orderId).toBe(order.id);
        expectClosed(expect, cancelled.status);
        expect(cancelled.cost).toBeLessThanOrEqual(deliveredCount(cancelled) * order.unitCost * (1 + 1e-9));
        expectNoLess(expect, cancelled, before);
        await expectCharged(expect, source, cancelled);
      }),

    "an order cancelled twice, and asked for later, stays as it was cancelled": () =>
      withCancelling(async (source) => {
        const order = await source.order("cancelled", 0, 4);
        await source.ask(order);
        await source.wait();
        const cancelled = await source.cancel(order);
        expectSame(expect, await source.cancel(order), cancelled);
        await source.wait();
        expectSame(expect, await source.ask(order), cancelled);
        await expectCharged(expect, source, cancelled);
      }),

    "cancelling a closed order leaves it as it is": () =>
      withCancelling(async (source) => {
        const order = await source.order("closed", 0, 2);
        const closed = await source.send(order);
        expectSame(expect, await source.cancel(order), closed);
        await expectCharged(expect, source, closed);
      }),

    "cancelling an order that never was sent buys nothing": () =>
      withCancelling(async (source) => {
        const order = await source.order("never sent", 0, 2);
        const cancelled = await source.cancel(order).catch(() => undefined);
        expect(cancelled === undefined ? 0 : deliveredCount(cancelled) + cancelled.cost).toBe(0);
        expect((await source.charged?.()) ?? 0).toBe(0);
      }),

    "settling never raises the cost, and counts once": () =>
      withSource(async (source) => {
        applies(source.acquirer.doSettle !== undefined, "it does not settle");
        const order = await source.order("settled", 0, 3);
        const delivery = await source.send(order);
        const [rejected, ...accepted] = delivery.examples.exampleIds;
        const settlement = {
          order,
          accepted,
          rejected: rejected === undefined ? [] : [{ exampleId: rejected, reason: "a duplicate" }],
        };
        const settle = () => source.acquirer.doSettle!(settlement, { signal: new AbortController().signal });
        const { cost } = await settle();
        expect(0).toBeLessThanOrEqual(cost);
        expect(cost).toBeLessThanOrEqual(delivery.cost + 1e-9);
        expect((await settle()).cost).toBe(cost);
        if (source.restarts) {
          await source.restart();
          expect((await settle()).cost).toBe(cost);
        }
        await expectCharged(expect, source, { ...delivery, cost });
        expect(sortedIds(await source.ask(order))).toEqual(sortedIds(delivery));
      }),

    "aborted calls reject with their reason": () =>
      withSource(async (source) => {
        const reason = new Error("not wanted");
        const call = { signal: AbortSignal.abort(reason) };
        const order = await source.order("aborted", 0, 2);
        await source.ask(order);
        const { acquirer } = source;
        const settlement = { order, accepted: [], rejected: [] };
        if (acquirer.doCancel !== undefined) {
          expect(await cancellation(acquirer.doCancel(order, call))).toBe(reason);
        }
        if (acquirer.doSettle !== undefined) {
          expect(await cancellation(acquirer.doSettle(settlement, call))).toBe(reason);
        }
      }),
  };
}
