import { acquire, createProcessMemory, type JsonValue } from "@slicetuner/core";
import { fuzz, mutateJson, mutateText } from "@slicetuner/fuzz";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { createHttpAcquirer, type HttpAcquirerOptions } from "./create-http-acquirer.ts";
import { impatient, order, row, sold } from "./testing/bench.ts";
import { exampleEncoder } from "./testing/example-encoder.ts";
import { json, scriptedService } from "./testing/scripted-service.ts";

type Answers = (path: string, page: string | null) => Response;

function fetching(answers: Answers): typeof fetch {
  return async (input) => {
    const { pathname, searchParams } = new URL(String(input));
    return answers(pathname, searchParams.get("cursor"));
  };
}

function at(answers: Answers, more: Partial<HttpAcquirerOptions> = {}) {
  return createHttpAcquirer({
    baseUrl: "http://shop.example/",
    encoder: exampleEncoder,
    tools: { fetch: fetching(answers), wait: async () => {} },
    limits: { tries: 1, patienceSeconds: 0 },
    ...more,
  });
}

const complete = () => new Response('{"status":"complete","cost":2}');

describe("names of any language", () => {
  it.each(["Москва", "東京", "São Paulo", "a\nb", "r\ud800", " x "])("%j can be bought", async (name) => {
    const service = await scriptedService(sold, json({ examples: [row("a"), row("b")] }));
    const encoder = { ...exampleEncoder, slices: exampleEncoder.slices.map((slice) => ({ ...slice, name })) };
    const own = { ...order, id: `r/1/${name}` };
    expect(await acquire(impatient(service.url, { encoder }).acquirer, own)).toMatchObject({
      status: "complete",
    });
    expect(service.asked[0]!.body).toMatchObject({ id: own.id, slice: name });
    expect(service.asked[0]!.headers["idempotency-key"]).toMatch(/^[\x21-\x7e][\x20-\x7e]*$/);
  });

  it("keep the keys of plain names as they are", async () => {
    const service = await scriptedService(sold, json({ examples: [row("a"), row("b")] }));
    await acquire(impatient(service.url).acquirer, order);
    expect(service.asked[0]!.headers["idempotency-key"]).toBe("round-1/White");
  });
});

describe("a listing without an end", () => {
  it("is left as soon as all that was ordered is there", async () => {
    let pages = 0;
    const acquirer = at((path) => {
      if (!path.endsWith("/examples")) return complete();
      pages += 1;
      const examples = Array.from({ length: 1000 }, (_, index) => row(`${pages}-${index}`));
      return new Response(JSON.stringify({ examples, next: `c${pages}` }));
    });
    const delivery = await acquire(acquirer, order);
    expect([delivery.examples.size, delivery.cost, pages]).toEqual([2, 2, 1]);
    expect(delivery.warnings.join()).toContain("more than 998 examples more than the 2 ordered came");
  });

  it("that brings nothing new is an error", async () => {
    let pages = 0;
    const acquirer = at((path) => {
      if (!path.endsWith("/examples")) return complete();
      pages += 1;
      return new Response(JSON.stringify({ examples: [row("a")], next: `c${pages}` }));
    });
    await expect(acquire(acquirer, order)).rejects.toThrow("brings nothing new");
    expect(pages).toBe(2);
  });
});

describe("an answer that nobody meant", () => {
  const deep = "[".repeat(100_000) + "]".repeat(100_000);

  it("nested too deep is refused with the depth", async () => {
    const listing = () => new Response(`{"examples":[{"values":${deep}}],"next":null}`);
    const acquirer = at((path) => (path.endsWith("/examples") ? listing() : complete()));
    await expect(acquire(acquirer, order)).rejects.toThrow("nested 100003 levels deep, expected at most 100");
  });

  it("with a status that cannot become text names what was found", async () => {
    const acquirer = at(() => new Response('{"status":{"toString":{"a":1}},"cost":2.4}'));
    await expect(acquire(acquirer, order)).rejects.toThrow(
      'calls the state of an order {"toString":{"a":1}}',
    );
  });

  it("with a next page that is no address says so", async () => {
    const link = { Link: "<http://[>; rel=next" };
    const acquirer = at(
      (path) =>
        path.endsWith("/examples")
          ? new Response(JSON.stringify({ examples: [row("a")] }), { headers: link })
          : complete(),
      { paging: { linkHeader: true } },
    );
    await expect(acquire(acquirer, order)).rejects.toThrow("which is no address");
  });
});

