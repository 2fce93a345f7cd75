import { deliveredCount } from "@slicetuner/core";
import { applies, type TestGroup } from "../test-runner.ts";
import {
  type AcquirerContext,
  expectCharged,
  expectNoLess,
  expectSame,
  type Source,
  sortedIds,
} from "./context.ts";

/** A process that is started again goes on with the orders of the one before. */
export function restartsGroup({ expect, withSource }: AcquirerContext): TestGroup {
  const withRestarts = (use: (source: Source) => Promise<void>) =>
    withSource(async (source) => {
      const { deliversLater } = source.acquirer.capabilities;
      // Its orders outlive the process.
      const advice = "give the fixture reopen, or skip the group with a reason";
      expect(deliversLater && !source.restarts ? advice : "can be tested").toBe("can be tested");
      applies(source.restarts, "the fixture has no reopen");
      await use(source);
    });

  return {
    "an order sent before a restart is the same order after it, and buys once": () =>
      withRestarts(async (source) => {
        const order = await source.order("once", 0, 3);
        const before = await source.ask(order);
        await source.restart();
        const after = await source.send(order);
        expectNoLess(expect, after, before);
        await expectCharged(expect, source, after);
        if (!source.acquirer.capabilities.deliversPartially) expect(after.status).toBe("complete");
      }),

    "restarts between all askings lose nothing and buy nothing twice": () =>
      withRestarts(async (source) => {
        const order = await source.order("restless", 0, 4);
        const delivery = await source.send(order, () => source.restart());
        await source.restart();
        expectSame(expect, await source.ask(order), delivery);
        await expectCharged(expect, source, delivery);
      }),

    "what was delivered before a restart is not sold again": () =>
      withRestarts(async (source) => {
        const first = await source.send(await source.order("before", 0, 2));
        await source.restart();
        if (source.acquirer.capabilities.knowsAvailability) {
          expect((await source.quote()).available[0]).toBe(source.available[0]! - deliveredCount(first));
        }
        const rest = await source.send(await source.order("after", 0, source.available[0]!));
        const ids = sortedIds(first, rest);
        expect(new Set(ids).size).toBe(ids.length);
        await expectCharged(expect, source, first, rest);
      }),

    "a cancelled order stays cancelled": () =>
      withRestarts(async (source) => {
        applies(source.acquirer.doCancel !== undefined, "it does not cancel");
        const order = await source.order("cancelled", 0, 4);
        await source.ask(order);
        const cancelled = await source.cancel(order);
        await source.restart();
        await source.wait();
        expectSame(expect, await source.ask(order), cancelled);
        expectSame(expect, await source.cancel(order), cancelled);
        await expectCharged(expect, source, cancelled);
      }),
  };
}

/** Prices that change. */
export function pricesGroup({ expect, withSource }: AcquirerContext): TestGroup {
  return {
    "an order below a risen price is refused, says so and costs nothing": () =>
      withSource(async (source) => {
        applies(source.raisePrice !== undefined, "the fixture has no raisePrice");
        const order = await source.order("too late", 0, 3);
        await source.raisePrice();
        const refused = await source.send(order);
        expect(refused.status).toBe("refused");
        expect([deliveredCount(refused), refused.cost]).toEqual([0, 0]);
        expect(0).toBeLessThan(refused.warnings.length);
        await source.wait();
        expectSame(expect, await source.ask(order), refused);
        await expectCharged(expect, source, refused);
      }),

    "an order at the risen price buys": () =>
      withSource(async (source) => {
        applies(source.raisePrice !== undefined, "the fixture has no raisePrice");
        const before = (await source.quote()).unitCosts[0]!;
        await source.raisePrice();
        if (source.acquirer.capabilities.knowsPrices) {
          expect(before).toBeLessThan((await source.quote()).unitCosts[0]!);
        }
        const order = { ...(await source.order("dearer", 0, 2)), unitCost: before * 10 };
        const delivery = await source.send(order);
        expect(0).toBeLessThan(deliveredCount(delivery));
        await expectCharged(expect, source, delivery);
      }),

    "an order that was sent before the price rose is filled at its own price": () =>
      withSource(async (source) => {
        applies(source.raisePrice !== undefined, "the fixture has no raisePrice");
        const order = await source.order("in time", 0, 3);
        await source.ask(order);
        await source.raisePrice();
        const delivery = await source.send(order);
        const agreed = deliveredCount(delivery) * order.unitCost;
        expect(delivery.cost).toBeLessThanOrEqual(agreed * (1 + 1e-9));
        await expectCharged(expect, source, delivery);
      }),
  };
}

/** The source did what it was asked, and nobody heard of it. */
export function lostAnswersGroup({ expect, withSource }: AcquirerContext): TestGroup {
  const expectBoughtOnce = async (source: Source, restart: boolean) => {
    applies(source.loseNextAnswer !== undefined, "the fixture has no loseNextAnswer");
    const order = await source.order("lost", 0, 3);
    source.loseNextAnswer();
    // The acquirer may try again by itself, or leave it to its caller.
    await source.ask(order).catch(() => {});
    if (restart) await source.restart();
    const delivery = await source.send(order);
    expect(0).toBeLessThan(deliveredCount(delivery));
    await expectCharged(expect, source, delivery);
    if (source.acquirer.capabilities.knowsAvailability) {
      const left = source.available[0]! - deliveredCount(delivery);
      expect((await source.quote()).available[0]).toBe(left);
    }
  };

  return {
    "an order whose answer was lost buys once": () => withSource((source) => expectBoughtOnce(source, false)),

    "an order whose answer was lost buys once after a restart": () =>
      withSource(async (source) => {
        applies(source.restarts, "the fixture has no reopen");
        await expectBoughtOnce(source, true);
      }),
  };
}
