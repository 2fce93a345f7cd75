import { type AcquirerMemory, acquire, createProcessMemory, type Order } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { createHttpAcquirer, type HttpAcquirerOptions } from "./create-http-acquirer.ts";
import { order, row } from "./testing/bench.ts";
import { exampleEncoder } from "./testing/example-encoder.ts";

/** A shop that loses its answers to orders while `isLosing`, and keeps books. It tells no prices. */
function shop() {
  const sold = new Map<string, { count: number; unitCost: number }>();
  const asked: string[] = [];
  const state = { isLosing: true, isTaking: true };
  const answer = (value: object, status = 200) => new Response(JSON.stringify(value), { status });
  const shopFetch: typeof fetch = async (input, init) => {
    const { pathname } = new URL(String(input));
    asked.push(`${init?.method} ${pathname}`);
    if (init?.method === "POST") {
      const { id, count, unitCost } = JSON.parse(String(init.body));
      if (state.isTaking) sold.set(id, { count, unitCost });
      if (state.isLosing) throw new TypeError("fetch failed");
    }
    const [, , id = "", part] = pathname.split("/");
    const known = sold.get(init?.method === "POST" ? order.id : decodeURIComponent(id));
    if (known === undefined) return answer({ error: "no such order" }, 404);
    if (part === "examples")
      return answer({ examples: [row("a"), row("b")].slice(0, known.count), next: null });
    return answer({ status: "complete", cost: known.count });
  };
  return { sold, asked, state, fetch: shopFetch };
}

function buyer(
  { fetch }: ReturnType<typeof shop>,
  memory: AcquirerMemory,
  price: number,
  more: Partial<HttpAcquirerOptions> = {},
) {
  return createHttpAcquirer({
    baseUrl: "http://shop.example/",
    encoder: exampleEncoder,
    quote: null,
    unitCosts: [price, price, price],
    memory,
    tools: { fetch, wait: async () => {} },
    limits: { tries: 2, patienceSeconds: 0 },
    ...more,
  });
}

describe("an order whose answer was lost, with the price raised since", () => {
  it("is asked for first, at the price it was sent with", async () => {
    const market = shop();
    const memory = createProcessMemory();
    await expect(acquire(buyer(market, memory, 1), order)).rejects.toThrow("fetch failed");
    market.state.isLosing = false;
    const delivery = await acquire(buyer(market, memory, 2), order);
    expect(delivery).toMatchObject({ status: "complete", cost: 2, examples: { size: 2 } });
    expect(market.sold.size).toBe(1);
  });

  it("is refused only when the service has not got it, and is told not to take it any more", async () => {
    const market = shop();
    market.state.isTaking = false;
    const memory = createProcessMemory();
    await expect(acquire(buyer(market, memory, 1), order)).rejects.toThrow("fetch failed");
    const before = market.asked.length;
    const delivery = await acquire(buyer(market, memory, 2), order);
    expect(delivery).toMatchObject({ status: "refused", cost: 0 });
    const path = "/orders/round-1%2FWhite";
    expect(market.asked.slice(before)).toEqual([`GET ${path}`, `DELETE ${path}`]);
    expect(await acquire(buyer(market, memory, 1), order)).toMatchObject({ status: "refused" });
  });

  it("is sent again to an idempotent service that is asked by its own ids", async () => {
    const market = shop();
    const memory = createProcessMemory();
    const asked = {
      status: { path: "/states/{reference}" },
      examples: { path: "/orders/{order.id}/examples" },
    };
    await expect(acquire(buyer(market, memory, 1, asked), order)).rejects.toThrow();
    market.state.isLosing = false;
    const delivery = await acquire(buyer(market, memory, 2, asked), order);
    expect(delivery).toMatchObject({ status: "complete", cost: 2 });
    expect(market.sold.size).toBe(1);
  });

  it("may have arrived although a later try surely did not", async () => {
    const market = shop();
    let tries = 0;
    const flaky: typeof fetch = async (input, init) => {
      if (init?.method === "POST" && ++tries === 2) return new Response("{}", { status: 403 });
      return market.fetch(input, init);
    };
    const memory = createProcessMemory();
    const tools = { fetch: flaky, wait: async () => {} };
    await expect(acquire(buyer(market, memory, 1, { tools }), order)).rejects.toThrow("403");
    market.state.isLosing = false;
    expect(await acquire(buyer(market, memory, 2), order)).toMatchObject({ status: "complete", cost: 2 });
  });
});

it("what was delivered of an open order stays delivered when the service lists it in another order", async () => {
  const all = ["a", "b", "c", "d", "e", "f"].map(row);
  let looks = 0;
  const listing: typeof fetch = async (input) => {
    const { pathname } = new URL(String(input));
    if (pathname.endsWith("/examples"))
      return new Response(
        JSON.stringify({ examples: looks < 2 ? all.slice(0, 2) : [...all].reverse(), next: null }),
      );
    looks += 1;
    return new Response(JSON.stringify({ status: looks < 2 ? "open" : "complete", cost: 3 }));
  };
  const acquirer = createHttpAcquirer({
    baseUrl: "http://shop.example/",
    encoder: exampleEncoder,
    tools: { fetch: listing, wait: async () => {} },
    limits: { tries: 1, patienceSeconds: 0 },
  });
  const three: Order = { ...order, count: 3 };
  expect((await acquire(acquirer, three)).examples.exampleIds).toEqual(["a", "b"]);
  expect((await acquire(acquirer, three)).examples.exampleIds).toEqual(["a", "b", "f"]);
});
