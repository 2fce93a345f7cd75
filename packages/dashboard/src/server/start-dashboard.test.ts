import { request } from "node:http";
import { InvalidInputError } from "@slicetuner/core";
import type { Result } from "@slicetuner/results";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DashboardSource, ReviewDecisions } from "../source.ts";
import { measuredPlan } from "../testing/measured-plan.ts";
import { type Dashboard, startDashboard } from "./start-dashboard.ts";

const plan = measuredPlan({ slices: 2 });
const decided: ReviewDecisions[] = [];
const ended: string[] = [];
const source: DashboardSource = {
  list: async () => [{ id: "a1", name: "plan.json", changed: 0, summary: null, problem: null, isRun: false }],
  read: async (id) => {
    if (id !== "a1") throw new InvalidInputError([{ path: "item", message: "is not in this folder" }]);
    return plan;
  },
  async *watch(id, signal): AsyncGenerator<Result> {
    yield plan;
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
    ended.push(id);
  },
  review: async (_, decisions) => {
    decided.push(decisions);
    return { kind: "review", version: 2, command: "review", runFolder: "run", examples: [] };
  },
  cancel: async () => {
    throw new Error("the source is down");
  },
};

describe("startDashboard", () => {
  let dashboard: Dashboard;
  beforeAll(async () => {
    dashboard = await startDashboard({ source, script: "0;" });
  });
  afterAll(() => dashboard[Symbol.asyncDispose]());

  /** As whoever is there might ask: the path as it stands, any headers. */
  function ask(
    path: string,
    {
      method = "GET",
      headers = {},
      body,
    }: { method?: string; headers?: Record<string, string>; body?: string } = {},
  ): Promise<{ readonly status: number; readonly text: string; readonly headers: Record<string, unknown> }> {
    const { port } = new URL(dashboard.address);
    return new Promise((resolve, reject) => {
      const sent = request({ host: "127.0.0.1", port, path, method, headers }, (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (part: string) => {
          text += part;
        });
        response.on("end", () => resolve({ status: response.statusCode!, text, headers: response.headers }));
      });
      sent.on("error", reject);
      sent.end(body);
    });
  }
  const inside = (path: string) => `${new URL(dashboard.address).pathname}${path}`;
  const json = { "content-type": "application/json" };

  it("listens on this machine only, and sends the page with a policy that allows its own scripts", async () => {
    expect(new URL(dashboard.address).hostname).toBe("127.0.0.1");
    const { status, text, headers } = await ask(inside(""));
    expect(status).toBe(200);
    expect(text).toContain("default-src &#39;none&#39;");
    expect(text).not.toContain("unsafe-eval");
    expect(headers).toMatchObject({
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      "x-frame-options": "DENY",
    });
  });

  it.each([
    ["no token", "/", {}],
    ["a wrong token of the same length", `/${"x".repeat(32)}/api/items`, {}],
    ["the token as a parameter", "/?token=TOKEN", {}],
    ["a foreign host, as after rebinding a name", "TOKEN", { host: "evil.example" }],
    ["a foreign origin", "TOKEN", { origin: "https://evil.example" }],
    ["the origin of a sandboxed frame", "TOKEN", { origin: "null" }],
    ["another port of this machine", "TOKEN", { origin: "http://127.0.0.1:1" }],
    ["another site that asks without an origin", "TOKEN", { "sec-fetch-site": "cross-site" }],
  ] as const)("refuses %s", async (_, path, headers) => {
    const token = inside("").replaceAll("/", "");
    const { status, text } = await ask(
      path === "TOKEN" ? inside("api/items") : path.replace("TOKEN", token),
      { headers },
    );
    expect(status).toBe(403);
    expect(text).not.toContain("plan.json");
  });

  it.each([
    "../../etc/passwd",
    "api/../../package.json",
    "api/items/../../../etc/passwd",
    "page.global.js",
    "api/items/a1/events/x",
  ])("has nothing at %s", async (path) => {
    expect((await ask(inside(path))).status).toBe(404);
  });

  it("takes ids of the list only, paths in them too", async () => {
    for (const id of ["b2", "..%2f..%2fetc%2fpasswd", "%00", "__proto__"]) {
      const { status, text } = await ask(inside(`api/items/${id}`));
      expect([status, JSON.parse(text).problems]).toEqual([400, ["item is not in this folder"]]);
    }
    expect(JSON.parse((await ask(inside("api/items/a1"))).text)).toEqual(plan);
  });

  it("hands decisions on, and refuses bodies that are none", async () => {
    const send = (body: string, headers: Record<string, string> = json, action = "review") =>
      ask(inside(`api/items/a1/${action}`), { method: "POST", headers, body });
    expect((await send('{"accept":["x"]}')).status).toBe(200);
    expect(decided).toEqual([{ accept: ["x"], reject: [] }]);
    expect((await send("{", json)).text).toContain("is no JSON");
    expect((await send('{"accept":"all"}')).text).toContain("accept is no list of texts");
    expect((await send('{"accept":["x"]}', { "content-type": "text/plain" })).text).toContain(
      "expected application/json",
    );
    expect((await send("{}", json, "cancel")).text).toContain("order is missing");
    expect(await send('{"order":"1"}', json, "cancel")).toMatchObject({ status: 500 });
    expect(decided).toHaveLength(1);
  });

  it("sends what is there at once, and stops when the reader goes", async () => {
    const gone = new AbortController();
    const response = await fetch(`${dashboard.address}api/items/a1/events`, { signal: gone.signal });
    const { value } = await response.body!.getReader().read();
    expect(Buffer.from(value!).toString()).toContain("retry: 1000");
    gone.abort();
    await expect.poll(() => ended).toEqual(["a1"]);
  });
});
