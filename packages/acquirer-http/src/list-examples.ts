import { createHash } from "node:crypto";
import type { Order, Secrets } from "@slicetuner/core";
import { followPages, type HttpAnswer, type HttpClient, type HttpRequest } from "@slicetuner/http-client";
import type { AnswerReader } from "./answers.ts";
import type { HttpFields, HttpPaging } from "./service.ts";
import { lookUp } from "./template.ts";

/** One example as it came, without secrets. */
export interface AnsweredExample {
  readonly id: string;
  /** Whatever the service sent as its values. */
  readonly values: unknown;
}

/** What a listing holds, as far as it was read. */
export interface Listed {
  readonly examples: readonly AnsweredExample[];
  /** Whether the service has more pages, beyond all that was ordered. */
  readonly hasMore: boolean;
}

interface Listing {
  readonly client: HttpClient;
  readonly read: AnswerReader;
  readonly paging: HttpPaging;
  readonly fields: Required<HttpFields>;
  readonly request: HttpRequest;
  /** A first page that has come already. */
  readonly firstPage: unknown;
  readonly order: Order;
  readonly taken: ReadonlySet<string>;
}

/**
 * Follows the pages of a listing until all that was ordered is there. An example that comes twice counts
 * once.
 */
export async function listExamples(listing: Listing): Promise<Listed> {
  const { client, request, order, taken } = listing;
  const found = new Map<string, AnsweredExample>();
  const missing = new Set(taken);
  const patience = client.patience();
  let hasMore = false;
  await followPages<Pick<HttpAnswer, "body" | "headers">>({
    what: client.secrets.mask(request.path),
    hint: "Does `paging` describe how the service pages?",
    ask: async (page) => {
      if (page === undefined && listing.firstPage !== undefined)
        return { body: listing.firstPage, headers: new Headers() };
      return client.send({ ...request, ...(page === undefined ? {} : placeOf(page, listing)), patience });
    },
    take: (page) => {
      const before = found.size;
      for (const example of examplesOf(page.body, listing)) {
        if (!found.has(example.id)) found.set(example.id, example);
        missing.delete(example.id);
      }
      const next = nextPage(page, listing);
      const isEnough = found.size >= order.count && missing.size === 0;
      hasMore = isEnough && next !== undefined;
      return { isNew: found.size > before, next: isEnough ? undefined : next };
    },
  });
  return { examples: [...found.values()], hasMore };
}

/** Where a page is that an answer names: a parameter, or an address. */
function placeOf(page: string, { client, paging, request }: Listing): Partial<HttpRequest> {
  if ("next" in paging && paging.parameter !== undefined) return { query: { [paging.parameter]: page } };
  return { path: client.addressIn(page, client.addressOf(request)).href };
}

function examplesOf(body: unknown, { client, read, fields, order }: Listing): AnsweredExample[] {
  const items = read.list(lookUp(body, fields.examples) ?? [], "examples", fields.examples);
  return items.map((item) => {
    const id = read.name(lookUp(item, fields.exampleId));
    // Without an id its content names it: the same example has the same name when the listing is read again.
    const name = id === undefined ? `${order.id}/without id ${hashOf(item)}` : hideSecret(id, client.secrets);
    return { id: name, values: client.secrets.maskAll(lookUp(item, fields.values)) };
  });
}

/** Ids that differ in the part with the secret alone would become one: a hash keeps them apart. */
function hideSecret(id: string, secrets: Secrets): string {
  const masked = secrets.mask(id);
  return masked === id ? id : `${masked}~${hashOf(id).slice(0, 8)}`;
}

function nextPage(
  { body, headers }: Pick<HttpAnswer, "body" | "headers">,
  { read, paging }: Listing,
): string | undefined {
  if ("next" in paging) return read.name(lookUp(body, paging.next));
  return /<([^>]*)>\s*;[^,]*\brel="?next"?/i.exec(headers.get("link") ?? "")?.[1];
}

function hashOf(item: unknown): string {
  return createHash("sha256").update(JSON.stringify(item)).digest("hex").slice(0, 16);
}
