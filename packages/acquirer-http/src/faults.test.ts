import { acquire, createProcessMemory } from "@slicetuner/core";
import { describe, expect, it, vi } from "vitest";
import { createHttpAcquirer } from "./create-http-acquirer.ts";
import { impatient, market, order, row, sold, twoRows } from "./testing/bench.ts";
import { exampleEncoder } from "./testing/example-encoder.ts";
import { cut, json, scriptedService } from "./testing/scripted-service.ts";

const signal = new AbortController().signal;

describe("a request that fails", () => {
  it("is sent again after 408, 429, 5xx, cut connections, broken and truncated JSON, and buys once", async () => {
    const faults = [
      json({}, 408),
      json({}, 429),
      json({}, 500),
      json({}, 503),
      cut,
      (_: unknown, response: { end(text: string): void }) => response.end('{"status": "comp'),
      (_: unknown, response: { write(text: string): void; destroy(): void }) => {
        response.write('{"sta');
        setTimeout(() => response.destroy(), 5);
      },
    ];
    for (const fault of faults) {
      const service = await scriptedService(fault, sold, twoRows);
      const { acquirer, waits } = impatient(service.url);
      expect(await acquire(acquirer, order)).toMatchObject({
        status: "complete",
        cost: 2,
        examples: { size: 2 },
      });
      expect(waits).toHaveLength(1);
      expect(service.asked.map(({ headers }) => headers["idempotency-key"])).toEqual([
        order.id,
        order.id,
        undefined,
      ]);
    }
  });

  it("is not sent again after other 4xx, and the message says what the service said", async () => {
    const service = await scriptedService(json({ error: "count is odd" }, 422));
    const { acquirer, waits } = impatient(service.url);
    await expect(acquire(acquirer, order)).rejects.toMatchObject({
      name: "AcquisitionError",
      message: expect.stringMatching(/round-1\/White.*POST \/orders at 127\.0\.0\.1.*HTTP 422.*count is odd/),
    });
    expect([service.asked.length, waits.length]).toEqual([1, 0]);
  });

  it("waits twice as long before each further try, by at most the limit, and gives up", async () => {
    const service = await scriptedService(json({}, 503));
    const limits = { tries: 6, backOffSeconds: 1, longestWaitSeconds: 5 };
    const { acquirer, waits } = impatient(service.url, { limits });
    await expect(acquire(acquirer, order)).rejects.toThrow("tried 6 times");
    expect(service.asked).toHaveLength(6);
    const longest = [1, 2, 4, 5, 5];
    expect(waits).toHaveLength(5);
    waits.forEach((wait, index) => {
      expect(wait).toBeLessThanOrEqual(longest[index]!);
      expect(wait).toBeGreaterThanOrEqual(Math.min(longest[index]!, 2 ** index) / 2);
    });
  });

  it("waits as long as Retry-After says, in seconds or until a date, within the limit", async () => {
    const soon = new Date(Date.now() + 20_000).toUTCString();
    for (const [header, least, most] of [
      ["7", 7, 7],
      [soon, 15, 20],
      ["3600", 60, 60],
      ["soon", 0, 0.25],
      ["-5", 0, 0.25],
    ] as const) {
      const service = await scriptedService(json({}, 429, { "Retry-After": header }), sold, twoRows);
      const { acquirer, waits } = impatient(service.url);
      await acquire(acquirer, order);
      expect(waits[0], header).toBeGreaterThanOrEqual(least);
      expect(waits[0], header).toBeLessThanOrEqual(most);
    }
  });

  it("is given up when no answer comes in time, also in the middle of one", async () => {
    const limits = { requestSeconds: 0.2, tries: 1 };
    const silent = await scriptedService(() => {});
    const halting = await scriptedService((_, response) => void response.write('{"status":'));
    for (const service of [silent, halting]) {
      const { acquirer } = impatient(service.url, { limits });
      await expect(acquire(acquirer, order)).rejects.toThrow("no answer within 0.2 s");
    }
  });

  it("is not read beyond the size limit and not sent again", async () => {
    const endless = await scriptedService((_, response) => {
      const timer = setInterval(() => response.write(" ".repeat(1000)), 1);
      response.on("close", () => clearInterval(timer));
    });
    const { acquirer } = impatient(endless.url, { limits: { responseBytes: 5000 } });
    await expect(acquire(acquirer, order)).rejects.toThrow("larger than 5000 bytes");
    expect(endless.asked).toHaveLength(1);
  });

  it("ends within a second when it is aborted, also while it waits", async () => {
    for (const service of [await scriptedService(() => {}), await scriptedService(json({}, 503))]) {
      const acquirer = createHttpAcquirer({
        baseUrl: service.url,
        encoder: exampleEncoder,
        limits: { backOffSeconds: 60 },
      });
      const reason = new Error("enough");
      const controller = new AbortController();
      const outcome = acquire(acquirer, order, controller.signal).catch((error: unknown) => error);
      await vi.waitFor(() => expect(service.asked).toHaveLength(1));
      const started = performance.now();
      controller.abort(reason);
      expect(await outcome).toBe(reason);
      expect(performance.now() - started).toBeLessThan(1000);
    }
  });
});

