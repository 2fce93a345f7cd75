import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { encodeHeaderValue, type Slice } from "@slicetuner/core";
import { type ArrivingOrder, Ledger, type LedgerEntry } from "./ledger.ts";
import { FaultDraw, type MarketplaceFaults } from "./marketplace-faults.ts";

/** What {@link startMarketplace} takes. */
export interface MarketplaceOptions {
  /** What is sold and which faults happen: equal seeds, equal goods. @default 1 */
  readonly seed?: number | string;
  readonly slices: readonly Slice[];
  /** How many examples of each slice there are. @default 1000 of each */
  readonly rowsPerSlice?: readonly number[];
  /** @default 1 for each */
  readonly prices?: readonly number[];
  /** @default none */
  readonly faults?: MarketplaceFaults;
  /** @default any that is free */
  readonly port?: number;
  /**
   * What decides the goods of an order and which faults it meets. Runs that differ in nothing but the
   * beginning of their ids get the same, where this leaves it out. @default the id
   */
  readonly orderKey?: (orderId: string) => string;
  /** Each sale is also added to this file, a line of JSON each. */
  readonly ledgerFile?: string;
  /** Whoever does not send it as `Authorization: Bearer …` is sent away. @default nobody is */
  readonly token?: string;
  /** Examples on one page. @default 10 */
  readonly pageSize?: number;
}

/** A service that sells examples, on this machine, for tests. */
export interface Marketplace {
  readonly url: string;
  /** What was sold and charged, by the marketplace's own books; also at `GET /ledger`. */
  ledger(): readonly LedgerEntry[];
  /** What was charged for all orders. */
  charged(): number;
  setPrice(slice: string, price: number): void;
  /** The next request is carried out and its answer is lost. */
  loseNextAnswer(): void;
  /** The first example of the next order is no row of these data: its number `first` is a word. */
  spoilNextExample(): void;
  /** What it was asked, e.g. `POST /orders`, in order. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

/**
 * Starts a service that keeps the protocol of the README, and that fails as services do where it is told to.
 */
export async function startMarketplace(options: MarketplaceOptions): Promise<Marketplace> {
  const { seed = 1, slices, faults = {}, token, pageSize = 10 } = options;
  const { orderKey = (id: string) => id } = options;
  const draw = new FaultDraw(seed, faults, orderKey);
  const stock = slices.map((definition, slice) => ({
    definition,
    price: options.prices?.[slice] ?? 1,
    rows: options.rowsPerSlice?.[slice] ?? 1000,
  }));
  const ledger = new Ledger(seed, stock, draw, orderKey, options.ledgerFile);
  const requests: string[] = [];
  let losesNext = false;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    if (pathname === "/ledger") return answer(response, 200, ledger.entries());
    requests.push(`${request.method} ${pathname}`);
    const said = request.headers.authorization;
    if (token !== undefined && said !== `Bearer ${token}`) {
      return answer(response, 401, { error: "who are you?", said });
    }
    const fault = draw.ofRequest();
    if (fault === "lostBefore") return void response.destroy();
    if (fault === "throttled") {
      response.setHeader("Retry-After", String(faults.retryAfterSeconds ?? 0));
      return answer(response, 429, { error: "too many requests", said });
    }
    if (fault === "failing")
      return answer(response, requests.length % 2 === 0 ? 500 : 503, { error: "sorry", said });
    const [status, result] = carryOut(request, pathname, searchParams, body);
    if (fault === "lostAfter" || losesNext) {
      losesNext = false;
      return void response.destroy();
    }
    if (fault === "slow") await new Promise((resolve) => setTimeout(resolve, faults.slowMilliseconds ?? 300));
    answer(response, status, result, fault === "truncated");
  }

  function carryOut(
    request: IncomingMessage,
    path: string,
    query: URLSearchParams,
    body: string,
  ): [status: number, result: unknown] {
    if (path === "/quote") return [200, { prices: ledger.prices() }];
    if (path === "/orders" && request.method === "POST") return takeOrder(request, body);
    const [, first, encodedId = "", part] = path.split("/");
    const id = decodeURIComponent(encodedId);
    if (first !== "orders" || ledger.entry(id) === undefined) return [404, { error: "no such order" }];
    if (part === "examples") return [200, pageOf(id, query.get("cursor"))];
    if (part === "settlement") {
      const { rejected = [] } = JSON.parse(body) as { rejected?: { exampleId: string }[] };
      ledger.settle(
        id,
        rejected.map(({ exampleId }) => exampleId),
      );
    } else if (request.method === "DELETE") ledger.cancel(id);
    else ledger.look(id);
    return [200, ledger.entry(id)];
  }

  function takeOrder(request: IncomingMessage, body: string): [status: number, result: unknown] {
    const order = JSON.parse(body) as ArrivingOrder;
    if (request.headers["idempotency-key"] !== encodeHeaderValue(order.id))
      return [400, { error: "Idempotency-Key is not the id" }];
    const { id, slice, count, unitCost } = order;
    const outcome = ledger.take({ id, slice, count, unitCost });
    if (outcome === "conflict") return [409, { error: "another order has this id" }];
    if (outcome === "unknown") return [404, { error: "no such slice" }];
    if ("price" in outcome) return [409, { error: "price", unitCost: outcome.price }];
    return [outcome.entry.status === "open" ? 202 : 201, outcome.entry];
  }

  /** A cursor is the number of the page, and `x` where pages overlap and each pair is swapped. */
  function pageOf(id: string, cursor: string | null): { examples: unknown[]; next: string | null } {
    const goods = ledger.goods(id);
    const pages = Math.ceil(goods.length / pageSize);
    const faulty = cursor === null ? draw.inPages() : cursor.startsWith("x");
    const page = cursor === null ? 0 : Number(cursor.replace("x", ""));
    const swapped = page % 2 === 0 ? page + 1 : page - 1;
    const shown = faulty && swapped < pages ? swapped : page;
    const start = Math.max(0, shown * pageSize - (faulty ? 1 : 0));
    const examples = goods.slice(start, (shown + 1) * pageSize);
    return { examples, next: page + 1 < pages ? `${faulty ? "x" : ""}${page + 1}` : null };
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error) => answer(response, 500, { error: String(error) }));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ledger: () => ledger.entries(),
    charged: () => ledger.entries().reduce((sum, { cost }) => sum + cost, 0),
    setPrice: (slice, price) => ledger.setPrice(slice, price),
    loseNextAnswer() {
      losesNext = true;
    },
    spoilNextExample: () => ledger.spoilNextExample(),
    requests,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request.setEncoding("utf8")) body += chunk;
  return body;
}

function answer(response: ServerResponse, status: number, result: unknown, truncated = false): void {
  const text = JSON.stringify(result);
  response.writeHead(status, {
    "Content-Type": "application/json",
    "Content-Length": Buffer.byteLength(text),
  });
  if (!truncated) return void response.end(text);
  response.write(text.slice(0, text.length / 2), () => response.destroy());
}
