import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { acquire, type JsonValue, type Order } from "@slicetuner/core";
import { fuzz, mutateJson, mutateText } from "@slicetuner/fuzz";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { LabelStudioConfig } from "./config.ts";
import { createLabelStudioAcquirer } from "./create-label-studio-acquirer.ts";
import { candidatesOf, legacyToken, personalToken } from "./testing/bench.ts";
import { tinyEncoder } from "./testing/tiny-encoder.ts";

const order: Order = { id: "r/1/North", slice: 0, count: 2, unitCost: 1 };

/** A server that answers every request as it is told; closed after the test. */
async function serve(answer: (request: IncomingMessage, response: ServerResponse, body: string) => void) {
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request.setEncoding("utf8")) body += chunk;
    response.setHeader("content-type", "application/json");
    answer(request, response, body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

function acquirerAt(url: string, config: Partial<LabelStudioConfig> = {}, token = legacyToken) {
  vi.stubEnv("UNTRUSTED_LS_TOKEN", token);
  const full = {
    url,
    project: 1,
    token: { env: "UNTRUSTED_LS_TOKEN" },
    pauseMilliseconds: 0,
    timeoutSeconds: 2,
  };
  return createLabelStudioAcquirer(
    { ...full, ...config },
    { encoder: tinyEncoder, candidates: candidatesOf([2, 2, 2]) },
  );
}

const project: JsonValue = {
  id: 1,
  maximum_annotations: 1,
  parsed_label_config: { answer: { type: "Choices", labels: ["no", "yes"] } },
};
const annotation = (id: number): JsonValue => ({
  id,
  completed_by: 3,
  was_cancelled: false,
  result: [{ from_name: "answer", value: { choices: ["yes"] } }],
});
const task = (id: number): JsonValue => ({
  id,
  data: { slicetuner_order: order.id, slicetuner_example: `North ${id - 1}`, size: 1, region: "North" },
  annotations: [annotation(id)],
});
const tasks: JsonValue = { total: 2, tasks: [task(1), task(2)] };

describe("a redirect to another host", () => {
  it("is not followed with the token, and the error says where it leads", async () => {
    const got: string[] = [];
    const far = await serve((request, response, body) => {
      got.push(`${request.url} ${request.headers.authorization} ${body}`);
      response.end('{"access":"x"}');
    });
    for (const token of [personalToken, legacyToken]) {
      const near = await serve((request, response) => {
        response.writeHead(307, { location: `http://localhost:${far}${request.url}` });
        response.end();
      });
      const failure = await acquire(acquirerAt(`http://127.0.0.1:${near}`, {}, token), order).catch(
        (error: Error) => error,
      );
      expect(failure).toMatchObject({ name: "AcquisitionError" });
      expect((failure as Error).message).not.toContain("canary");
    }
    expect(got).toEqual([]);
  });
});

describe("an address with a password in it", () => {
  it("is refused without being printed", () => {
    expect(() => acquirerAt("http://admin:canary-pass@label.example")).toThrow(
      "url: has a user or password in it",
    );
    expect(() => acquirerAt("http://admin:canary-pass@label.example")).not.toThrow("canary");
  });
});

describe("a list without an end", () => {
  it("whose pages are all the same is an error after two of them", async () => {
    let pages = 0;
    const port = await serve((request, response) => {
      if (request.url!.includes("/projects/")) return response.end(JSON.stringify(project));
      pages += 1;
      response.end(JSON.stringify({ total: 1e6, tasks: [{ id: 1, data: {}, annotations: [] }] }));
    });
    await expect(acquire(acquirerAt(`http://127.0.0.1:${port}`), order)).rejects.toThrow(
      "brings nothing new",
    );
    expect(pages).toBe(2);
  });
});

describe("whatever a server sends", () => {
  const broken: [string, JsonValue, RegExp][] = [
    ["tasks", { tasks: [null] }, /tasks\[0\]: expected object, received null/],
    ["tasks", { total: true, tasks: [] }, /total: expected/],
    ["tasks", { tasks: [{ id: 1, data: {}, annotations: [null] }] }, /tasks\[0\]\.annotations\[0\]/],
    ["project", { ...(project as object), parsed_label_config: [null] } as JsonValue, /parsed_label_config/],
  ];

  /** A server with one right order, but for the answer of one kind. */
  function fetching(kind: string, text: string): typeof fetch {
    return async (input, init) => {
      const url = String(input);
      const asked = url.includes("/import") ? "import" : url.includes("/projects/") ? "project" : "tasks";
      if (init?.method === "DELETE") return new Response(null, { status: 204 });
      const right = { import: { task_ids: [1, 2] }, project, tasks }[asked];
      return new Response(asked === kind ? text : JSON.stringify(right));
    };
  }

  it.each(broken)("%s %j is an error that says what was expected", async (kind, answer, message) => {
    vi.stubGlobal("fetch", fetching(kind, JSON.stringify(answer)));
    onTestFinished(() => void vi.unstubAllGlobals());
    await expect(acquire(acquirerAt("http://label.example"), order)).rejects.toThrow(message);
  });

  it("is taken, or an error of the order", async () => {
    onTestFinished(() => void vi.unstubAllGlobals());
    const right: Record<string, JsonValue> = { tasks, project, import: { import: 7 } };
    await fuzz({
      name: "Label Studio",
      make: (random) => {
        const kind = Object.keys(right)[random.integer(3)]!;
        const text = JSON.stringify(mutateJson(random, right[kind]!));
        return { kind, text: random.integer(3) === 0 ? mutateText(random, text) : text };
      },
      run: async ({ kind, text }) => {
        vi.stubGlobal("fetch", fetching(kind, text));
        const acquirer = acquirerAt("http://label.example");
        await acquirer.doQuote({ signal: new AbortController().signal });
        await acquire(acquirer, order);
      },
    });
  });

  it("and whatever describes it", async () => {
    const description: JsonValue = {
      url: "http://label.example",
      project: 1,
      unitCosts: [1, 2, 3],
      control: "answer",
      choices: { yes: "Ja" },
      annotators: 2,
      timeoutSeconds: 3,
    };
    await fuzz({
      name: "Label Studio description",
      make: (random) => mutateJson(random, description),
      run: (value) => {
        const config = typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
        acquirerAt("http://label.example", config as Partial<LabelStudioConfig>);
      },
    });
  });
});
