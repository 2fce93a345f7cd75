import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { InvalidInputError } from "@slicetuner/core";
import { dashboardPage } from "../dashboard-page.ts";
import type { DashboardSource } from "../source.ts";
import { guard } from "./guard.ts";
import { readBody, textOf, textsOf } from "./read-body.ts";
import { sendEvents } from "./send-events.ts";

export interface DashboardOptions {
  readonly source: DashboardSource;
  /** 0: any that is free. @default 0 */
  readonly port?: number;
  /** In the address; who knows it may decide about the runs. @default 24 random bytes */
  readonly token?: string;
  /** The page's script. @default that of this package, as it was built */
  readonly script?: string;
}

/** A server that listens on this machine only. */
export interface Dashboard extends AsyncDisposable {
  /** With the token: `http://127.0.0.1:4000/…/`. */
  readonly address: string;
}

/**
 * Nothing that is answered may be kept, framed, or read by another page; the address, which holds the token,
 * is told to no one.
 */
const headers: Readonly<Record<string, string>> = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "x-frame-options": "DENY",
  "cross-origin-resource-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
};

/**
 * Serves the dashboard on 127.0.0.1. Only requests with the token in their path and from the page itself are
 * answered.
 * @throws Error where the port is taken
 */
export async function startDashboard(options: DashboardOptions): Promise<Dashboard> {
  const { source, port = 0, token = randomBytes(24).toString("base64url") } = options;
  const page = await dashboardPage({
    isServed: true,
    ...(options.script === undefined ? {} : { script: options.script }),
  });
  const ending = new AbortController();
  const server = createServer((request, response) => {
    void answer(request, response).catch((error: unknown) => refuse(response, error));
  });
  server.requestTimeout = 30_000;
  await listen(server, port);
  const { port: used } = server.address() as AddressInfo;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = guard(request, token, used);
    if ("status" in asked) return sendText(response, asked.status, `${asked.message}\n`);
    const { method = "GET" } = request;
    const [, room, list, id, action, ...others] = asked.path.split("/");
    if (room === "" && list === undefined) {
      if (method !== "GET" && method !== "HEAD")
        return sendText(response, 405, "only GET is answered here\n");
      response.writeHead(200, { ...headers, "content-type": "text/html; charset=utf-8" });
      response.end(method === "HEAD" ? undefined : page);
      return;
    }
    if (room !== "api" || list !== "items" || others.length > 0)
      return sendText(response, 404, "there is no such page\n");
    const asks = `${method} ${id === undefined ? "list" : (action ?? "item")}`;
    switch (asks) {
      case "GET list":
        return sendJson(response, await source.list());
      case "GET item":
        return sendJson(response, await source.read(id!));
      case "GET events": {
        const gone = new AbortController();
        response.on("close", () => gone.abort());
        const signal = AbortSignal.any([gone.signal, ending.signal]);
        return sendEvents(response, source.watch(id!, signal), headers);
      }
      case "GET review":
        return sendJson(response, await source.review(id!, { accept: [], reject: [] }));
      case "POST review": {
        const body = await readBody(request);
        return sendJson(
          response,
          await source.review(id!, { accept: textsOf(body, "accept"), reject: textsOf(body, "reject") }),
        );
      }
      case "POST cancel":
        return sendJson(
          response,
          await source.cancel(id!, textOf(await readBody(request), "order"), ending.signal),
        );
      default:
        return sendText(response, 404, "there is no such page\n");
    }
  }

  return {
    address: `http://127.0.0.1:${used}/${token}/`,
    [Symbol.asyncDispose]: async () => {
      ending.abort();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve();
    });
  });
}

/**
 * A mistake is told in its own words; of anything else no more than its message, which goes to the same
 * person's terminal as well.
 */
function refuse(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const isMistake = InvalidInputError.isInstance(error);
  const problems = isMistake
    ? error.problems.map(({ path, message }) => (path === "" ? message : `${path} ${message}`))
    : [error instanceof Error ? error.message : String(error)];
  const hint = isMistake ? (error.hint ?? null) : null;
  sendJson(response, { problems, hint }, isMistake ? 400 : 500);
}

function sendJson(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { ...headers, "content-type": "application/json; charset=utf-8" });
  response.end(JSON.stringify(value));
}

function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { ...headers, "content-type": "text/plain; charset=utf-8" });
  response.end(text);
}