describe("a secret", () => {
  it("is in no id, value, message or record, though the service echoes it everywhere", async () => {
    vi.stubEnv("ECHO_TOKEN", "canary-token-77");
    onTestFinished(() => void vi.unstubAllEnvs());
    const memory = createProcessMemory();
    const echo = (id: string) => ({
      id: `canary-token-77 ${id}`,
      values: { race: "White", first: 1, answer: "yes", "canary-token-77": "x canary-token-77" },
    });
    const acquirer = at(
      (path) =>
        path.endsWith("/examples")
          ? new Response(JSON.stringify({ examples: [echo("a"), echo("b")] }))
          : new Response('{"status":"complete","cost":2,"message":"canary-token-77"}'),
      { authentication: { env: "ECHO_TOKEN" }, memory },
    );
    const delivery = await acquire(acquirer, order);
    expect(delivery.examples.size).toBe(2);
    const kept = await Promise.all((await memory.keys("")).map((key) => memory.get(key)));
    expect(JSON.stringify([delivery, kept])).not.toContain("canary");
  });

  it("is not written out in headers: it is named by its environment variable", async () => {
    expect(() => at(complete, { headers: { "X-Api-Key": "canary" } })).toThrow(
      "headers.X-Api-Key: seems to hold a secret",
    );
    expect(() => at(complete, { headers: { "X-Shop": "canary0123456789abcdef" } })).toThrow("seems to hold");
    vi.stubEnv("SHOP_KEY", "canary");
    onTestFinished(() => void vi.unstubAllEnvs());
    const service = await scriptedService(sold, json({ examples: [] }));
    const headers = { "X-Api-Key": { env: "SHOP_KEY" }, "X-Team": "vision" };
    await acquire(impatient(service.url, { headers }).acquirer, order);
    expect(service.asked[0]!.headers).toMatchObject({ "x-api-key": "canary", "x-team": "vision" });
  });
});

describe("whatever a service sends", () => {
  const answers: Record<string, JsonValue> = {
    quote: { prices: [{ slice: "White", unitCost: 1, available: 5 }] },
    state: { id: "s1", status: "complete", cost: 2, message: "fine" },
    examples: { examples: [row("a"), row("b")] as JsonValue, next: "c1" },
  };

  it("is taken, or an error that says what was expected", async () => {
    await fuzz({
      name: "HTTP",
      make: (random) => {
        const target = Object.keys(answers)[random.integer(3)]!;
        const value = mutateJson(random, answers[target]!);
        const text = JSON.stringify(value);
        return {
          target,
          text: random.integer(3) === 0 ? mutateText(random, text) : text,
          status: [200, 201, 302, 404, 409, 500][random.integer(12)] ?? 200,
          link: ["<?cursor=1>; rel=next", "<http://[>; rel=next", "<//far/>; rel=next"][random.integer(6)],
          linkHeader: random.integer(2) === 0,
        };
      },
      run: async ({ target, text, status, link, linkHeader }) => {
        const headers: Record<string, string> = link === undefined ? {} : { link };
        const acquirer = at(
          (path) => {
            const asked = path.endsWith("/quote")
              ? "quote"
              : path.endsWith("/examples")
                ? "examples"
                : "state";
            const right = new Response(JSON.stringify(answers[asked]));
            return asked === target ? new Response(text, { status, headers }) : right;
          },
          linkHeader ? { paging: { linkHeader: true } } : {},
        );
        if (target === "quote") await acquirer.doQuote({ signal: new AbortController().signal });
        else await acquire(acquirer, order);
      },
    });
  });

  it("and whatever describes it", async () => {
    const description: JsonValue = {
      baseUrl: "http://shop.example/",
      headers: { "X-Team": "vision" },
      order: { path: "/o", body: { pieces: "{count}", list: ["{slice.name}"] } },
      status: { path: "/o/{reference}" },
      paging: { next: "next", parameter: "cursor" },
      fields: { status: "state", available: null },
      statuses: { DONE: "complete" },
      limits: { tries: 2, responseBytes: 1000 },
    };
    await fuzz({
      name: "HTTP description",
      make: (random) => mutateJson(random, description),
      run: (value) => {
        const options = typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
        createHttpAcquirer({ ...options, encoder: exampleEncoder } as HttpAcquirerOptions);
      },
    });
  });
});
