import { inspect } from "node:util";
import { acquire } from "@slicetuner/core";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createHttpAcquirer } from "./create-http-acquirer.ts";
import { impatient, market, order, row, sold } from "./testing/bench.ts";
import { exampleEncoder } from "./testing/example-encoder.ts";
import { json, scriptedService } from "./testing/scripted-service.ts";

const signal = new AbortController().signal;

afterEach(() => vi.unstubAllEnvs());

describe("a service of another kind", () => {
  it("is described by paths, a body, fields and words of its own", async () => {
    const item = (id: number) => ({ number: id, race: "White", first: id, answer: "no" });
    const service = await scriptedService(
      json({ data: { ticket: 17, state: "WORKING" } }),
      json({ data: { ticket: 17, state: "DONE" } }),
      json({ data: { items: [item(1)], more: "/v2/tickets/17/items?from=1" } }),
      json({ data: { items: [item(2)], more: null } }),
    );
    vi.stubEnv("SHOP_KEY", "correct horse");
    const { acquirer } = impatient(`${service.url}/v2/`, {
      authentication: { env: "SHOP_KEY", header: "X-Api-Key", scheme: "" },
      quote: null,
      unitCosts: [1, 1, 1],
      order: {
        path: "/tickets",
        method: "PUT",
        body: { who: "{slice.values.race}", n: "{count}", text: "{count} at {unitCost}" },
      },
      status: { path: "/tickets/{reference}" },
      examples: { path: "/tickets/{reference}/items" },
      paging: { next: "data.more" },
      cancel: null,
      settlement: null,
      fields: {
        reference: "data.ticket",
        status: "data.state",
        examples: "data.items",
        exampleId: "number",
        values: "",
      },
      statuses: { WORKING: "open", DONE: "complete" },
    });
    const delivery = await acquire(acquirer, order);
    expect(delivery).toMatchObject({ status: "complete", cost: 2 });
    expect(delivery.examples.exampleIds).toEqual(["1", "2"]);
    expect(service.asked.map(({ what }) => what)).toEqual([
      "PUT /v2/tickets",
      "GET /v2/tickets/17",
      "GET /v2/tickets/17/items",
      "GET /v2/tickets/17/items?from=1",
    ]);
    expect(service.asked[0]).toMatchObject({
      body: { who: "White", n: 2, text: "2 at 1" },
      headers: { "x-api-key": "correct horse" },
    });
    expect(acquirer.capabilities).toMatchObject({ knowsPrices: false, cancels: false, settles: false });
    expect(await acquirer.doQuote({ signal })).toEqual({
      unitCosts: [1, 1, 1],
      available: [null, null, null],
    });
  });

  it("may page by the Link header, but not to another server", async () => {
    const link = (to: string) =>
      json({ examples: [row("a")] }, 200, { Link: `<x>; rel="first", <${to}>; rel="next"` });
    const paging = { linkHeader: true } as const;
    const near = await scriptedService(sold, link("?page=2"), json({ examples: [row("b")] }));
    const delivery = await acquire(impatient(near.url, { paging }).acquirer, order);
    expect(delivery.examples.exampleIds).toEqual(["a", "b"]);
    const far = await scriptedService(json({ examples: [row("b")] }));
    const leading = await scriptedService(sold, link(`${far.url}/?page=2`));
    await expect(acquire(impatient(leading.url, { paging }).acquirer, order)).rejects.toThrow(
      "leads to another server",
    );
    expect(far.asked).toEqual([]);
  });

  it("is refused with all that is wrong with its description", () => {
    const create = () =>
      createHttpAcquirer({
        baseUrl: "ftp://user:pass@host",
        encoder: exampleEncoder,
        order: { path: "/{slice.values.sex}", body: { deep: ["{reference}"] } },
        statuses: { DONE: "done" as "open" },
        limits: { tries: 0, pollSeconds: 0 },
        ...({ authentification: { env: "A" }, fields: { reverence: "id" } } as object),
      });
    const paths =
      /did you mean "authentication".*baseUrl: .*statuses\.DONE: .*did you mean "reference".*limits\.tries: .*limits\.pollSeconds: .*order\.path: .*order\.body\.deep\.0: /s;
    expect(create).toThrow(paths);
  });
});

describe("a secret", () => {
  it("is sent, and is in no error, warning or thrown thing, though the service echoes it", async () => {
    vi.stubEnv("SHOP_TOKEN", "canary/0123456789");
    const authentication = { env: "SHOP_TOKEN" };
    const echoing = (status: number, more: object = {}) =>
      scriptedService(({ headers }, response) =>
        json({ said: headers.authorization, message: headers.authorization, ...more }, status)(
          {} as never,
          response,
        ),
      );
    const services = [
      await echoing(401),
      await echoing(500),
      await echoing(409, { error: "price" }),
      await echoing(200),
      await echoing(200, { status: "Bearer canary/0123456789" }),
      await echoing(200, { status: "complete", cost: ["canary/0123456789"] }),
      await echoing(200, { status: "complete", examples: [] }),
    ];
    for (const service of services) {
      const { acquirer } = impatient(service.url, { authentication, limits: { tries: 2 } });
      const outcome = await acquire(acquirer, order).catch((error: unknown) => error);
      const shown = inspect(outcome, { depth: 10 }) + JSON.stringify(outcome);
      expect(service.asked[0]!.headers.authorization).toBe("Bearer canary/0123456789");
      expect(shown).not.toContain("canary");
    }
    const wrong = await market({ token: "another" });
    await expect(acquire(impatient(wrong.url, { authentication }).acquirer, order)).rejects.toMatchObject({
      hint: "Is the secret in SHOP_TOKEN right?",
    });
  });

  it("that is not set is an error before anything is sent", () => {
    const create = () => impatient("http://127.0.0.1:1", { authentication: { env: "NO_SUCH_TOKEN" } });
    expect(create).toThrow("NO_SUCH_TOKEN is not set");
  });
});