describe("an order", () => {
  it("is bought once when the answer is lost, and by another process that asks again", async () => {
    const shop = await market({ faults: { lostAfter: 1, inARow: 2 } });
    const first = await acquire(impatient(shop.url).acquirer, order);
    const again = await acquire(impatient(shop.url).acquirer, order);
    expect(again.examples.exampleIds).toEqual(first.examples.exampleIds);
    expect(shop.ledger()).toMatchObject([{ id: order.id, delivered: 2, cost: 2 }]);
    expect(shop.charged()).toBe(2);
  });

  it("is never sent a second time to a service that is not idempotent", async () => {
    const service = await scriptedService(cut, json({}, 404));
    const memory = createProcessMemory();
    const options = { memory, idempotent: false };
    await expect(acquire(impatient(service.url, options).acquirer, order)).rejects.toThrow();
    await expect(acquire(impatient(service.url, options).acquirer, order)).rejects.toThrow(
      "not known whether the service took it",
    );
    expect(service.asked.map(({ what }) => what)).toEqual(["POST /orders", "GET /orders/round-1%2FWhite"]);
  });

  it("is sent again to such a service when it surely did nothing", async () => {
    const service = await scriptedService(json({}, 429), json({ error: "maintenance" }, 403), sold, twoRows);
    const { acquirer } = impatient(service.url, { idempotent: false });
    await expect(acquire(acquirer, order)).rejects.toThrow("maintenance");
    expect(await acquire(acquirer, order)).toMatchObject({ status: "complete" });
  });

  it("that stays open is told as open, with what has come, and never less than before", async () => {
    const shop = await market({ faults: { late: 1 } });
    const memory = createProcessMemory();
    const sizes: number[] = [];
    for (let status = "open"; status === "open"; ) {
      const { acquirer } = impatient(shop.url, { memory, limits: { patienceSeconds: 0 } });
      const delivery = await acquire(acquirer, { ...order, count: 9 });
      status = delivery.status;
      expect(delivery.cost).toBe(delivery.examples.size);
      sizes.push(delivery.examples.size);
    }
    expect(sizes).toEqual([0, 3, 6, 9]);
  });

  it("is waited for within a call as long as the patience lasts", async () => {
    const shop = await market({ faults: { late: 1 } });
    const { acquirer, waits } = impatient(shop.url, { limits: { patienceSeconds: 3, pollSeconds: 1 } });
    expect(await acquire(acquirer, order)).toMatchObject({ status: "complete" });
    expect(waits).toEqual([1, 1, 1]);
  });

  it("is refused without a charge when the price has risen, and stays refused", async () => {
    const shop = await market({ prices: [1, 1, 1] });
    const { acquirer } = impatient(shop.url);
    const { unitCosts } = await acquirer.doQuote({ signal });
    shop.setPrice("White", 1.5);
    const delivery = await acquire(acquirer, { ...order, unitCost: unitCosts[0]! });
    expect(delivery).toMatchObject({ status: "refused", cost: 0, examples: { size: 0 } });
    expect(delivery.warnings.join()).toContain("1.5");
    shop.setPrice("White", 1);
    expect(await acquire(acquirer, order)).toMatchObject({ status: "refused" });
    expect(shop.charged()).toBe(0);
  });

  it("can be cancelled while it is open: what has come stays, the rest is not charged", async () => {
    const shop = await market({ faults: { late: 1 } });
    const { acquirer } = impatient(shop.url, { limits: { patienceSeconds: 0 } });
    const wanted = { ...order, count: 9 };
    await acquire(acquirer, wanted);
    await acquire(acquirer, wanted);
    const closed = await acquirer.doCancel!(wanted, { signal });
    expect(closed).toMatchObject({ status: "cancelled", cost: 3, examples: { size: 3 } });
    expect(await acquire(acquirer, wanted)).toMatchObject({ status: "cancelled", cost: 3 });
    expect(shop.charged()).toBe(3);
  });

  it("that the service never heard of is cancelled for good", async () => {
    const shop = await market();
    const { acquirer } = impatient(shop.url);
    expect(await acquirer.doCancel!(order, { signal })).toMatchObject({ status: "cancelled", cost: 0 });
    expect(await acquire(acquirer, order)).toMatchObject({ status: "cancelled" });
    expect(shop.ledger()).toEqual([]);
  });

  it("is settled once: rejected examples are not paid", async () => {
    const shop = await market({ prices: [0.5, 1, 1] });
    const { acquirer } = impatient(shop.url);
    const wanted = { ...order, count: 4, unitCost: 0.5 };
    const [first, ...others] = (await acquire(acquirer, wanted)).examples.exampleIds;
    const rejected = [{ exampleId: first!, reason: "blurred" }];
    for (const _ of [1, 2]) {
      expect(await acquirer.doSettle!({ order: wanted, accepted: others, rejected }, { signal })).toEqual({
        cost: 1.5,
      });
    }
    expect(shop.charged()).toBe(1.5);
  });

  it("whose id was used for another one is an error", async () => {
    const { acquirer } = impatient((await market()).url);
    await acquire(acquirer, order);
    await expect(acquire(acquirer, { ...order, count: 3 })).rejects.toThrow("count 3 (was 2)");
  });
});

