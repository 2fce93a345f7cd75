import { createHash } from "node:crypto";
import type { HttpFields, HttpPaging } from "./service.ts";
import type { ServiceAnswer, ServiceClient, ServiceRequest } from "./service-client.ts";
import { ServiceError } from "./service-error.ts";
import { lookUp } from "./template.ts";

/** One example as it came. */
export interface AnsweredExample {
  readonly id: string;
  /** Whatever the service sent as its values. */
  readonly values: unknown;
}

interface Listing {
  readonly client: ServiceClient;
  readonly paging: HttpPaging;
  readonly fields: Required<HttpFields>;
  readonly request: ServiceRequest;
  /** A first page that has come already. */
  readonly firstPage: unknown;
  readonly orderId: string;
}

/** No honest listing has more pages. */
const mostPages = 100_000;

/** Follows the pages of a listing to its end. An example that comes twice counts once. */
export async function listExamples(listing: Listing): Promise<readonly AnsweredExample[]> {
  const { client, fields, request, paging } = listing;
  const found = new Map<string, AnsweredExample>();
  const seen = new Set<string>();
  let page: Pick<ServiceAnswer, "body" | "headers"> =
    listing.firstPage === undefined
      ? await client.send(request)
      : { body: listing.firstPage, headers: new Headers() };
  for (;;) {
    for (const example of examplesOf(page.body, listing)) {
      if (!found.has(example.id)) found.set(example.id, example);
    }
    const next = nextPage(page, paging);
    if (next === undefined) return [...found.values()];
    if (seen.has(next) || seen.size >= mostPages) {
      throw new ServiceError(`the pages of ${client.secrets.mask(request.path)} have no end`, {
        hint: "Does `paging` describe how the service pages?",
      });
    }
    seen.add(next);
    const parameter = "next" in paging ? paging.parameter : undefined;
    page = await client.send(
      parameter === undefined
        ? { ...request, path: absolute(next) }
        : { ...request, query: { [parameter]: next } },
    );
  }

  function absolute(next: string): string {
    return /^https?:/i.test(next) ? next : new URL(next, client.addressOf(request)).href;
  }

  function examplesOf(body: unknown, { orderId }: Listing): AnsweredExample[] {
    const list = lookUp(body, fields.examples) ?? [];
    if (!Array.isArray(list)) {
      throw new ServiceError(`the service's examples at "${fields.examples}" are not a list`, {
        hint: "Say by `fields.examples` where they are.",
      });
    }
    return list.map((item) => {
      const id = lookUp(item, fields.exampleId);
      const values = lookUp(item, fields.values);
      const named = (typeof id === "string" && id !== "") || typeof id === "number";
      // Without an id its content names it: the same example has the same name when the listing is read again.
      return { id: named ? String(id) : `${orderId}/without id ${hashOf(item)}`, values };
    });
  }
}

function nextPage(
  { body, headers }: Pick<ServiceAnswer, "body" | "headers">,
  paging: HttpPaging,
): string | undefined {
  if ("linkHeader" in paging) {
    return /<([^>]*)>\s*;[^,]*\brel="?next"?/i.exec(headers.get("link") ?? "")?.[1];
  }
  const next = lookUp(body, paging.next);
  if (typeof next === "number") return String(next);
  return typeof next === "string" && next !== "" ? next : undefined;
}

function hashOf(item: unknown): string {
  return createHash("sha256").update(JSON.stringify(item)).digest("hex").slice(0, 16);
}