describe("what comes", () => {
  it("counts once when it comes twice, and is the same in whatever order pages come", async () => {
    const count = 35;
    const plain = await market({ pageSize: 4 });
    const mixed = await market({ pageSize: 4, faults: { duplicated: 1 } });
    const [expected, found] = [
      await acquire(impatient(plain.url).acquirer, { ...order, count }),
      await acquire(impatient(mixed.url).acquirer, { ...order, count }),
    ];
    expect(found.examples.exampleIds).toEqual(expected.examples.exampleIds);
    expect(found.examples.features).toEqual(expected.examples.features);
    expect(found).toMatchObject({ status: "complete", cost: count });
  });

  it("under the id of another example does not count, the first one does", async () => {
    const other = { id: "a", values: { race: "White", first: 9, answer: "no" } };
    const service = await scriptedService(sold, json({ examples: [row("a"), other, row("b")] }));
    const delivery = await acquire(impatient(service.url).acquirer, order);
    expect(delivery.examples.exampleIds).toEqual(["a", "b"]);
    expect([...delivery.examples.features]).toEqual([1, 1]);
  });

  it("beyond the order is neither counted nor paid, and stays the same choice", async () => {
    const listing = (...ids: string[]) => json({ examples: ids.map(row) });
    const charged = json({ status: "complete", cost: 4 });
    const service = await scriptedService(
      charged,
      listing("d", "c", "b", "a"),
      charged,
      listing("a", "b", "c", "d"),
    );
    const { acquirer } = impatient(service.url);
    const delivery = await acquire(acquirer, order);
    expect(delivery.examples.exampleIds).toEqual(["c", "d"]);
    expect(delivery.cost).toBe(2);
    expect(delivery.warnings.join()).toMatch(/2 examples more.*charged 4.*2 was agreed/);
    expect((await acquire(acquirer, order)).examples.exampleIds).toEqual(["c", "d"]);
  });

  it("is unreadable where it is no row, each with its reason", async () => {
    const broken = [{ id: "a", values: [1] }, "text", { values: { race: { deep: 1 } } }, row("z")];
    const service = await scriptedService(json({ status: "complete", cost: 4 }), json({ examples: broken }));
    const { acquirer } = impatient(service.url);
    const delivery = await acquire(acquirer, { ...order, count: 4 });
    expect(delivery.examples.exampleIds).toEqual(["z"]);
    expect(delivery.unreadable).toHaveLength(3);
    expect(delivery.unreadable!.map(({ reason }) => reason).join()).toContain("column race");
  });

  it("in a wrong shape is an error that names the field", async () => {
    for (const [answers, message] of [
      [[json({ status: "shipped" })], 'state of an order "shipped" at "status"'],
      [[json({ status: "complete", cost: "2" })], 'cost at "cost"'],
      [[sold, json({ examples: { a: 1 } })], 'examples at "examples" are not a list'],
      [[sold, json({ examples: [], next: "1" })], "have no end"],
      [[sold, json({}, 302, { Location: "http://localhost:1/" })], "leads to another server"],
    ] as const) {
      const service = await scriptedService(...answers);
      await expect(acquire(impatient(service.url).acquirer, order)).rejects.toThrow(message);
    }
  });
});
